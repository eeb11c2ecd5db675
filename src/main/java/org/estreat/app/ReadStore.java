package org.estreat.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.archive.Renames;
import org.estreat.index.Checkpoint;
import org.estreat.index.MessageIndex;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.SightingId;

/**
 * The rooms of one data folder opened for reading, beside a process that may be writing.
 *
 * @param waiting how many messages of the archive the index does not have yet, as after a kill;
 *     where there are any no search is complete
 */
record ReadStore(Path folder, Archive archive, MessageIndex index, long waiting)
    implements Closeable {
  static ReadStore open(Config config) throws Fault {
    DataFolder folder = DataFolder.openForReading(config.data());
    try (Stack opened = new Stack()) {
      if (lacksIndexAlone(folder)) {
        throw Fault.failed("there is no index yet; the archive holds mail")
            .where(folder.path())
            .expected("an index")
            .found("an archive without one")
            .hint("estreat reindex makes the index from the archive");
      }
      if (!Files.isDirectory(folder.index())) {
        throw Fault.failed("nothing was collected or imported yet")
            .where(folder.path())
            .expected("an index")
            .found("none")
            .hint("estreat sync or estreat import makes one");
      }
      Archive archive = opened.add(Archive.openReadOnly(folder.archive()));
      LuceneIndex index = opened.add(openIndex(folder));
      long waiting = waiting(archive, index);
      if (waiting > 0) {
        index.lacksMessages();
      }
      opened.release();
      return new ReadStore(folder.path(), archive, index, waiting);
    } catch (IOException e) {
      throw Faults.of("the data folder cannot be read", folder.path(), e);
    }
  }

  /** Whether there is mail in the archive, as in a restored copy of it, and nothing indexes it. */
  static boolean lacksIndexAlone(DataFolder folder) throws IOException {
    Path journal = folder.archive().resolve("journal.jsonl");
    return !Files.isDirectory(folder.index()) && Files.exists(journal) && Files.size(journal) > 0;
  }

  private static LuceneIndex openIndex(DataFolder folder) throws IOException, Fault {
    Path wanted = folder.index();
    try {
      return LuceneIndex.openReadOnly(wanted);
    } catch (IOException e) {
      // A reindex may have put another index in its place just now.
      if (wanted.equals(folder.index())) {
        throw Faults.unreadableIndex(wanted, e);
      }
      return LuceneIndex.openReadOnly(folder.index());
    }
  }

  /** Sightings at the journal's end that no commit of the index has, as after a kill. */
  private static long waiting(Archive archive, MessageIndex index) throws IOException {
    Checkpoint covered = index.checkpoint();
    Renames renames = Renames.of(archive, covered.archive(), covered.applied());
    Set<SightingId> waiting = new HashSet<>();
    archive.replayLines(
        covered.archive(),
        (offset, event) -> {
          if (renames.now(offset, event) instanceof CustodyEvent.Sighted sighted) {
            waiting.add(sighted.sighting().id());
          }
        });
    long count = 0;
    for (SightingId id : waiting) {
      count += index.contains(id) ? 0 : 1;
    }
    return count;
  }

  /** Says so, where {@link #waiting} is more than 0. */
  String notSearchable() {
    return "Not searchable yet: "
        + Counted.of(waiting, "message")
        + " in the archive; serve, or the next sync or import, brings the index up.";
  }

  @Override
  public void close() throws IOException {
    try (Stack all = new Stack()) {
      all.add(archive);
      all.add(index);
    }
  }
}
