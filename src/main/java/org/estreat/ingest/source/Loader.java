package org.estreat.ingest.source;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.estreat.ingest.RawMessage;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages that are wanted: small ones into memory; a large one is handed on as a file,
 * its own or one of the sink's spool.
 *
 * @param inMemory octets up to which a message is small
 */
record Loader(Target target, long inMemory) {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  /**
   * A message on its way; to be closed when it is done.
   *
   * @param spooled its file, which goes then; null where it needed none
   */
  record Work(RawMessage message, @Nullable Path spooled) implements AutoCloseable {
    @Override
    public void close() {
      delete(spooled);
    }
  }

  /**
   * Empty where an earlier import kept it.
   *
   * @throws ImportStopped when the sink cannot answer
   * @throws IOException when the message cannot be read, or not be spooled
   */
  Optional<Work> load(FoundMessage found) throws IOException {
    if (found.octets() > inMemory) {
      return large(found);
    }
    byte[] bytes = found.content().read();
    return target
        .wanted(found, () -> MessageKey.of(bytes))
        .map(sighting -> new Work(new RawMessage(sighting, bytes), null));
  }

  private Optional<Work> large(FoundMessage found) throws IOException {
    Path own = found.content().file();
    Path spooled = own == null ? spool(found) : null;
    Path file = spooled == null ? own : spooled;
    Optional<Work> work = Optional.empty();
    try {
      if (file != null) {
        work = large(found, file, spooled);
      }
      return work;
    } finally {
      delete(work.isEmpty() ? spooled : null);
    }
  }

  private Optional<Work> large(FoundMessage found, Path file, @Nullable Path spooled)
      throws IOException {
    long size = Files.size(file);
    Optional<Sighting> wanted = target.wanted(found, () -> keyOf(file));
    return wanted.map(sighting -> new Work(RawMessage.of(sighting, file, size), spooled));
  }

  private static MessageKey keyOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return MessageKey.of(in);
    }
  }

  private Path spool(FoundMessage found) throws IOException {
    Path file;
    try {
      file = target.sink().newSpoolFile();
    } catch (IOException e) {
      throw new ImportStopped("no room for " + found.source() + ": " + e.getMessage(), e);
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      found.content().writeTo(out);
      return file;
    } catch (IOException e) {
      delete(file);
      throw new IOException("cannot be spooled: " + e, e);
    }
  }

  private static void delete(@Nullable Path spooled) {
    try {
      if (spooled != null) {
        Files.deleteIfExists(spooled);
      }
    } catch (IOException e) {
      LOG.warn("cannot delete {}; the next start does", spooled, e);
    }
  }
}
