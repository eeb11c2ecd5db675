package org.estreat.index;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * An index of Sightings: exact IMAP search and ranking behind one port.
 *
 * <p>Every method is safe to call from several threads. Changes are visible to searches begun after
 * {@link #refresh} or {@link #commit} returns, and durable after {@link #commit} returns. Applying
 * a change twice leaves what applying it once leaves.
 */
public interface MessageIndex extends Searcher, Closeable {
  /** Adds a Sighting, or replaces the one of the same {@link SightingId}. */
  void put(IndexEntry entry) throws IOException;

  /** The flags of a Sighting are now these; nothing happens where there is no such Sighting. */
  void setFlags(SightingId id, Set<Flag> flags, ModSeq modSeq) throws IOException;

  /** The server let go of this Sighting; it stays searchable by EXPUNGED. */
  void expunge(SightingId id, ModSeq modSeq) throws IOException;

  /** The server lists this Sighting again: present, whatever it was before. */
  void restore(SightingId id, Set<Flag> flags, ModSeq modSeq) throws IOException;

  /** Takes a Sighting out, because it stands in another place now. */
  void remove(SightingId id) throws IOException;

  /** Everything applied before is seen by searches begun after this returns. */
  void refresh() throws IOException;

  /**
   * Makes everything applied before durable, together with this Checkpoint.
   *
   * @return the new generation
   */
  long commit(Checkpoint checkpoint) throws IOException;

  /** The Checkpoint of the last commit. */
  Checkpoint checkpoint();

  /** The index as searches see it now, for several questions about one state of it. */
  Snapshot snapshot() throws IOException;

  /** The content's text if an extractor has read it before. */
  Optional<PartText> partText(String content) throws IOException;

  /** The languages of this Sighting's parts, of those where they are known. */
  default List<PartLanguage> languages(SightingId id) throws IOException {
    return List.of();
  }

  /**
   * How many messages that are present have a part in a language, by its tag; {@code zh-cn} counts
   * for {@code zh} too.
   */
  default Map<String, Long> languages() throws IOException {
    return Map.of();
  }

  /** The Sighting of this name, with its message's key. */
  Optional<Hit> find(SightingId id) throws IOException;

  /** Whether a Sighting of this name is here, committed or not. */
  boolean contains(SightingId id) throws IOException;

  /** What the server said last of a Sighting, committed or not; empty where there is none. */
  Optional<SightingState> state(SightingId id) throws IOException;

  /** The Sighting that an import made of this source in this mailbox, committed or not. */
  Optional<Sighting> findSource(Mailbox mailbox, String source) throws IOException;

  /** UIDs present in a mailbox at this UIDVALIDITY, ascending. */
  UidList present(Mailbox mailbox, UidValidity uidValidity) throws IOException;

  /**
   * Every mailbox that has had a Sighting or stands in the committed Checkpoint, in natural order:
   * an empty mailbox that was collected is known to be empty. One that is gone and has no Sighting
   * is left out.
   */
  List<MailboxStatus> mailboxes() throws IOException;

  /** How much could be read of everything present. */
  Coverage coverage() throws IOException;

  /**
   * Calls back for every object that was not read in full or is empty, of messages present or not,
   * in the order of {@link PartException.Place}.
   *
   * @param mailboxes only there; everywhere when empty
   * @param after only what comes after; null for all
   * @param each whether to go on
   */
  void exceptions(
      List<Mailbox> mailboxes, PartException.@Nullable Place after, Predicate<PartException> each)
      throws IOException;

  /** Those of one Sighting's message, in their order; none where there is no such Sighting. */
  default List<PartException> exceptions(SightingId id) throws IOException {
    Optional<Hit> hit = find(id);
    List<PartException> rows = new ArrayList<>();
    if (hit.isPresent()) {
      Sighting of = hit.get().sighting();
      exceptions(
          List.of(of.mailbox()),
          new PartException.Place(of.mailbox(), of.uidValidity().value(), of.uid().value(), -1),
          row -> row.sighting().id().equals(id) && rows.add(row));
    }
    return rows;
  }

  /** How many such objects there are, and how many parts were seen and read. */
  ExceptionCounts exceptionCounts() throws IOException;

  /**
   * How many parts have a content of which the index holds nothing, neither text nor why not; looks
   * at every content. Anything but 0 is a fault.
   */
  long partsWithoutText() throws IOException;

  /**
   * Replaces what was read of a content, in every message that has it. Names of files that stand in
   * its text are found by FILENAME as they were when the message was put.
   *
   * @param language that the text is written in, a tag of BCP 47 in lower case; empty where that
   *     cannot be told
   */
  void putText(PartText text, String language) throws IOException;

  /**
   * Calls back for every Sighting of one mailbox under one UIDVALIDITY, whether that counts or not,
   * present or expunged, in no order: one record each, and no text is read.
   */
  void forEach(Mailbox mailbox, UidValidity uidValidity, SightingVisitor each) throws IOException;

  /** Calls back for every Sighting, present or expunged, with its message's key. */
  void forEach(SightingVisitor each) throws IOException;

  /**
   * Calls back for every Sighting that is present in a mailbox at this UIDVALIDITY, in no order
   * that means anything. Here by looking at all; an engine that finds them faster does.
   */
  default void forEachPresent(Mailbox mailbox, UidValidity uidValidity, SightingVisitor each)
      throws IOException {
    forEach((sighting, key) -> {
      if (!sighting.expunged()
          && sighting.mailbox().equals(mailbox)
          && sighting.uidValidity().equals(uidValidity)) {
        each.visit(sighting, key);
      }
    });
  }

  /** Receives one Sighting after the other. */
  interface SightingVisitor {
    void visit(Sighting sighting, MessageKey key) throws IOException;
  }
}
