package org.estreat.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.estreat.archive.Archive;
import org.estreat.extract.DocumentPasswords;
import org.estreat.extract.Extractor;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Corridor;
import org.estreat.lucene.LuceneIndex;
import org.estreat.mime.MimeReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "reindex",
    description = "Build a new index from the archive beside the old one, then swap.")
final class ReindexCommand extends Task {
  private static final Logger LOG = LoggerFactory.getLogger(ReindexCommand.class);

  @Option(names = "--fresh", description = "read the text of all attachments again, too")
  private boolean fresh;

  ReindexCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    Config config = config();
    DataFolder.openForReading(config.data());
    Damage damage = new Damage(world());
    try (Stack opened = new Stack()) {
      DataFolder folder = opened.add(DataFolder.openForWriting(config.data()));
      Archive archive =
          opened.add(Archive.open(folder.archive(), config.limits().packOctets(), world().clock()));
      damage.tell(archive);
      Path next = folder.nextIndex();
      long sightings = build(config, folder, archive, next);
      folder.swapIndex(next);
      archive.recordAct("reindex", Map.of("index", String.valueOf(next.getFileName())));
      archive.sync();
      remark("the new index holds " + Counted.of(sightings, "sighting") + " and is in use");
      damage.tell(archive);
    }
    return damage.exitCode(Exit.DONE);
  }

  private long build(Config config, DataFolder folder, Archive archive, Path next)
      throws Fault, IOException {
    try (Stack opened = new Stack()) {
      Extractor parser = opened.add(Store.extractor(config, folder, DocumentPasswords.NONE));
      MessageIndex old = oldIndex(folder);
      if (old != null) {
        opened.add(old);
      }
      ReusingExtractor reader = new ReusingExtractor(old, parser, fresh);
      long before = old == null ? 0 : old.generation();
      long after = before > 0 ? before : Store.leastGeneration(folder, archive);
      MessageIndex index = opened.add(LuceneIndex.open(next, after));
      try (Progress progress = progress("sightings indexed");
          Corridor corridor =
              Corridor.open(
                  archive,
                  new MimeReader(),
                  reader,
                  index,
                  Store.commitPolicy(config),
                  world().clock(),
                  progress::at)) {
        if (old != null) {
          corridor.adopt(old.checkpoint());
        }
      }
      remark(reader.told());
      return Store.sightings(index);
    }
  }

  /** The index whose positions and extracted text are used again; none where it is unreadable. */
  private @Nullable MessageIndex oldIndex(DataFolder folder) throws IOException {
    try {
      return LuceneIndex.openReadOnly(folder.index());
    } catch (IOException e) {
      LOG.warn("the old index cannot be read; all attachments are read again", e);
      remark(
          "the old index cannot be read; the text of all attachments is read again, and the next"
              + " sync lists all mailboxes anew");
      return null;
    }
  }
}
