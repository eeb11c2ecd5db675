package org.estreat.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the open pack and the journal, in this order and under one lock, so that both name new
 * entries in one order. Safe to use from several threads; bytes are compressed outside the lock.
 */
final class Writer implements AutoCloseable {
  /** What the journal calls the act of going on although its end is lost. */
  private static final String LOST = "lines of the journal lost";

  private final Layout layout;
  private final Frames frames;
  private final Catalogue catalogue;
  private final long packBytes;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Journal journal;
  private final List<IndexRecord> notIndexed = new ArrayList<>();
  private int number;
  private @Nullable OpenFile pack;
  private @Nullable OpenFile index;
  private Synced synced;
  private final List<String> findings;
  private boolean newNames;
  private @Nullable IOException failed;

  private Writer(
      Layout layout, Frames frames, long packBytes, InstantSource clock, Recovery.Recovered start)
      throws IOException {
    this.layout = layout;
    this.frames = frames;
    this.packBytes = packBytes;
    this.clock = clock;
    this.synced = start.state();
    this.number = synced.pack();
    this.catalogue =
        new Catalogue(
            layout,
            Catalogue.sealed(layout, number, true, frames),
            number,
            start.table(),
            Unreadable.read(layout));
    this.findings = findings(start.findings());
    this.journal =
        new Journal(
            OpenFile.append(layout.journal(), synced.journal()), synced.lines(), synced.head());
    if (Files.exists(layout.pack(number))) {
      pack = OpenFile.append(layout.pack(number), synced.octets());
      index =
          start.indexed()
              ? OpenFile.append(
                  layout.openIndex(number), (long) start.table().size() * IndexRecord.OCTETS)
              : rewriteIndex(start.table());
    }
    String lost = start.lost();
    if (lost != null) {
      journal.append(new CustodyEvent.Act(now(), LOST, Map.of("what", lost)), null);
    }
  }

  static Writer open(Layout layout, Frames frames, long packBytes, InstantSource clock)
      throws IOException {
    return new Writer(layout, frames, packBytes, clock, Recovery.run(layout, frames));
  }

  private OpenFile rewriteIndex(KeyTable table) throws IOException {
    List<IndexRecord> records = new ArrayList<>(table.size());
    table.forEach((key, offset, length) -> records.add(new IndexRecord(key, offset, length)));
    records.sort((a, b) -> Long.compare(a.offset(), b.offset()));
    OpenFile file = OpenFile.append(layout.openIndex(number), 0);
    file.append(OpenIndex.encode(records), 0, records.size() * IndexRecord.OCTETS);
    return file;
  }

  private List<String> findings(List<String> ofRecovery) {
    List<String> all = new ArrayList<>(ofRecovery);
    for (Unreadable.Entry entry : catalogue.unreadable().entries()) {
      if (catalogue.find(entry.key()) == null) {
        Path file = layout.pack(entry.place().pack());
        String where = file + " octet " + entry.place().offset();
        all.add(
            where
                + ": expected message "
                + entry.key()
                + ", found at the last deep verification that it cannot be read back");
      }
    }
    return List.copyOf(all);
  }

