package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Contents that need a password: without it, with a wrong one, and with the right one. */
class LockedContentsTest {
  private static final ContentType OCTETS =
      new ContentType("application", "octet-stream", Map.of());
  private static final DocumentPasswords WRONG =
      DocumentPasswords.of("wrong", "Secret", "passw\u00f6rt", "");

  static Stream<Arguments> contents() {
    byte[] text = Locked.utf8("the quokka is in the drawer");
    byte[] inner = Locked.pdf("the quokka is in the drawer");
    return Stream.of(
        Arguments.of("pdf", Locked.pdf("the quokka is in the drawer")),
        Arguments.of("docx", Locked.docx("the quokka is in the drawer")),
        Arguments.of("xls", Locked.xls("secret", "the quokka is in the drawer")),
        Arguments.of("7z", Locked.sevenZip("secret", "a.txt", text)),
        Arguments.of(
            "zip, ZipCrypto", Locked.zip(EncryptionMethod.ZIP_STANDARD, "a.txt", "secret", text)),
        Arguments.of("zip, AES", Locked.zip(EncryptionMethod.AES, "a.txt", "secret", text)),
        Arguments.of(
            "pdf in zip, both locked", Locked.zip(EncryptionMethod.AES, "a.pdf", "secret", inner)),
        Arguments.of("pdf in zip", Fixtures.zip("a.pdf", inner)),
        Arguments.of("pdf in 7z, both locked", Locked.sevenZip("secret", "a.pdf", inner)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contents")
  void isReadWithItsPasswordAndWithNoOther(String name, byte[] content) {
    PartText without = read(content, DocumentPasswords.NONE);
    assertThat(without.defects())
        .as("%s", without.defects())
        .extracting(Defect::kind)
        .containsOnly(Defect.Kind.ENCRYPTED);
    assertThat(words(without)).doesNotContain("quokka");

    PartText wrong = read(content, WRONG);
    assertThat(wrong.defects()).extracting(Defect::kind).containsOnly(Defect.Kind.ENCRYPTED);
    assertThat(wrong.status()).isEqualTo(without.status());

    PartText right = read(content, DocumentPasswords.of("wrong", "secret"));
    assertThat(right.defects()).isEmpty();
    assertThat(right.status()).isEqualTo(PartText.Status.FULL);
    assertThat(words(right)).contains("quokka is in the drawer");
    assertThat(right.tellsMoreThan(without)).isTrue();
    assertThat(without.tellsMoreThan(right)).isFalse();
  }

  @Test
  void eachEntryOfAZipMayHaveAPasswordOfItsOwn() {
    byte[] zip =
        Locked.zip(
            EncryptionMethod.AES,
            "open.txt",
            "",
            Locked.utf8("wombat"),
            "one.txt",
            "secret",
            Locked.utf8("quokka"),
            "two.txt",
            "p\u00e4ss",
            Locked.utf8("dingo"),
            "three.txt",
            "unknown",
            Locked.utf8("emu"));
    PartText without = read(zip, DocumentPasswords.NONE);
    assertThat(without.defects())
        .extracting(Defect::where)
        .containsExactlyInAnyOrder("one.txt", "two.txt", "three.txt");

    PartText some = read(zip, DocumentPasswords.of("p\u00e4ss", "secret"));
    assertThat(words(some)).contains("wombat", "quokka", "dingo").doesNotContain("emu");
    assertThat(some.status()).isEqualTo(PartText.Status.PARTIAL);
    assertThat(some.defects())
        .singleElement()
        .satisfies(defect -> {
          assertThat(defect.kind()).isEqualTo(Defect.Kind.ENCRYPTED);
          assertThat(defect.where()).isEqualTo("three.txt");
        });
    assertThat(some.tellsMoreThan(without)).isTrue();
  }

  @Test
  void anEntryOfALockedZipThatIsBrokenCostsOnlyItself() {
    byte[] zip =
        Locked.zip(
            EncryptionMethod.AES,
            "locked.txt",
            "secret",
            Locked.utf8("quokka"),
            "broken.txt",
            "",
            Locked.utf8("wombat ".repeat(50)),
            "whole.txt",
            "",
            Locked.utf8("dingo"));
    int name = new String(zip, StandardCharsets.ISO_8859_1).indexOf("broken.txt");
    Arrays.fill(zip, name + "broken.txt".length(), name + "broken.txt".length() + 12, (byte) 0xFF);
    PartText read = read(zip, DocumentPasswords.NONE);
    assertThat(words(read)).contains("dingo");
    assertThat(read.defects())
        .as("%s", read.defects())
        .extracting(Defect::where)
        .containsExactly("locked.txt", "broken.txt");
  }

  @Test
  void eachDocumentInsideThatIsNotReadSaysWhatItIs() {
    byte[] locked = Locked.pdf("quokka");
    byte[] zip =
        Fixtures.zip("a/b.pdf", locked, "c.txt", Locked.utf8("dingo"), "empty", new byte[0]);
    PartText read = read(Fixtures.zip("inner.zip", zip), DocumentPasswords.NONE);
    assertThat(read.defects())
        .extracting(Defect::inside)
        .containsExactlyInAnyOrder(
            new Defect.Inside(
                "inner.zip/a/b.pdf",
                "application/pdf",
                locked.length,
                MessageKey.of(locked).sha256()),
            new Defect.Inside(
                "inner.zip/empty",
                "application/octet-stream",
                0,
                MessageKey.of(new byte[0]).sha256()));
    assertThat(words(read)).contains("dingo");
  }

  /** Over the pipe to the process that reads. */
  @Test
  void aWorkerIsToldThePasswordsAndNobodyElseIs(@TempDir Path folder) {
    try (Extractor extractor =
        new IsolatedExtractor(
            ExtractLimits.DEFAULT,
            WorkerLimits.DEFAULT,
            folder,
            DocumentPasswords.of("wrong", "sec\u2603ret", "secret"),
            null)) {
      PartText read = read(extractor, Locked.docx("quokka"));
      assertThat(words(read)).contains("quokka");
      assertThat(
              ProcessHandle.current()
                  .descendants()
                  .map(each -> each.info().commandLine().orElse(""))
                  .collect(Collectors.joining("\n")))
          .contains("-Xmx")
          .doesNotContain("secret", "\u2603");
    }
  }

  @Test
  void aFileOfPasswordsHasOneInEachLine() throws IOException {
    DocumentPasswords read = passwords("\uFEFFone\r\n two \n\none\nthr\u00e9e");
    assertThat(read.all()).containsExactly("one", " two ", "thr\u00e9e");
    assertThat(read).hasToString("3 passwords");
    assertThat(passwords("").isEmpty()).isTrue();
    assertThatThrownBy(() ->
            DocumentPasswords.read(new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xE9})))
        .isInstanceOf(IOException.class)
        .hasMessage("expected UTF-8, found other octets");
    assertThatThrownBy(() -> passwords("a\n" + "x".repeat(1001)))
        .hasMessage("line 2: expected at most 1000 characters, found 1001");
  }

  private static DocumentPasswords passwords(String file) throws IOException {
    return DocumentPasswords.read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
  }

  private static PartText read(byte[] content, DocumentPasswords passwords) {
    try (Extractor extractor = new TikaExtractor(ExtractLimits.DEFAULT, passwords)) {
      return read(extractor, content);
    }
  }

  private static PartText read(Extractor extractor, byte[] content) {
    String hash = MessageKey.of(content).sha256();
    return extractor.extract(hash, PartPath.parse("2"), content, OCTETS, null);
  }

  private static String words(PartText text) {
    return text.pieces().stream().map(PartText.Piece::text).collect(Collectors.joining("\n"));
  }
}
