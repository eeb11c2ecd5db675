package org.estreat.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.estreat.archive.Archive;
import org.estreat.index.IndexEntry;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartContent;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.UidValidity;

/**
 * Brings the index to what the journal says, from what is kept and without a server: a Sighting is
 * put anew, a mailbox gets another name, or all of it is expunged. Each leaves, done twice or
 * broken off and done again, what it leaves done once.
 *
 * <p>Safe to use from several threads.
 */
final class FromArchive {
  /** Finds a message's size when it is asked for. */
  @FunctionalInterface
  interface Size {
    long octets() throws IOException;
  }

  private final Archive archive;
  private final Steps steps;
  private final MessageIndex index;
  private final Moved moved;

  /** Hears which Sighting has become which. */
  @FunctionalInterface
  interface Moved {
    void moved(SightingId from, SightingId to);
  }

  FromArchive(Archive archive, Steps steps, MessageIndex index, Moved moved) {
    this.archive = archive;
    this.steps = steps;
    this.index = index;
    this.moved = moved;
  }

  /** The walk of one message from its kept bytes. */
  void put(Sighting sighting, MessageKey key, Size size) throws IOException {
    Read read;
    try {
      read = steps.read(new Kept(RawMessage.archived(sighting, size.octets()), key));
    } catch (IOException e) {
      // Neither a silent gap nor a stop for ever: the register of exceptions names the message.
      steps.putUnreadable(sighting, key, size.octets(), Faults.words("cannot be read back", e));
      return;
    }
    List<PartContent> contents = new ArrayList<>();
    for (PartTask task : steps.parts(read)) {
      contents.add(steps.extract(task));
    }
    put(Steps.entry(sighting, read.message(), contents));
  }

  /**
   * What the index takes only without its text, the journal says why; past what it does not take at
   * all there is no going on, because the commit that follows would claim it.
   */
  private void put(IndexEntry entry) throws IOException {
    Steps.Put put = steps.put(entry);
    String refused = put.indexed().refused();
    if (refused != null) {
      throw new IOException(
          entry.sighting() + ": the index refuses the message even without its text: " + refused);
    }
    if (put.fault() != null) {
      archive.recordAct("quarantine", Faults.quarantine(entry.sighting(), put.fault()));
    }
  }

  /** Makes every Sighting of {@code from} under this UIDVALIDITY one of {@code to}. */
  void rename(Mailbox from, Mailbox to, UidValidity uidValidity) throws IOException {
    index.refresh();
    Lanes lanes = new Lanes();
    try {
      index.forEach(
          from,
          uidValidity,
          (sighting, key) -> lanes.add(sighting.id(), () -> move(sighting, key, to)));
    } finally {
      lanes.finish("give " + from + " the name " + to);
    }
  }

  private void move(Sighting sighting, MessageKey key, Mailbox to) throws IOException {
    SightingId before = sighting.id();
    Sighting after = sighting.in(to);
    try {
      put(after, key, () -> index.find(before).map(hit -> hit.size()).orElse(0L));
      index.remove(before);
      moved.moved(before, after.id());
    } finally {
      steps.release(after.id());
    }
  }

  /** Expunges every Sighting of the mailbox that is present under this UIDVALIDITY. */
  void expungeAll(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    index.refresh();
    index.forEach(
        mailbox,
        uidValidity,
        (sighting, key) -> {
          if (!sighting.expunged()) {
            index.expunge(sighting.id(), sighting.modSeq());
          }
        });
  }
}
