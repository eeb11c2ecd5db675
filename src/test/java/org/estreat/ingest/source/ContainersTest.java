package org.estreat.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.estreat.model.Flag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainersTest {
  private static final String MBOX = "From - \nS: m1\n\n\nFrom - \nS: m2\n\n";

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void realPath() throws IOException {
    folder = temporary.toRealPath();
  }

  private static Map<String, byte[]> everything() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.eml", bytes("Subject: one\n"));
    files.put("old/box.mbox", bytes(MBOX));
    files.put("M/cur/100.a:2,Sa", bytes("Subject: in a Maildir\n"));
    files.put("M/.Sent/new/200.b", bytes("Subject: sent\n"));
    files.put("M/tmp/300.c", bytes("half"));
    files.put("M/dovecot-keywords", bytes("0 Work\n"));
    files.put("mh/12", bytes("Subject: mh\n"));
    files.put("mh/.mh_sequences", bytes("unseen: 1-5\nflagged: 12\n"));
    files.put("apple/7.emlx", bytes("10        \nSubject: x<plist><key>flags</key>"));
    files.put("picture.png", bytes("\u0089PNG"));
    return files;
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "tar.zst"})
  void mailOfAnyKindIsReadOutOfArchivesOfAnyKind(String kind) throws Exception {
    Path archive = folder.resolve("all." + kind);
    Files.write(archive, kind.equals("zip") ? zip(everything()) : tar(kind, everything()));
    Collected read = Collected.walk(MboxDialect.ORIGINAL, archive);
    String in = archive + "!/";
    assertThat(read.texts())
        .containsExactly(
            "Subject: one\n",
            "S: m1\n\n",
            "S: m2\n",
            "Subject: in a Maildir\n",
            "Subject: sent\n",
            "Subject: mh\n",
            "Subject: x");
    assertThat(read.sources())
        .containsExactly(
            in + "a.eml",
            in + "old/box.mbox#0",
            in + "old/box.mbox#16",
            in + "M/100.a",
            in + "M/.Sent/200.b",
            in + "mh/12",
            in + "apple/7.emlx");
    assertThat(read.messages.get(3).found().flags())
        .containsExactlyInAnyOrder(Flag.SEEN, new Flag("Work"));
    assertThat(read.messages.get(5).found().flags()).isEqualTo(Set.of(Flag.SEEN, Flag.FLAGGED));
    assertThat(read.leftOut).hasSize(4).anyMatch(each -> each.startsWith(in + "M/tmp/300.c: "));
    assertThat(read.excepted).isEmpty();
    assertThat(read.files).hasSize(2);
  }

  @Test
  void namesOfEntriesAreOnlyNames() throws Exception {
    String longName = "x".repeat(5000) + ".eml";
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    List<String> names =
        List.of(
            "../../../evil.eml",
            "/etc/evil.eml",
            "same.eml",
            "same.eml",
            "C:\\evil.eml",
            "a\u001b[2J\n.eml",
            "a/../b.eml",
            longName);
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(octets)) {
      for (String name : names) {
        zip.putArchiveEntry(new ZipArchiveEntry(name));
        zip.write(bytes("Subject: " + name.length() + "\n"));
        zip.closeArchiveEntry();
      }
    }
    Path archive = Files.write(folder.resolve("hostile.zip"), octets.toByteArray());
    Collected read = Collected.walk(MboxDialect.ORIGINAL, archive);
    assertThat(read.messages).hasSize(names.size());
    assertThat(read.sources()).doesNotHaveDuplicates();
    assertThat(read.sources().get(3)).isEqualTo(archive + "!/same.eml;4");
    assertThat(read.sources()).allMatch(source -> source.length() < 2_000);
    assertThat(read.excepted).isEmpty();
    assertThat(folder.toFile().list()).containsExactly("hostile.zip");
  }

  @Test
  void anEncryptedEntryIsExceptedAndTheOthersAreRead() throws Exception {
    byte[] zip = zip(Map.of("a.eml", bytes("Subject: secret\n")));
    for (int i = 0; i + 8 < zip.length; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && (zip[i + 2] == 1 || zip[i + 2] == 3)) {
        zip[i + (zip[i + 2] == 1 ? 8 : 6)] |= 1;
      }
    }
    Path archive = Files.write(folder.resolve("e.zip"), zip);
    Collected read = Collected.walk(MboxDialect.ORIGINAL, archive);
    assertThat(read.messages).isEmpty();
    assertThat(read.excepted)
        .singleElement()
        .asString()
        .startsWith(archive + "!/a.eml: is encrypted");
  }

  @Test
  void anEntryWithAnotherChecksumIsExcepted() throws Exception {
    byte[] zip = zip(Map.of("a.eml", bytes("Subject: CHECKED\n")));
    int at = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("CHECKED");
    zip[at] = 'X';
    Path archive = Files.write(folder.resolve("e.zip"), zip);
    Collected read = Collected.walk(MboxDialect.ORIGINAL, archive);
    assertThat(read.messages).isEmpty();
    assertThat(read.excepted).singleElement().asString().contains("a.eml", "hecksum");
  }

  /** Cut anywhere, an archive gives what stands before the cut and says that there is more. */
  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar", "tar.gz", "tar.zst"})
  void aTornArchiveIsToldOf(String kind) throws Exception {
    byte[] whole = kind.equals("zip") ? zip(everything()) : tar(kind, everything());
    long seed = System.nanoTime();
    var random = new java.util.Random(seed);
    for (int i = 0; i < 20; i++) {
      int cut = 1 + random.nextInt(whole.length - (kind.equals("tar") ? 7 * 1024 : 1));
      Path archive = Files.write(folder.resolve("t." + kind), Arrays.copyOf(whole, cut));
      Collected read = Collected.walk(MboxDialect.ORIGINAL, archive);
      assertThat(read.excepted).as("seed %d, cut at %d", seed, cut).isNotEmpty();
    }
  }

  @Test
  void archivesInArchivesAreOpenedToALimit() throws Exception {
    byte[] inner = bytes("Subject: deep\n");
    String name = "a.eml";
    for (int depth = 1; depth <= 6; depth++) {
      Map<String, byte[]> files = new LinkedHashMap<>();
      files.put(name, inner);
      files.put("at" + depth + ".eml", bytes("Subject: " + depth + "\n"));
      inner = zip(files);
      name = "z" + depth + ".zip";
    }
    Collected read = Collected.walk(MboxDialect.ORIGINAL, Files.write(folder.resolve(name), inner));
    assertThat(read.texts())
        .containsExactly("Subject: 3\n", "Subject: 4\n", "Subject: 5\n", "Subject: 6\n");
    assertThat(read.excepted).singleElement().asString().contains("z2.zip: lies in 4 archives");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar.gz"})
  void aBombEndsAtWhatIsAllowed(String kind) throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.eml", bytes("Subject: before\n"));
    files.put("bomb.mbox", new byte[40 << 20]);
    files.put("z.eml", bytes("Subject: behind\n"));
    byte[] octets = kind.equals("zip") ? zip(files) : tar(kind, files);
    Path archive = Files.write(folder.resolve("b." + kind), octets);
    Path spool = folder.resolve("spool");
    Collected read = new Collected();
    SourceFile file =
        new SourceFile(
            archive,
            archive.toString(),
            "b." + kind,
            octets.length,
            OffsetDateTime.MIN,
            0,
            new EntrySpool(spool, octets.length, 1000));
    new FileReader(MboxDialect.ORIGINAL, read).read(file);
    assertThat(read.texts()).containsExactly("Subject: before\n");
    assertThat(read.excepted).singleElement().asString().contains("expands to more than");
    assertThat(spool).isEmptyDirectory();
  }

  @Test
  void linksAndWhatStandsBehindTheEndOfATar() throws Exception {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(octets)) {
      put(tar, "a.eml", bytes("Subject: a\n"));
      TarArchiveEntry hard = new TarArchiveEntry("b.eml", TarConstants.LF_LINK);
      hard.setLinkName("a.eml");
      tar.putArchiveEntry(hard);
      tar.closeArchiveEntry();
      TarArchiveEntry symbolic = new TarArchiveEntry("c.eml", TarConstants.LF_SYMLINK);
      symbolic.setLinkName("/etc/passwd");
      tar.putArchiveEntry(symbolic);
      tar.closeArchiveEntry();
    }
    octets.write(tar("tar", Map.of("d.eml", bytes("Subject: d\n"))));
    Path archive = Files.write(folder.resolve("l.tar"), octets.toByteArray());
    Collected read = Collected.walk(MboxDialect.ORIGINAL, archive);
    assertThat(read.texts()).containsExactly("Subject: a\n");
    assertThat(read.leftOut).singleElement().asString().contains("c.eml: not read: a link");
    assertThat(read.excepted).hasSize(2);
    assertThat(read.excepted.get(0)).contains("b.eml: a second name of a.eml");
    assertThat(read.excepted.get(1)).contains("more behind the archive's end");
  }

  @Test
  void aFileThatIsCompressedAloneIsReadByItsInnerName() throws Exception {
    Path archive = folder.resolve("list.mbox.gz");
    try (OutputStream out = compressor("gz", Files.newOutputStream(archive))) {
      out.write(bytes(MBOX));
    }
    Collected read = Collected.walk(MboxDialect.ORIGINAL, archive);
    assertThat(read.sources())
        .containsExactly(archive + "!/list.mbox#0", archive + "!/list.mbox#16");
  }

  @Test
  void whatIsNoArchiveIsExcepted() throws Exception {
    for (String name : List.of("a.zip", "a.tar", "a.tgz", "a.gz", "a.pst", "a.msg")) {
      Path file = Files.write(folder.resolve(name), bytes("This is something else.\n"));
      Collected read = Collected.walk(MboxDialect.ORIGINAL, file);
      assertThat(read.messages).as(name).isEmpty();
      assertThat(read.excepted.size() + read.leftOut.size()).as(name).isEqualTo(1);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(octets)) {
      for (var file : files.entrySet()) {
        ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
        boolean stored = file.getValue().length < 1000;
        zip.setMethod(stored ? ZipArchiveOutputStream.STORED : ZipArchiveOutputStream.DEFLATED);
        if (stored) {
          var crc = new java.util.zip.CRC32();
          crc.update(file.getValue());
          entry.setCrc(crc.getValue());
          entry.setSize(file.getValue().length);
        }
        zip.putArchiveEntry(entry);
        zip.write(file.getValue());
        zip.closeArchiveEntry();
      }
    }
    return octets.toByteArray();
  }

  private static byte[] tar(String kind, Map<String, byte[]> files) throws Exception {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    String form = kind.equals("tgz") ? "gz" : kind.substring(kind.lastIndexOf('.') + 1);
    OutputStream out = form.equals("tar") ? octets : compressor(form, octets);
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (var file : files.entrySet()) {
        put(tar, file.getKey(), file.getValue());
      }
    }
    return octets.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static OutputStream compressor(String form, OutputStream out) throws Exception {
    String name = Map.of("bz2", "bzip2", "zst", "zstd").getOrDefault(form, form);
    return new CompressorStreamFactory().createCompressorOutputStream(name, out);
  }
}
