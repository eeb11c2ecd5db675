package org.estreat.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import org.estreat.archive.PackScan.Entry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a writer does first. Whatever {@link Synced} covers stays as it is, damaged or not. Beyond
 * that, pack and journal are cut back to the longest stretch in which each new entry has its line
 * and each line its entry: what a kill or a power cut left half done.
 *
 * <p>Where the durable part itself is damaged, nothing of it is cut or written over: a damaged pack
 * gets no more entries, a journal that has lost its end goes on with the number and the hash that
 * it had reached, with a line that says so. Verification keeps naming the damage.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Layout layout;
  private final Frames frames;
  private final KeyTable table = new KeyTable();
  private long known;
  private @Nullable String lost;

  private Recovery(Layout layout, Frames frames) {
    this.layout = layout;
    this.frames = frames;
  }

  /**
   * @param state where pack and journal end now
   * @param table the entries of the open pack
   * @param indexed whether the open pack's index holds exactly these
   * @param findings what of the durable part is lost
   * @param lost what of the journal was found to be lost just now, for its own next line; null for
   *     nothing
   */
  record Recovered(
      Synced state,
      KeyTable table,
      boolean indexed,
      List<String> findings,
      @Nullable String lost) {}

  static Recovered run(Layout layout, Frames frames) throws IOException {
    return new Recovery(layout, frames).run();
  }

  private Recovered run() throws IOException {
    Files.createDirectories(layout.packs());
    if (!Files.exists(layout.journal())) {
      begin();
    }
    Synced recorded = Synced.read(layout);
    // A pack beyond the open one means that the record is older than the packs.
    boolean current = recorded != null && layout.numbers().tailSet(recorded.pack() + 1).isEmpty();
    Synced start = recorded == null || !current ? assumed() : recorded;
    start = withWholeJournal(withWholePack(start));
    Synced end = agreed(start);
    cut(layout.pack(end.pack()), end.octets());
    cut(layout.journal(), end.journal());
    if (!end.equals(recorded)) {
      makeDurable(end);
    }
    Path index = layout.openIndex(end.pack());
    boolean indexed =
        Files.exists(index)
            && known == end.octets()
            && Files.size(index) == (long) table.size() * IndexRecord.OCTETS;
    return new Recovered(end, table, indexed, findings(end.pack()), lost);
  }

  /** What the journal has lost at any time, and which packs are not whole now. */
  private List<String> findings(int openPack) throws IOException {
    List<String> findings = new ArrayList<>();
    if (Files.exists(layout.damage())) {
      findings.addAll(Files.readAllLines(layout.damage()));
    }
    int frame = frames.compress(TarEntry.end()).remaining();
    for (int number = 1; number < openPack; number++) {
      Path pack = layout.pack(number);
      if (!Files.exists(pack)) {
        findings.add(pack + ": expected a sealed pack, found no such file");
        continue;
      }
      long length = Files.size(pack);
      long from = Math.max(0, length - 4L * frame);
      if (PackScan.of(layout, number, from, length, frames).end() < 0) {
        findings.add(
            pack + ": expected a pack with its end, found " + length + " octets without it");
      }
    }
    return List.copyOf(findings);
  }

  private void begin() throws IOException {
    if (!layout.numbers().isEmpty()) {
      throw new IOException(
          layout.journal() + ": expected the custody journal of these packs, found no such file");
    }
    Synced.START.write(layout, true);
    Files.write(layout.journal(), new byte[0], StandardOpenOption.CREATE_NEW);
    layout.syncFolders();
  }

  /** Without the record of what is durable, everything that is whole counts as durable. */
  private Synced assumed() throws IOException {
    LOG.warn("{} is missing, damaged or old; taking all that is whole as durable", layout.synced());
    SortedSet<Integer> numbers = layout.numbers();
    int pack = numbers.isEmpty() ? 1 : numbers.last();
    long octets = numbers.isEmpty() ? 0 : Files.size(layout.pack(pack));
    PackScan scan = PackScan.of(layout, pack, 0, octets, frames);
    boolean closed = scan.end() >= 0 || !scan.damage().isEmpty();
    byte[] last = Journal.lastLine(layout.journal());
    return new Synced(
        closed ? pack + 1 : pack,
        closed ? 0 : octets,
        Files.size(layout.journal()),
        last == null ? 0 : numberOf(last),
        last == null ? Synced.NO_HEAD : Journal.sha256(last));
  }

  private long numberOf(byte[] lastLine) throws IOException {
    try {
      return JournalLine.decode(lastLine).number();
    } catch (DamagedException e) {
      long[] lines = {0};
      Journal.forEachLine(layout.journal(), 0, Long.MAX_VALUE, (at, line) -> ++lines[0] > 0);
      return lines[0];
    }
  }

  /** A pack that has lost durable octets is left alone, and the next one begun. */
  private Synced withWholePack(Synced start) throws IOException {
    Path pack = layout.pack(start.pack());
    long length = Files.exists(pack) ? Files.size(pack) : 0;
    if (length >= start.octets()) {
      return start;
    }
    LOG.error("{}: expected at least {} octets, found {}", pack, start.octets(), length);
    return new Synced(start.pack() + 1, 0, start.journal(), start.lines(), start.head());
  }

  /** A journal that has lost durable lines goes on behind what is left, on a line of its own. */
  private Synced withWholeJournal(Synced start) throws IOException {
    Path journal = layout.journal();
    long length = Files.size(journal);
    if (length < start.journal()) {
      LOG.error("{}: expected at least {} octets, found {}", journal, start.journal(), length);
      String sentence =
          journal + ": expected at least " + start.journal() + " octets, found " + length;
      // Once the journal goes on, its length no longer shows what it has lost.
      Files.writeString(
          layout.damage(),
          sentence + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
      lost =
          "expected %d octets in %d lines, the last with SHA-256 %s; found %d octets"
              .formatted(start.journal(), start.lines(), start.head(), length);
    }
    long end = Math.min(length, start.journal());
    boolean whole = end == 0 || OpenFile.read(journal, end - 1, 1)[0] == '\n';
    if (!whole && end == length) {
      Files.write(journal, new byte[] {'\n'}, StandardOpenOption.APPEND);
      end++;
    }
    return new Synced(start.pack(), start.octets(), end, start.lines(), start.head());
  }

  /** The end of the longest stretch beyond the start in which lines and entries agree. */
  private Synced agreed(Synced start) throws IOException {
    loadTable(start);
    Path pack = layout.pack(start.pack());
    long packEnd = Files.exists(pack) ? Files.size(pack) : 0;
    PackScan tail = PackScan.of(layout, start.pack(), start.octets(), packEnd, frames);
    Iterator<Entry> entries = tail.entries().iterator();
    Synced[] end = {start};
    Journal.forEachLine(
        layout.journal(),
        start.journal(),
        Long.MAX_VALUE,
        (offset, line) -> follow(end, line, entries));
    return end[0];
  }

  private boolean follow(Synced[] end, byte[] line, Iterator<Entry> entries) {
    Synced before = end[0];
    try {
      JournalLine read = JournalLine.decode(line);
      boolean chained =
          read.number() == before.lines() + 1 && read.previous().equals(before.head());
      if (!chained || (read.place() != null && !isNext(read, before, entries))) {
        return false;
      }
      long octets = read.place() == null ? before.octets() : read.place().end();
      long journal = before.journal() + line.length + 1;
      end[0] = new Synced(before.pack(), octets, journal, read.number(), Journal.sha256(line));
      return true;
    } catch (DamagedException e) {
      return false;
    }
  }

  private boolean isNext(JournalLine line, Synced before, Iterator<Entry> entries) {
    if (!entries.hasNext() || !(line.event() instanceof CustodyEvent.Sighted sighted)) {
      return false;
    }
    Entry entry = entries.next();
    boolean next =
        entry.place().equals(line.place())
            && entry.place().offset() == before.octets()
            && entry.key().equals(sighted.key());
    if (next) {
      add(entry);
    }
    return next;
  }

  private void loadTable(Synced start) throws IOException {
    Path index = layout.openIndex(start.pack());
    known = OpenIndex.load(index, start.octets(), table);
    PackScan.of(layout, start.pack(), known, start.octets(), frames).entries().forEach(this::add);
  }

  private void add(Entry entry) {
    table.add(KeyTable.words(entry.key()), entry.place().offset(), entry.place().length());
  }

  private static void cut(Path path, long end) throws IOException {
    if (!Files.exists(path) || Files.size(path) <= end) {
      return;
    }
    LOG.info("{}: cutting what an interruption left behind octet {}", path, end);
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(end);
    }
  }

  private void makeDurable(Synced end) throws IOException {
    for (Path path : List.of(layout.pack(end.pack()), layout.journal())) {
      if (Files.exists(path)) {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
          file.getFD().sync();
        }
      }
    }
    layout.syncFolders();
    end.write(layout, true);
  }
}