  /** Damage that recovery found, and messages that cannot be read and have not come again. */
  List<String> findings() {
    return findings;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Archive.Kept keep(byte[] bytes, Sighting sighting) throws IOException {
    MessageKey key = MessageKey.of(bytes);
    if (bytes.length > frames.most()) {
      return keep(Original.of(key, bytes), sighting);
    }
    boolean known = catalogue.find(key) != null;
    ByteBuffer frame = known ? null : frames.compress(TarEntry.encode(key, sighting, bytes));
    return keep(key, bytes.length, sighting, frame == null ? null : whole(frame));
  }

  Archive.Kept keep(Original original, Sighting sighting) throws IOException {
    boolean known = catalogue.find(original.key()) != null;
    return keep(
        original.key(), original.octets(), sighting, known ? null : streamed(original, sighting));
  }

  /**
   * The frame of one entry, not written yet.
   *
   * @param octets that it takes in the pack; of one whose length is known at its end only, those of
   *     its content
   */
  private record Frame(long octets, Body body) {
    interface Body {
      void appendTo(OpenFile pack) throws IOException;
    }
  }

  private static Frame whole(ByteBuffer frame) {
    return new Frame(
        frame.remaining(),
        pack -> pack.append(frame.array(), frame.arrayOffset(), frame.remaining()));
  }

  private Frame streamed(Original original, Sighting sighting) {
    byte[] head = TarEntry.head(original.key(), sighting, original.octets());
    byte[] padding = TarEntry.padding(original.octets());
    long length = head.length + original.octets() + padding.length;
    return new Frame(
        original.octets(),
        pack -> {
          try (InputStream content = original.open()) {
            InputStream start = new ByteArrayInputStream(head);
            InputStream end = new ByteArrayInputStream(padding);
            InputStream image =
                new SequenceInputStream(new SequenceInputStream(start, content), end);
            frames.compress(image, length, pack::append);
          }
        });
  }

  /**
   * @param frame null where the message was found to be kept already
   */
  private Archive.Kept keep(MessageKey key, long octets, Sighting sighting, @Nullable Frame frame)
      throws IOException {
    lock.lock();
    try {
      checkUsable();
      var event = new CustodyEvent.Sighted(now(), sighting, key, octets);
      if (frame == null || catalogue.find(key) != null) {
        journal.append(event, null);
        return new Archive.Kept(key, false);
      }
      append(frame, event);
      return new Archive.Kept(key, true);
    } finally {
      lock.unlock();
    }
  }

  private void append(Frame frame, CustodyEvent.Sighted event) throws IOException {
    OpenFile target = packFor(event.key(), frame.octets());
    long start = target.end();
    Place place;
    try {
      frame.body().appendTo(target);
      place = new Place(number, start, target.end() - start);
      journal.append(event, place);
    } catch (IOException | RuntimeException | Error e) {
      target.cutBackTo(start, e);
      throw e;
    }
    notIndexed.add(new IndexRecord(KeyTable.words(event.key()), place.offset(), place.length()));
    catalogue.add(event.key(), place);
  }

  private OpenFile packFor(MessageKey key, long octets) throws IOException {
    boolean full = pack != null && pack.end() > 0 && pack.end() + octets > packBytes;
    // One pack has one place for a key, and this one's cannot be read.
    if (pack != null && (full || catalogue.unreadable().contains(key, number))) {
      seal(pack);
    }
    if (pack == null) {
      pack = OpenFile.create(layout.pack(number));
      newNames = true;
    }
    return pack;
  }

  private void seal(OpenFile full) throws IOException {
    ByteBuffer last = frames.compress(TarEntry.end());
    full.append(last.array(), last.arrayOffset(), last.remaining());
    try {
      full.sync();
      journal.sync();
      layout.syncFolders();
      catalogue.seal(full.end());
      synced = new Synced(number + 1, 0, journal.end(), journal.lines(), journal.head());
      synced.write(layout, true);
    } catch (IOException e) {
      failed = e; // the next opening finds out how far this came
      throw e;
    }
    closePack();
    notIndexed.clear();
    Files.deleteIfExists(layout.openIndex(number));
    number++;
  }

  /** Journals what this makes of the present instant. */
  void record(Function<Instant, CustodyEvent> event) throws IOException {
    lock.lock();
    try {
      checkUsable();
      journal.append(event.apply(now()), null);
    } finally {
      lock.unlock();
    }
  }

  private Instant now() {
    return clock.instant();
  }

  void sync() throws IOException {
    lock.lock();
    try {
      checkUsable();
      syncNow();
    } catch (IOException e) {
      // After a failed fsync nobody knows which pages are on disk, and asking again may say yes.
      failed = failed == null ? e : failed;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void syncNow() throws IOException {
    Synced now = here();
    if (now.equals(synced) && !newNames) {
      return;
    }
    if (pack != null) {
      pack.sync();
    }
    journal.sync();
    if (newNames) {
      layout.syncFolders();
      newNames = false;
    }
    writeIndex();
    now.write(layout, false);
    synced = now;
  }

  private void writeIndex() throws IOException {
    if (notIndexed.isEmpty()) {
      return;
    }
    if (index == null) {
      index = OpenFile.append(layout.openIndex(number), 0);
    }
    byte[] records = OpenIndex.encode(notIndexed);
    index.append(records, 0, records.length);
    notIndexed.clear();
  }

  private Synced here() {
    return new Synced(
        number, pack == null ? 0 : pack.end(), journal.end(), journal.lines(), journal.head());
  }

  /** Where pack and journal end. */
  Synced end() {
    lock.lock();
    try {
      return here();
    } finally {
      lock.unlock();
    }
  }

  private void checkUsable() throws IOException {
    if (failed != null) {
      throw new IOException(
          "the archive in "
              + layout.folder()
              + " must be opened anew after: "
              + failed.getMessage(),
          failed);
    }
  }

  private void closePack() throws IOException {
    if (pack != null) {
      pack.close();
      pack = null;
    }
    if (index != null) {
      index.close();
      index = null;
    }
  }

  /** Syncs, unless that has failed before, and closes. A second call does nothing. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try (journal) {
      if (failed == null) {
        failed = new IOException("it was closed");
        syncNow();
      }
    } finally {
      try {
        closePack();
      } finally {
        lock.unlock();
      }
    }
  }
}
