package org.estreat.ingest.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Outcome;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/** Where imported mail goes: what an import needs of the corridor. */
public interface MailSink {
  /** The UIDVALIDITY of a mailbox that has no server; makes the mailbox where there is none. */
  UidValidity localMailbox(Mailbox mailbox) throws IOException;

  /** The message that an earlier import made of this source. */
  Optional<Sighting> findSource(Mailbox mailbox, String source) throws IOException;

  /** The bytes that a message found by its source has. */
  Optional<MessageKey> keyOf(SightingId id) throws IOException;

  /** Whether the bytes of a message found by its source are in the archive. */
  boolean holds(SightingId id) throws IOException;

  /** Whether the archive has lost nothing, as far as is known. */
  boolean isWhole();

  /** Called by one thread, in the order of the sources. */
  Uid nextUid(Mailbox mailbox) throws IOException;

  /** A new file for a message that is too large for memory; the caller deletes it. */
  default Path newSpoolFile() throws IOException {
    throw new IOException("there is no room for messages that are too large for memory");
  }

  /** Called by several threads. */
  Outcome ingest(RawMessage message) throws IOException;

  /** Makes durable all that was ingested. */
  void commit() throws IOException;

  /** The corridor, as an import sees it. */
  static MailSink of(Corridor corridor) {
    return new MailSink() {
      @Override
      public UidValidity localMailbox(Mailbox mailbox) throws IOException {
        return corridor.localMailbox(mailbox);
      }

      @Override
      public Optional<Sighting> findSource(Mailbox mailbox, String source) throws IOException {
        return corridor.findSource(mailbox, source);
      }

      @Override
      public Optional<MessageKey> keyOf(SightingId id) throws IOException {
        return corridor.keyOf(id);
      }

      @Override
      public boolean holds(SightingId id) throws IOException {
        return corridor.holds(id);
      }

      @Override
      public boolean isWhole() {
        return corridor.isWhole();
      }

      @Override
      public Uid nextUid(Mailbox mailbox) throws IOException {
        return corridor.nextUid(mailbox);
      }

      @Override
      public Path newSpoolFile() throws IOException {
        return corridor.spool().newFile();
      }

      @Override
      public Outcome ingest(RawMessage message) throws IOException {
        return corridor.ingest(message);
      }

      @Override
      public void commit() throws IOException {
        corridor.commit();
      }
    };
  }
}
