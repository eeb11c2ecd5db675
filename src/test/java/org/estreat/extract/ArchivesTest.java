package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives whose entries are odd: without times, broken, locked, or of names that lie. */
class ArchivesTest {
  private static final ContentType OCTETS =
      new ContentType("application", "octet-stream", Map.of());

  /** Of 7z, without times of change; names and contents in turn. */
  private static byte[] timeless(String... namesAndContents) throws IOException {
    try (SeekableInMemoryByteChannel file = new SeekableInMemoryByteChannel()) {
      try (SevenZOutputFile archive = new SevenZOutputFile(file)) {
        archive.setContentCompression(SevenZMethod.COPY);
        SevenZArchiveEntry folder = new SevenZArchiveEntry();
        folder.setName("folder");
        folder.setDirectory(true);
        archive.putArchiveEntry(folder);
        archive.closeArchiveEntry();
        for (int i = 0; i < namesAndContents.length; i += 2) {
          SevenZArchiveEntry entry = new SevenZArchiveEntry();
          entry.setName(namesAndContents[i]);
          archive.putArchiveEntry(entry);
          archive.write(Locked.utf8(namesAndContents[i + 1]));
          archive.closeArchiveEntry();
        }
      }
      return Arrays.copyOf(file.array(), (int) file.size());
    }
  }

  @Test
  void entriesOfA7zNeedNoTime() throws IOException {
    PartText read = read(timeless("a.txt", "quokka", "empty", "", "b.txt", "dingo"));
    assertThat(read.type()).isEqualTo("application/x-7z-compressed");
    assertThat(read.status()).isEqualTo(PartText.Status.FULL);
    assertThat(texts(read))
        .contains("TEXT a.txt: quokka", "TEXT b.txt: dingo", "NAME empty: empty");
    assertThat(read.defects())
        .singleElement()
        .satisfies(defect -> {
          assertThat(defect.kind()).isEqualTo(Defect.Kind.EMPTY);
          assertThat(defect.where()).isEqualTo("empty");
        });
  }

  @Test
  void aBrokenEntryOfA7zCostsOnlyItself() throws IOException {
    byte[] archive = timeless("a.txt", "quokka", "b.txt", "wombat", "c.txt", "dingo");
    int at = new String(archive, StandardCharsets.ISO_8859_1).indexOf("wombat");
    archive[at] ^= 1;
    PartText read = read(archive);
    assertThat(texts(read)).contains("TEXT a.txt: quokka", "TEXT c.txt: dingo");
    assertThat(read.defects())
        .singleElement()
        .satisfies(defect -> {
          assertThat(defect.kind()).isEqualTo(Defect.Kind.CORRUPT);
          assertThat(defect.where()).isEqualTo("b.txt");
        });
  }

  @Test
  void aBrokenEntryOfASolid7zCostsOnlyItself() {
    PartText read =
        read(
            Solid.sevenZip(1, "a", "quokka", "b", "wombat", "empty", "", "c", "dingo", "d", "emu"));
    assertThat(texts(read))
        .contains("TEXT a: quokka", "NAME b: b", "NAME c: c", "TEXT c: dingo", "TEXT d: emu");
    assertThat(read.defects())
        .filteredOn(defect -> defect.kind() != Defect.Kind.EMPTY)
        .singleElement()
        .satisfies(defect -> {
          assertThat(defect.kind()).isEqualTo(Defect.Kind.CORRUPT);
          assertThat(defect.where()).isEqualTo("b");
        });
  }

