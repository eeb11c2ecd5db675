package org.estreat.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.mail;
import static org.estreat.archive.Mails.sighting;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.estreat.model.ArchivePosition;
import org.estreat.model.MessageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that go through in chunks; here those above 2,000 octets do. */
class LargeMessageTest {
  private static final int MOST = 2_000;
  private static final long PACK = 200_000;
  private static final Logger LOG = Logger.getLogger(Recovery.class.getName());

  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("archive");
  }

  private Archive open() throws IOException {
    return Archive.open(folder(), PACK, CLOCK, new Frames(MOST));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(temp.resolve("message.eml"), bytes);
  }

  /** Of none to some 400,000 octets, often round a chunk's end; noise, zeros or text. */
  private static byte[] content(Random random) {
    int[] sizes = {0, 1, 511, 512, 513, 1_999, 2_001, 131_072, 131_071, random.nextInt(400_000)};
    byte[] bytes = new byte[sizes[random.nextInt(sizes.length)]];
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> Arrays.fill(bytes, (byte) random.nextInt(256));
      default -> {
        byte[] line = (random.nextLong() + " is a line of text\r\n").getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = line[i % line.length];
        }
      }
    }
    return bytes;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsKeptInChunksIsReadBack(long seed) throws IOException {
    Random random = new Random(seed);
    Map<MessageKey, byte[]> kept = new LinkedHashMap<>();
    try (Archive archive = open()) {
      for (int uid = 1; uid <= 40; uid++) {
        byte[] bytes = content(random);
        boolean isNew = !kept.containsKey(MessageKey.of(bytes));
        Archive.Kept key =
            random.nextBoolean()
                ? archive.keep(file(bytes), sighting(uid))
                : archive.keep(bytes, sighting(uid));
        assertThat(key).isEqualTo(new Archive.Kept(MessageKey.of(bytes), isNew));
        kept.put(key.key(), bytes);
      }
      check(archive, kept);
    }
    assertThat(new Layout(folder()).numbers()).as("packs").hasSizeGreaterThan(1);
    try (Archive archive = open()) {
      check(archive, kept);
    }
    // What is written in chunks is read whole, and found by a scan of the packs alone.
    deleteDerived();
    try (Archive archive = Archive.open(folder(), PACK, CLOCK)) {
      check(archive, kept);
    }
    deleteDerived();
    try (Archive archive = open()) {
      check(archive, kept);
    }
    try (Archive archive = Archive.openReadOnly(folder())) {
      check(archive, kept);
    }
  }

  private void deleteDerived() throws IOException {
    try (var files = Files.walk(folder())) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(idx|open)")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void check(Archive archive, Map<MessageKey, byte[]> kept) throws IOException {
    ArchiveReport report = archive.verify(true, entries -> {});
    assertThat(report.faults()).isEmpty();
    assertThat(report.entries()).isEqualTo(kept.size());
    for (var message : kept.entrySet()) {
      assertThat(archive.read(message.getKey())).isEqualTo(message.getValue());
      var read = new ByteArrayOutputStream();
      try (MessageStream in = archive.open(message.getKey())) {
        assertThat(in.octets()).isEqualTo(message.getValue().length);
        in.transferTo(read);
        assertThat(in.read()).isEqualTo(-1);
      }
      assertThat(read.toByteArray()).isEqualTo(message.getValue());
    }
  }

  /** Stops the program, as far as the disk can tell, at moments while a frame is being written. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void aFrameThatWasTornIsCutOff(long seed) throws IOException {
    LOG.setLevel(Level.SEVERE);
    Random random = new Random(seed);
    byte[] large = new byte[900_000];
    random.nextBytes(large);
    List<Path> stopped = new ArrayList<>();
    Frames frames = new Frames(MOST);
    Path late = temp.resolve("late");
    try (Writer writer = Writer.open(new Layout(folder()), frames, 1 << 30, CLOCK)) {
      writer.keep(mail("first"), sighting(1));
      writer.keep(Original.of(MessageKey.of(mail("durable")), mail("durable")), sighting(2));
      writer.sync();
      writer.keep(mail("not synced"), sighting(3));
      Original original =
          new Original(
              MessageKey.of(large),
              large.length,
              "test",
              () -> new Snapshots(new ByteArrayInputStream(large), stopped));
      writer.keep(original, sighting(4));
      Mails.copy(folder(), late);
    }
    assertThat(stopped).as("seed " + seed).hasSizeGreaterThan(3);
    for (Path each : stopped) {
      recover(each, large, false);
    }
    Layout layout = new Layout(late);
    long length = Files.size(layout.pack(1));
    for (int i = 0; i < 12; i++) {
      Path torn = temp.resolve("torn" + i);
      Mails.copy(late, torn);
      long cut = length - (i < 6 ? i : random.nextInt(large.length));
      Mails.truncate(new Layout(torn).pack(1), cut);
      recover(torn, large, cut == length);
    }
  }

  private void recover(Path folder, byte[] large, boolean whole) throws IOException {
    try (Archive archive = Archive.open(folder, 1 << 30, CLOCK, new Frames(MOST))) {
      assertThat(archive.findings()).isEmpty();
      assertThat(Mails.faults(archive)).isEmpty();
      assertThat(archive.read(MessageKey.of(mail("durable")))).isEqualTo(mail("durable"));
      assertThat(archive.contains(MessageKey.of(large))).isEqualTo(whole);
      archive.keep(file(large), sighting(9));
      assertThat(archive.read(MessageKey.of(large))).isEqualTo(large);
      assertThat(Mails.faults(archive)).isEmpty();
    }
    Mails.delete(folder);
  }

  /** Copies the archive's folder now and then while it is read. */
  private final class Snapshots extends FilterInputStream {
    private final List<Path> to;
    private int count;

    Snapshots(InputStream in, List<Path> to) {
      super(in);
      this.to = to;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (count++ % 2 == 0) {
        Path copy = temp.resolve("stopped" + to.size());
        Mails.copy(folder(), copy);
        to.add(copy);
      }
      return super.read(into, from, length);
    }
  }

  /** Whoever reads to the end has what was kept, or is told; verify names the place. */
  @Test
  void aFlippedBitIsNeverHandedOutAsWhole() throws IOException {
    Random random = new Random(21);
    byte[] large = new byte[300_000];
    random.nextBytes(large);
    MessageKey key;
    try (Archive archive = Archive.open(folder(), 1 << 20, CLOCK, new Frames(MOST))) {
      archive.keep(mail("before"), sighting(1));
      key = archive.keep(file(large), sighting(2)).key();
    }
    Path pack = new Layout(folder()).pack(1);
    long from = Files.size(pack) - 300_000;
    for (int i = 0; i < 40; i++) {
      long at = i < 5 ? Files.size(pack) - 1 - i : from + random.nextInt(290_000);
      int bit = random.nextInt(8);
      Mails.flip(pack, at, bit);
      try (Archive archive = Archive.openReadOnly(folder())) {
        var read = new ByteArrayOutputStream();
        assertThatThrownBy(() -> archive.open(key).transferTo(read))
            .as("octet " + at)
            .isInstanceOf(IOException.class)
            .hasMessageContaining(pack.toString())
            .hasMessageContaining(key.toString());
        assertThat(read.size()).isLessThan(large.length);
        assertThat(Mails.faults(archive)).anyMatch(fault -> fault.contains(key.toString()));
      }
      Mails.flip(pack, at, bit);
    }
  }

  @Test
  void aFileThatChangesMeanwhileLeavesNothingBehind() throws IOException {
    byte[] bytes = new byte[200_000];
    Layout layout = new Layout(folder());
    try (Writer writer = Writer.open(layout, new Frames(MOST), 1 << 20, CLOCK)) {
      writer.keep(mail("before"), sighting(1));
      Synced before = writer.end();
      byte[][] others = {new byte[199_999], new byte[200_001], mail("other")};
      for (byte[] other : others) {
        Original changed =
            new Original(
                MessageKey.of(bytes), bytes.length, "m", () -> new ByteArrayInputStream(other));
        assertThatThrownBy(() -> writer.keep(changed, sighting(2)))
            .isInstanceOf(SourceException.class)
            .hasMessageContaining("m was changed while it was kept");
        assertThat(writer.end()).isEqualTo(before);
      }
      writer.keep(mail("after"), sighting(3));
    }
    try (Archive archive = open()) {
      assertThat(Mails.faults(archive)).isEmpty();
      assertThat(archive.count()).isEqualTo(2);
      assertThatThrownBy(() -> archive.keep(temp.resolve("none.eml"), sighting(4)))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("none.eml cannot be read");
    }
  }

  @Test
  void aLostLineOfALargeMessageIsMadeUpFor() throws IOException {
    byte[] large = new byte[50_000];
    new Random(31).nextBytes(large);
    try (Archive archive = open()) {
      archive.keep(file(large), sighting(5));
      archive.keep(mail("small"), sighting(6));
    }
    Path journal = new Layout(folder()).journal();
    List<String> lines = Files.readAllLines(journal);
    Files.writeString(journal, "x".repeat(lines.get(0).length()) + "\n" + lines.get(1) + "\n");
    try (Archive archive = Archive.open(folder(), PACK, CLOCK, new Frames(MOST))) {
      List<CustodyEvent> events = new ArrayList<>();
      archive.replay(ArchivePosition.START, events::add);
      assertThat(events)
          .filteredOn(CustodyEvent.Sighted.class::isInstance)
          .extracting(event -> ((CustodyEvent.Sighted) event).size())
          .contains(50_000L);
    }
  }

  /** No test writes 5 GB; that such places survive their files can be seen without. */
  @Test
  void placesBeyond4GigabytesFit() {
    long offset = (1L << 47) + 12_345;
    long length = (7L << 32) + 3;
    long[] key = {1, 2, 3, 4};
    ByteBuffer bytes = ByteBuffer.allocate(IndexRecord.OCTETS);
    new IndexRecord(key, offset, length).write(bytes);
    IndexRecord read = IndexRecord.read(bytes, 0);
    assertThat(IndexRecord.isWhole(bytes, 0)).isTrue();
    assertThat(new long[] {read.offset(), read.length()}).containsExactly(offset, length);
    KeyTable table = new KeyTable();
    table.add(key, offset, length);
    assertThat(table.find(key, 3)).isEqualTo(new Place(3, offset, length));
    assertThat(SealedIndex.of(3, offset + length, table).find(key))
        .isEqualTo(new Place(3, offset, length));
  }

  @Test
  void aSizeBeyondTheOctalDigitsStandsInItsOwnRecord() throws IOException {
    for (long octets : new long[] {5, 0_77777777777L, 0_77777777777L + 1, 1L << 40}) {
      byte[] head = TarEntry.head(MessageKey.of(mail("x")), sighting(1), octets);
      TarEntry.Head read = TarEntry.head(new ByteArrayInputStream(head));
      assertThat(read.octets()).isEqualTo(octets);
      assertThat(read.key()).isEqualTo(MessageKey.of(mail("x")));
      assertThat(TarEntry.sighting(read.blocks()).uid().value()).isEqualTo(1);
    }
  }
}
