package org.estreat.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.index.IndexEntry;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartContent;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.jspecify.annotations.Nullable;

/**
 * Brings an index up to the archive: applies the journal from a position on. Events of one Sighting
 * keep their order, because they share a lane; lanes run side by side.
 *
 * <p>A replay that was interrupted is done again from the same position; nothing in the index
 * depends on how often it is done.
 */
final class Replay {
  private static final int REPORT_EVERY = 1000;

  private final Archive archive;
  private final Steps steps;
  private final MessageIndex index;
  private final LongConsumer progress;
  private final AtomicLong messages = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  Replay(Archive archive, Steps steps, MessageIndex index, LongConsumer progress) {
    this.archive = archive;
    this.steps = steps;
    this.index = index;
    this.progress = progress;
  }

  /** Applies everything from this position on; the caller commits. */
  void run(ArchivePosition from) throws IOException {
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      lanes.add(new Lane());
    }
    lanes.forEach(lane -> lane.thread.start());
    try {
      archive.replay(from, event -> enqueue(lanes, event));
    } finally {
      lanes.forEach(Lane::finish);
    }
    Throwable failed = fault.get();
    if (failed != null) {
      String why = failed instanceof IOException ? failed.getMessage() : failed.toString();
      throw new IOException("cannot bring the index up to the archive: " + why, failed);
    }
    progress.accept(messages.get());
  }

  private void enqueue(List<Lane> lanes, CustodyEvent event) {
    SightingId id = idOf(event);
    if (id != null) {
      lanes.get(Math.floorMod(id.hashCode(), lanes.size())).add(event);
    }
  }

  private static @Nullable SightingId idOf(CustodyEvent event) {
    return switch (event) {
      case CustodyEvent.Sighted sighted -> sighted.sighting().id();
      case CustodyEvent.FlagsChanged flags ->
          SightingId.of(flags.mailbox(), flags.uidValidity(), flags.uid());
      case CustodyEvent.Expunged gone ->
          SightingId.of(gone.mailbox(), gone.uidValidity(), gone.uid());
      case CustodyEvent.PassedBy passed -> null;
      case CustodyEvent.Act act -> null;
    };
  }

  private void apply(SightingId id, CustodyEvent event) throws IOException {
    switch (event) {
      case CustodyEvent.Sighted sighted -> sighted(sighted);
      case CustodyEvent.FlagsChanged flags -> index.setFlags(id, flags.flags(), flags.modSeq());
      case CustodyEvent.Expunged gone -> index.expunge(id, gone.modSeq());
      case CustodyEvent.PassedBy passed -> {}
      case CustodyEvent.Act act -> {}
    }
  }

  private void sighted(CustodyEvent.Sighted event) throws IOException {
    SightingId id = event.sighting().id();
    steps.enter(id, event.size());
    try {
      walk(event);
    } finally {
      steps.release(id);
    }
    long done = messages.incrementAndGet();
    if (done % REPORT_EVERY == 0) {
      progress.accept(done);
    }
  }

  private void walk(CustodyEvent.Sighted event) throws IOException {
    Sighting sighting = event.sighting();
    Read read;
    try {
      read = steps.read(new Kept(RawMessage.archived(sighting, event.size()), event.key()));
    } catch (IOException e) {
      // Neither a silent gap nor a stop for ever: the register of exceptions names the message.
      steps.putUnreadable(
          sighting, event.key(), event.size(), Faults.words("cannot be read back", e));
      return;
    }
    List<PartContent> contents = new ArrayList<>();
    for (PartTask task : Steps.parts(read)) {
      contents.add(steps.extract(task));
    }
    put(new IndexEntry(sighting, read.message(), contents));
  }

  /**
   * What the index takes only without its text, the journal says why; past what it does not take at
   * all there is no going on, because the commit after the replay would claim it.
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

  private final class Lane {
    private record Item(@Nullable CustodyEvent event) {}

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(200);
    private final Thread thread = new Thread(this::work, "replay");

    void add(CustodyEvent event) {
      put(new Item(event));
    }

    void finish() {
      put(new Item(null));
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          fault.compareAndSet(null, e);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void put(Item item) {
      boolean taken = false;
      while (!taken && thread.isAlive()) {
        try {
          taken = queue.offer(item, 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          fault.compareAndSet(null, e);
          thread.interrupt();
        }
      }
    }

    private void work() {
      try {
        for (CustodyEvent event = queue.take().event();
            event != null;
            event = queue.take().event()) {
          SightingId id = idOf(event);
          if (id != null && fault.get() == null) {
            apply(id, event);
          }
        }
      } catch (IOException | InterruptedException | RuntimeException | Error e) {
        fault.compareAndSet(null, e);
      }
    }
  }
}