  @Test
  void eachLockedEntryOfA7zIsNamed() {
    byte[] archive =
        Locked.sevenZip("secret", "a\u001b[31m.txt", Locked.utf8("x"), "b.txt", Locked.utf8("y"));
    PartText read = read(archive);
    assertThat(read.status()).isEqualTo(PartText.Status.ENCRYPTED);
    assertThat(texts(read)).contains("NAME b.txt: b.txt").doesNotHaveDuplicates();
    assertThat(read.defects())
        .extracting(Defect::where, Defect::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a[31m.txt", Defect.Kind.ENCRYPTED),
            org.assertj.core.groups.Tuple.tuple("b.txt", Defect.Kind.ENCRYPTED));
  }

  @Test
  void namesInALockedZipAreReadAndCleanedAsInAnyOther() {
    byte[] text = Locked.utf8("x");
    byte[] zip =
        Locked.zip(
            EncryptionMethod.AES, "\u001b[31mred", "secret", text, "sch\u00f6n.txt", "", text);
    assertThat(read(zip).defects()).extracting(Defect::where).containsExactly("[31mred");
    assertThat(names(read(zip))).isEqualTo("[31mred");
    // The octets of a name in another charset, and no word of which.
    String name = "\u4f1a\u8b70\u306e\u8cc7\u6599\u306b\u3064\u3044\u3066.txt";
    byte[] sjis = name.getBytes(Charset.forName("Shift_JIS"));
    byte[] place = new byte[sjis.length];
    Arrays.fill(place, (byte) 'n');
    String ascii = new String(place, StandardCharsets.US_ASCII);
    byte[] open = named(Fixtures.zip(ascii, text), ascii, sjis);
    byte[] locked = named(Locked.zip(EncryptionMethod.AES, ascii, "secret", text), ascii, sjis);
    assertThat(names(read(open))).isEqualTo(name);
    assertThat(read(locked).defects()).extracting(Defect::where).containsExactly(name);
  }

  /** The archive with other octets for a name, which it does not say to be in UTF-8. */
  private static byte[] named(byte[] zip, String name, byte[] octets) {
    byte[] renamed = zip.clone();
    String all = new String(zip, StandardCharsets.ISO_8859_1);
    for (int at = all.indexOf(name); at >= 0; at = all.indexOf(name, at + 1)) {
      System.arraycopy(octets, 0, renamed, at, octets.length);
      boolean central = all.startsWith("PK\u0001\u0002", Math.max(0, at - 46));
      renamed[at - (central ? 46 - 9 : 30 - 7)] &= ~0x08;
    }
    return renamed;
  }

  @Test
  void namesAreSearchedWhole() {
    String folders = "a folder/".repeat(40);
    PartText read = read(Fixtures.zip(folders + "quokka.txt", Locked.utf8("dingo")));
    assertThat(names(read)).isEqualTo(folders + "quokka.txt");
    assertThat(read.defects()).isEmpty();
    assertThat(read.pieces()).allSatisfy(piece -> assertThat(piece.where()).hasSizeLessThan(202));
  }

  @Test
  void filesInTextShareTheLimitOfTheirText() {
    String name = "n".repeat(900);
    byte[] text =
        Fixtures.utf8(Encodings.uuencode(name, Locked.utf8("quokka ".repeat(30))) + "the end");
    ExtractLimits limits = new ExtractLimits(Duration.ofSeconds(60), 16 << 20, 1_000, 12, 500);
    try (Extractor extractor = new TikaExtractor(limits)) {
      ContentType plain = new ContentType("text", "plain", Map.of());
      PartText read = extractor.extract("0".repeat(64), PartPath.parse("1"), text, plain, null);
      assertThat(names(read)).isEqualTo(name);
      assertThat(texts(read))
          .contains("TEXT : the end")
          .anyMatch(piece -> piece.endsWith("…: " + "quokka ".repeat(14) + "qu"));
      assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TEXT_LIMIT);
    }
  }

  @Test
  void noPasswordIsTriedOnceTheReadingWasStopped(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.7z");
    Files.write(file, Locked.sevenZip("secret", "a.txt", Locked.utf8("quokka")));
    String[] many = IntStream.range(0, 1_000).mapToObj(Integer::toString).toArray(String[]::new);
    Reading reading =
        new Reading(ExtractLimits.DEFAULT, 1_000, new Collected(PartPath.parse("1"), "x/y"));
    reading.stop(Defect.Kind.TIMEOUT, "as the test has it");
    SevenZip archive = new SevenZip(file, DocumentPasswords.of(many), reading, "");
    String found = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> archive.password());
    assertThat(found).isNull();
  }

  private static PartText read(byte[] content) {
    try (Extractor extractor = new TikaExtractor(ExtractLimits.DEFAULT)) {
      String hash = MessageKey.of(content).sha256();
      return extractor.extract(hash, PartPath.parse("2"), content, OCTETS, null);
    }
  }

  private static String names(PartText read) {
    return read.pieces().stream()
        .filter(piece -> piece.kind() == Piece.Kind.NAME)
        .map(Piece::text)
        .findFirst()
        .orElse("");
  }

  private static java.util.List<String> texts(PartText read) {
    return read.pieces().stream()
        .map(piece -> piece.kind() + " " + piece.where() + ": " + piece.text().strip())
        .toList();
  }
}
