package org.estreat.ingest.source;

import java.io.IOException;
import java.util.Optional;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.UidValidity;

/** The mailbox that an import fills, and what is in it already. */
record Target(MailSink sink, Mailbox mailbox, UidValidity uidValidity) {
  /** Gives a message's key when it is needed. */
  interface Key {
    /**
     * @throws IOException when the message cannot be read
     */
    MessageKey get() throws IOException;
  }

  /** Hex digits of a message's SHA-256 in the source of one whose place had other bytes. */
  private static final int HASH_SHOWN = 16;

  /**
   * The message to be handed in: a new one or, where the archive has lost its bytes, the one that
   * was. Its source is its place or, where a file that was changed has other bytes there than an
   * earlier import met, that with the bytes' hash. Empty where an earlier import kept it.
   */
  Optional<Sighting> wanted(FoundMessage found, Key keyOf) throws IOException {
    Optional<Sighting> before = lookUp(found, () -> sink.findSource(mailbox, found.source()));
    if (before.isEmpty()) {
      return Optional.of(lookUp(found, () -> fresh(found, found.source())));
    }
    MessageKey key = keyOf.get();
    return lookUp(
        found,
        () -> {
          if (sink.keyOf(before.get().id()).equals(Optional.of(key))) {
            return again(before.get());
          }
          String changed = found.source() + "@" + key.sha256().substring(0, HASH_SHOWN);
          Optional<Sighting> other = sink.findSource(mailbox, changed);
          return other.isPresent() ? again(other.get()) : Optional.of(fresh(found, changed));
        });
  }

  private interface Question<T> {
    T ask() throws IOException;
  }

  /** What the sink cannot answer ends the import. */
  private static <T> T lookUp(FoundMessage found, Question<T> question) throws ImportStopped {
    try {
      return question.ask();
    } catch (IOException e) {
      throw new ImportStopped("cannot look up " + found.source() + ": " + e.getMessage(), e);
    }
  }

  private Optional<Sighting> again(Sighting sighting) throws IOException {
    return sink.holds(sighting.id()) ? Optional.empty() : Optional.of(sighting);
  }

  private Sighting fresh(FoundMessage found, String source) throws IOException {
    return new Sighting(
        mailbox,
        uidValidity,
        sink.nextUid(mailbox),
        found.flags(),
        found.internalDate(),
        ModSeq.NONE,
        false,
        source);
  }

  /** Whether what the mark claims is there: by its last message, and by no message being lost. */
  boolean holds(FileMark mark) throws ImportStopped {
    try {
      if (!sink.isWhole()) {
        return false;
      }
      Optional<Sighting> last = sink.findSource(mailbox, mark.last());
      return mark.messages() == 0 || (last.isPresent() && sink.holds(last.get().id()));
    } catch (IOException e) {
      throw new ImportStopped("cannot look up " + mark.last() + ": " + e.getMessage(), e);
    }
  }
}
