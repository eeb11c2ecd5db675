package org.estreat.extract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.estreat.model.Defect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that stand encoded in a text. */
class EncodedFilesTest {
  private static final byte[] CONTENT = "the hidden letter, all of it".getBytes(ISO_8859_1);
  private static final byte[] LONG = random(10_000, 7);

  private static final String LONG_TEXT = "THE 1ST LETTER, all of it. ".repeat(300);

  static Stream<Arguments> whole() {
    String base64 = Base64.getMimeEncoder().encodeToString(LONG);
    return Stream.of(
        arguments("uuencode", Encodings.uuencode("a.doc", CONTENT), CONTENT),
        arguments("uuencode, long", Encodings.uuencode("a.doc", LONG), LONG),
        arguments("uuencode, empty", "begin 644 a.doc\r\n`\r\nend\r\n", new byte[0]),
        arguments(
            "uuencode, blanks",
            Encodings.uuencode("a.doc", new byte[450]).replace('`', ' '),
            new byte[450]),
        arguments(
            "uuencode, blanks lost",
            Encodings.uuencode("a.doc", firstOne(450)).replaceAll("`+\r\n", "\r\n"),
            firstOne(450)),
        arguments("uuencode, LF", Encodings.uuencode("a.doc", LONG).replace("\r", ""), LONG),
        arguments("uuencode, CR", Encodings.uuencode("a.doc", LONG).replace("\n", ""), LONG),
        arguments("base64", "begin-base64 644 a.doc\n" + base64 + "\n====\n", LONG),
        arguments("yEnc", Encodings.yEnc("a.doc", CONTENT), CONTENT),
        arguments("yEnc, long", Encodings.yEnc("a.doc", LONG), LONG),
        arguments("BinHex", Encodings.binHex("a.doc", CONTENT), CONTENT),
        arguments("BinHex, long", Encodings.binHex("a.doc", LONG), LONG),
        arguments("BinHex, runs", Encodings.binHex("a.doc", new byte[700]), new byte[700]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whole(String name, String encoded, byte[] content) {
    String text = "Dear Bob,\r\n\r\n" + encoded + "Yours, Ann\r\n";
    EncodedFile found = find(text).getFirst();
    assertThat(found.fault()).isNull();
    assertThat(found.name()).isEqualTo("a.doc");
    assertThat(found.content().bytes()).isEqualTo(content);
    assertThat(text.substring(0, found.from()).strip()).isEqualTo("Dear Bob,");
    assertThat(text.substring(found.to())).endsWith("Yours, Ann\r\n").hasSizeLessThan(20);
  }

  static Stream<Arguments> damaged() {
    String uu = Encodings.uuencode("a.doc", LONG);
    String yEnc = Encodings.yEnc("a.doc", LONG);
    String binHex = Encodings.binHex("a.doc", LONG);
    String piece = Encodings.yEncPiece("a.doc", CONTENT, 2, 5, 99_999, 300);
    String wrong = yEnc.replaceFirst("crc32=.{8}", "crc32=00000000");
    return Stream.of(
        arguments("uuencode, cut", half(uu), 4_995, Defect.Kind.CORRUPT, "ends before its end"),
        arguments("yEnc, cut", half(yEnc), 4_000, Defect.Kind.CORRUPT, "ends before its end"),
        arguments("BinHex, cut", half(binHex), 4_000, Defect.Kind.CORRUPT, "expected 10000 octets"),
        arguments("yEnc, sum", wrong, 10_000, Defect.Kind.CORRUPT, "CRC-32"),
        arguments("yEnc, piece", piece, CONTENT.length, Defect.Kind.MISSING, "is piece 2 of 5"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void damaged(String name, String text, int least, Defect.Kind kind, String detail) {
    EncodedFile found = find(text).getFirst();
    assertThat(found.name()).isEqualTo("a.doc");
    assertThat(found.content().bytes()).hasSizeGreaterThanOrEqualTo(least / 45 * 45);
    EncodedFile.Fault fault = found.fault();
    assertThat(fault == null ? null : fault.kind()).isEqualTo(kind);
    assertThat(fault == null ? "" : fault.detail()).contains(detail);
  }

  private static final String PROSE =
      """
      Dear Bill:\r
      \r
      MANY THANKS FOR IT\r
      the wombat is here: see below, and\r
      there.\r
      Yours\r
      """;

  static Stream<Arguments> withoutEnd() {
    String pgp = "-----BEGIN PGP MESSAGE-----\r\nVersion: 1\r\n\r\n";
    String armour = ("hQEMA" + "A".repeat(59) + "\r\n").repeat(20);
    String end = "-----END PGP MESSAGE-----\r\n";
    String yEnc = Encodings.yEnc("a.doc", LONG);
    String base64 =
        "begin-base64 644 a.doc\r\n" + Base64.getMimeEncoder().encodeToString(LONG) + "\r\n";
    return Stream.of(
        arguments("uuencode", half(Encodings.uuencode("a.doc", LONG))),
        arguments("base64", half(base64)),
        arguments("base64 that is none", "begin-base64 644 a.doc\r\nAAA=\r\nAAA=\r\n"),
        arguments("yEnc", half(yEnc)),
        arguments("yEnc, whole lines", lines(yEnc, 20)),
        arguments(
            "yEnc of text", lines(Encodings.yEnc("a.txt", LONG_TEXT.getBytes(ISO_8859_1)), 20)),
        arguments("yEnc, nothing", "=ybegin line=128 size=5 name=a.doc\r\n"),
        arguments("yEnc, then another", lines(yEnc, 20) + PROSE + yEnc),
        arguments("BinHex", half(Encodings.binHex("a.doc", LONG))),
        arguments("BinHex, whole lines", lines(Encodings.binHex("a.doc", LONG), 20)),
        arguments("BinHex, nothing", "(This file must be converted with BinHex 4.0)\r\n:abc\r\n"),
        arguments("OpenPGP", pgp + armour),
        arguments("OpenPGP, half a line", pgp + half(armour)),
        arguments("OpenPGP, nothing", pgp),
        arguments("OpenPGP, then another", pgp + armour + PROSE + pgp + armour + end),
        arguments("OpenPGP, then an end", pgp + armour + PROSE + end),
        arguments("yEnc, then an end", lines(yEnc, 20) + PROSE + "=yend size=10000\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void withoutEnd(String name, String begun) {
    String text = "above\r\n" + begun + "\r\n" + PROSE;
    StringBuilder around = new StringBuilder();
    int at = 0;
    List<EncodedFile> found = find(text);
    for (EncodedFile each : found) {
      around.append(text, at, each.from());
      around.append(new String(each.left().bytes(), ISO_8859_1));
      at = each.to();
    }
    around.append(text.substring(at));
    assertThat(found).isNotEmpty();
    assertThat(around.toString()).startsWith("above\r\n");
    PROSE.lines().forEach(line -> assertThat(around.toString().lines()).contains(line));
    int times = text.split("wombat", -1).length;
    assertThat(around.toString().split("wombat", -1)).hasSize(times);
  }

  private static String lines(String text, int count) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      at = text.indexOf('\n', at) + 1;
    }
    return text.substring(0, at);
  }

  static Stream<String> prose() {
    return Stream.of(
        "begin 644 times and you will see\nhow it goes\n",
        "we begin 644 a.doc\nM'&AE\nend\n",
        "begin with this\nend\n",
        "begin 644 a.doc",
        "=ybegin is how yEnc begins\n",
        "(This file must be converted with BinHex 4.0)\nbut there is none\n",
        "The marker is -----BEGIN PGP MESSAGE----- and stands at the beginning of a line\n");
  }

  @ParameterizedTest
  @MethodSource
  void prose(String text) {
    assertThat(find(text)).isEmpty();
  }

  static Stream<Arguments> inProportion() {
    List<String> lines = Encodings.binHex("a.doc", LONG).lines().toList();
    String line = lines.get(1) + "abc".repeat(700_000);
    String twice = lines.get(0) + "\n" + line + "\n" + "a".repeat(line.length()) + "\n~";
    return Stream.of(
        arguments("yEnc", "=ybegin size=1" + " name=x".repeat(300_000) + "\u2028x\nabc\n"),
        arguments("BinHex", twice));
  }

  /** Each takes minutes where lines take time in proportion to the square of their length. */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void inProportion(String name, String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    List<EncodedFile> found = new ArrayList<>();
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> EncodedFiles.forEach(bytes, 1 << 30, found::add));
    assertThat(found).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin 644 a\u0085b.doc\n#86)C\n`\nend\n",
        "=ybegin size=1 name=a\u0085b\n\u008b\n=yend size=1\n"
      })
  void aNameMayHaveAnyCharacter(String text) {
    assertThat(find(text)).hasSize(1).first().extracting(EncodedFile::fault).isNull();
  }

  @Test
  void severalAreFoundInTheirOrder() {
    String text =
        "one\r\n"
            + Encodings.uuencode("1.txt", CONTENT)
            + "two\r\n"
            + Encodings.yEnc("2.txt", CONTENT)
            + Encodings.binHex("3.txt", CONTENT)
            + "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\nlast\r\n";
    assertThat(find(text))
        .extracting(EncodedFile::name)
        .containsExactly("1.txt", "2.txt", "3.txt", null);
  }

  @Test
  void aNameIsNoPath() {
    assertThat(find(Encodings.uuencode("../../etc/\u0007a.doc", CONTENT)).getFirst().name())
        .isEqualTo("a.doc");
    assertThat(find(Encodings.uuencode("C:\\TEMP\\a.doc", CONTENT)).getFirst().name())
        .isEqualTo("a.doc");
  }

  @Test
  void aLongNameIsWhole() {
    String name = "n".repeat(1_500) + ".doc";
    assertThat(find(Encodings.uuencode(name, CONTENT)).getFirst().name()).isEqualTo(name);
    assertThat(find(Encodings.yEnc(name, CONTENT)).getFirst().name()).isEqualTo(name);
  }

  @Test
  void anyOctetsAreRead() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    String all =
        Encodings.uuencode("a", LONG) + Encodings.yEnc("b", LONG) + Encodings.binHex("c", LONG);
    for (int i = 0; i < 300; i++) {
      byte[] text = all.getBytes(ISO_8859_1);
      for (int j = random.nextInt(40); j >= 0; j--) {
        text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      List<EncodedFile> found = new ArrayList<>();
      EncodedFiles.forEach(text, 1 << 20, found::add);
      int at = 0;
      for (EncodedFile each : found) {
        assertThat(each.from()).as("seed %d", seed).isGreaterThanOrEqualTo(at);
        assertThat(each.to()).as("seed %d", seed).isGreaterThan(each.from());
        at = each.to();
      }
      assertThat(at).as("seed %d", seed).isLessThanOrEqualTo(text.length);
    }
  }

  @Test
  void repetitionsEndAtTheLimit() {
    String file = Encodings.binHex("a", new byte[1 << 20]);
    List<EncodedFile> found = new ArrayList<>();
    EncodedFiles.forEach(file.getBytes(ISO_8859_1), 1_000, found::add);
    assertThat(found.getFirst().content().bytes()).hasSizeLessThan(1_300);
    assertThat(found.getFirst().fault()).isNotNull();
  }

  private static List<EncodedFile> find(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    List<EncodedFile> found = new ArrayList<>();
    EncodedFiles.forEach(bytes, 1 << 20, found::add);
    assertThat(EncodedFiles.mayBeIn(bytes) || found.isEmpty()).isTrue();
    return found;
  }

  private static String half(String text) {
    return text.substring(0, text.length() / 2);
  }

  private static byte[] firstOne(int length) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, 0, 45, (byte) 0x55);
    return bytes;
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }
}
