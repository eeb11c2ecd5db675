package org.estreat.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.estreat.archive.Archive;
import org.estreat.index.MessageIndex;
import org.estreat.lucene.LuceneIndex;

/** The rooms of one data folder opened for reading, beside a process that may be writing. */
record ReadStore(Path folder, Archive archive, MessageIndex index) implements Closeable {
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
      MessageIndex index = opened.add(openIndex(folder));
      opened.release();
      return new ReadStore(folder.path(), archive, index);
    } catch (IOException e) {
      throw Faults.of("the data folder cannot be read", folder.path(), e);
    }
  }

  /** Whether there is mail in the archive, as in a restored copy of it, and nothing indexes it. */
  static boolean lacksIndexAlone(DataFolder folder) throws IOException {
    Path journal = folder.archive().resolve("journal.jsonl");
    return !Files.isDirectory(folder.index()) && Files.exists(journal) && Files.size(journal) > 0;
  }

  private static MessageIndex openIndex(DataFolder folder) throws IOException, Fault {
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

  @Override
  public void close() throws IOException {
    try (Stack all = new Stack()) {
      all.add(archive);
      all.add(index);
    }
  }
}
