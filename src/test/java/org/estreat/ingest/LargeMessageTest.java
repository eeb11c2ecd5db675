package org.estreat.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.estreat.archive.CustodyEvent;
import org.estreat.archive.SourceException;
import org.estreat.index.IndexEntry;
import org.estreat.index.PartContent;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.Outcome;
import org.estreat.model.PartText;
import org.estreat.model.Section;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that do not fit into memory; here that is more than 4,000 octets. */
class LargeMessageTest {
  private static final int MOST = 4_000;

  @TempDir Path folder;
  private Spool spool;

  @BeforeEach
  void openSpool() throws IOException {
    spool = Spool.open(folder.resolve("spool"));
  }

  private Bench open(MemoryIndex index) throws IOException {
    return new Bench(folder.resolve("archive"), index, new Bench.Echo(), MOST, spool);
  }

  private static String mail(int attached) {
    return """
    Subject: delivery
    Content-Type: multipart/mixed; boundary=b

    --b
    Content-Type: text/plain

    read me
    --b
    Content-Type: application/zip; name=large.zip

    %s
    --b
    Content-Type: text/html

    <p>small page</p>
    --b--
    """
        .formatted("zip ".repeat(attached / 4));
  }

  private RawMessage spooled(long uid, String text) throws IOException {
    RawMessage inMemory = Bench.message(uid, text);
    Path file = Files.write(spool.newFile(), inMemory.bytes());
    return RawMessage.of(inMemory.sighting(), file, inMemory.octets());
  }

  @Test
  void oneThatIsTooLargeIsKeptWholeAndReadInPart() throws IOException {
    MemoryIndex index = new MemoryIndex();
    byte[] whole = Bench.message(1, mail(100_000)).bytes();
    try (Bench bench = open(index)) {
      RawMessage raw = spooled(1, mail(100_000));
      Outcome outcome = bench.corridor.ingest(raw);
      assertThat(outcome).isInstanceOf(Outcome.Partial.class);
      assertThat(bench.archive.read(MessageKey.of(whole))).isEqualTo(whole);
      check(index.entries(), whole);
      assertThat(bench.corridor.ingest(raw))
          .isEqualTo(new Outcome.AlreadyKnown(raw.sighting(), MessageKey.of(whole)));
      bench.corridor.commit();
      assertThat(bench.journal()).hasSize(1);
    }
    // A reindex reads it from the archive and comes to the same.
    MemoryIndex again = new MemoryIndex();
    open(again).close();
    check(again.entries(), whole);
    assertThat(again.entries()).isEqualTo(index.entries());
  }

  private static void check(List<IndexEntry> entries, byte[] whole) {
    IndexEntry entry = entries.getFirst();
    assertThat(entry.message().key()).isEqualTo(MessageKey.of(whole));
    assertThat(entry.message().size()).isEqualTo(whole.length);
    assertThat(entry.message().sections()).extracting(Section::body).contains("read me");
    assertThat(entry.message().defects())
        .extracting(Defect::kind)
        .containsExactly(Defect.Kind.TEXT_LIMIT);
    assertThat(entry.message().defects().getFirst().detail())
        .matches("[0-9]+ of " + whole.length + " octets are read");
    PartText zip = entry.contents().get(0).text();
    assertThat(zip.status()).isEqualTo(PartText.Status.FAILED);
    assertThat(zip.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TEXT_LIMIT);
    assertThat(zip.defects().getFirst().detail()).contains("100000 octets");
    PartContent page = entry.contents().get(1);
    assertThat(page.text().pieces().getFirst().text()).isEqualTo("<p>small page</p>");
  }

  /** A file that fits into memory all the same is read as any other message. */
  @Test
  void aFileOfAnOrdinaryMessageMakesNoDifference() throws IOException {
    MemoryIndex files = new MemoryIndex();
    MemoryIndex arrays = new MemoryIndex();
    try (Bench bench = open(files)) {
      assertThat(bench.corridor.ingest(spooled(1, mail(400)))).isInstanceOf(Outcome.Indexed.class);
    }
    try (Bench bench = new Bench(folder.resolve("other"), arrays)) {
      bench.corridor.ingest(Bench.message(1, mail(400)));
    }
    assertThat(files.entries()).isEqualTo(arrays.entries());
  }

  /** RFC822.SIZE counts a bare LF as CRLF, also of octets that are not kept in memory. */
  @Test
  void theSizeIsExact() throws IOException {
    MemoryIndex index = new MemoryIndex();
    byte[] bytes = ("Subject: s\n\n" + "line\nother\r\n\r\r\n".repeat(9_000)).getBytes(ISO_8859_1);
    Path file = Files.write(spool.newFile(), bytes);
    try (Bench bench = open(index)) {
      bench.corridor.ingest(RawMessage.of(Bench.message(1, "").sighting(), file, bytes.length));
    }
    assertThat(index.entries().getFirst().message().size()).isEqualTo(bytes.length + 9_002);
  }

  @Test
  void aFileThatIsGoneLeavesNothingAndTheUidIsWantedAgain() throws IOException {
    MemoryIndex index = new MemoryIndex();
    try (Bench bench = open(index)) {
      RawMessage raw = spooled(1, mail(50_000));
      bench.corridor.expect(Bench.INBOX, Bench.VALIDITY, raw.sighting().uid());
      Files.delete(folder.resolve("spool/000001.eml"));
      assertThatThrownBy(() -> bench.corridor.ingest(raw)).isInstanceOf(SourceException.class);
      assertThat(index.entries()).isEmpty();
      assertThat(bench.journal()).isEmpty();
      assertThat(bench.corridor.wanted(Bench.INBOX, Bench.VALIDITY, new long[] {1}))
          .containsExactly(1);
      bench.corridor.ingest(spooled(1, mail(50_000)));
      assertThat(index.entries()).hasSize(1);
    }
  }

  /** Killed between pack and index: the next opening reads the message out of the pack. */
  @Test
  void whatWasKeptAndNotIndexedIsReplayed() throws IOException {
    MemoryIndex index = new MemoryIndex();
    byte[] whole = Bench.message(1, mail(100_000)).bytes();
    try (Bench bench = open(index)) {
      bench.corridor.keep(spooled(1, mail(100_000)));
      bench.archive.sync();
    }
    MemoryIndex killed = index.afterKill();
    try (Bench bench = open(killed)) {
      check(killed.entries(), whole);
      assertThat(bench.journal()).hasOnlyElementsOfType(CustodyEvent.Sighted.class).hasSize(1);
    }
  }

  @Test
  void theSpoolIsEmptyAfterAStop() throws IOException {
    Path left = Files.write(spool.newFile(), new byte[100]);
    Path again = spool.newFile();
    assertThat(left).isNotEqualTo(again);
    Spool next = Spool.open(folder.resolve("spool"));
    assertThat(left).doesNotExist();
    assertThat(next.newFile()).isEmptyFile();
  }
}
