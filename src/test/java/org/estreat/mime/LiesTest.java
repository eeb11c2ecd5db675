package org.estreat.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.Octets;
import org.estreat.model.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are not what their headers say: what is searched, and which choice is noted. */
class LiesTest {
  private static final String RUSSIAN =
      "Добрый день! Высылаю вам протокол вчерашнего совещания, сообщите о замечаниях.";
  private static final String GERMAN = "Schöne Grüße aus Köln, die Tür ist geöffnet.";
  private static final String CHINESE = "您好，我们公司的会议时间是明天上午，请您收到以后给我们发一个邮件，谢谢。";
  private static final String JAPANESE = "昨日の会議の議事録をお送りします。よろしくお願いいたします。";
  private static final String KOREAN = "안녕하세요. 어제 회의의 회의록을 첨부하여 보내 드립니다. 감사합니다.";
  private static final String GREEK =
      "Καλημέρα σας, σας στέλνω τα πρακτικά της χθεσινής συνάντησης.";

  /**
   * @param found what BODY has to find
   * @param noted in a Defect of this kind; empty where nothing has to be
   */
  record Lie(
      String name,
      String type,
      String encoding,
      Octets body,
      List<String> found,
      Defect.Kind kind,
      String noted) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Lie charset(String declared, String real, String text, String... noted) {
    String type = declared.isEmpty() ? "text/plain" : "text/plain; charset=" + declared;
    Octets body = new Octets(text.getBytes(Charset.forName(real)));
    String note = noted.length == 0 ? "" : noted[0];
    return new Lie(
        declared + " is " + real, type, "8bit", body, List.of(text), Defect.Kind.CHARSET, note);
  }

  private static Lie encoding(
      String declared, String real, String body, String found, String note) {
    return new Lie(
        declared + " is " + real,
        "text/plain; charset=utf-8",
        declared,
        new Octets(body.getBytes(StandardCharsets.UTF_8)),
        List.of(found),
        Defect.Kind.TRANSFER_ENCODING,
        note);
  }

  private static String base64(String text) {
    return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static List<Lie> lies() {
    List<Lie> all = new ArrayList<>();
    all.add(charset("us-ascii", "UTF-8", RUSSIAN, "declared us-ascii, read as UTF-8"));
    all.add(charset("", "UTF-8", GERMAN, "no charset, read as UTF-8"));
    all.add(charset("us-ascii", "windows-1251", RUSSIAN, "also read as windows-1251"));
    all.add(charset("", "KOI8-R", RUSSIAN, "also read as KOI8-U"));
    all.add(charset("utf-8", "windows-1251", RUSSIAN, "also read as windows-1251"));
    all.add(charset("utf-8", "IBM866", RUSSIAN, "also read as IBM866"));
    all.add(charset("utf-8", "windows-1252", GERMAN, "also read as windows-1252"));
    all.add(charset("unknown-8bit", "windows-1251", RUSSIAN, "also read as windows-1251"));
    all.add(charset("x-user-defined", "GB18030", CHINESE, "also read as GB18030"));
    all.add(charset("unknown-8bit", "windows-1252", GERMAN, "unknown charset"));
    all.add(charset("us-ascii", "Big5", "您好，我們公司的會議時間是明天上午，請您收到以後給我們發一個郵件。", "Big5"));
    all.add(charset("us-ascii", "Shift_JIS", JAPANESE, "also read as windows-31j"));
    all.add(charset("us-ascii", "EUC-JP", JAPANESE, "also read as EUC-JP"));
    all.add(charset("us-ascii", "EUC-KR", KOREAN, "also read as x-windows-949"));
    all.add(charset("us-ascii", "windows-1253", GREEK, "also read as windows-1253"));
    all.add(charset("", "ISO-2022-JP", JAPANESE, "no charset, also read as ISO-2022-JP"));
    all.add(charset("us-ascii", "ISO-2022-KR", KOREAN, "also read as ISO-2022-KR"));
    all.add(charset("utf-8", "x-windows-iso2022jp", JAPANESE, "also read as ISO-2022-JP"));
    all.add(charset("gb2312", "GB18030", "朱镕基 中乺 ㄅ", "declared gb2312, read as GB18030"));
    all.add(charset("shift_jis", "windows-31j", "①㈱髙﨑", "declared shift_jis, read as windows-31j"));
    all.add(charset("iso-8859-1", "windows-1252", "“Preis” 5 € – gut", "read as windows-1252"));
    all.add(charset("iso-8859-9", "windows-1254", "“İstanbul” ğş", "read as windows-1254"));
    all.add(charset("iso-8859-1", "UTF-8", GERMAN, "declared iso-8859-1, also read as UTF-8"));
    all.add(charset("windows-1251", "UTF-8", RUSSIAN, "declared windows-1251, also read as UTF-8"));
    all.add(charset("utf-16", "UTF-8", "plain words only", "declared utf-16, read as utf-8"));
    all.add(charset("utf-8", "UTF-16", GERMAN, "declared utf-8, read as utf-16"));
    all.add(charset("", "UTF-16LE", GERMAN, "no charset, read as utf-16le"));
    all.add(charset("us-ascii", "UTF-16BE", GERMAN, "declared us-ascii, read as utf-16be"));
    String twice = new String(GERMAN.getBytes(StandardCharsets.UTF_8), Charset.forName("cp1252"));
    Lie doubled = charset("utf-8", "UTF-8", twice, "UTF-8 that was encoded twice");
    all.add(
        new Lie(
            "doubled",
            doubled.type,
            "8bit",
            doubled.body,
            List.of(twice, GERMAN),
            Defect.Kind.CHARSET,
            doubled.noted));
    String secret = "The secret handshake is in this text, which is long enough to be wrapped. ";
    String coded = base64(secret.repeat(3));
    all.add(encoding("7bit", "base64", coded, "secret handshake", "declared 7bit, read as base64"));
    all.add(encoding("8bit", "base64, as it stands", coded, coded.substring(0, 70), "as base64"));
    all.add(encoding("quoted-printable", "base64", coded, "secret handshake", "read as base64"));
    all.add(encoding("x-none", "base64", coded, "secret handshake", "read as base64"));
    all.add(
        encoding("base64", "text", secret.repeat(3), "secret handshake", "base64, read as 8bit"));
    all.add(
        encoding(
            "base64",
            "text in lines",
            "Dear all,\r\nsecret handshake.\r\n",
            "secret handshake",
            "base64, read as 8bit"));
    all.add(
        encoding(
            "base64",
            "base64 and a footer",
            base64("body here!!") + "\r\n--\r\nthe footer\r\n",
            "the footer",
            "not clean"));
    all.add(encoding("base64", "cut off", coded.substring(0, 81), "secret handshake", "not clean"));
    all.add(
        encoding(
            "7bit",
            "quoted-printable",
            "Sch=C3=B6ne Gr=C3=BC=C3=9Fe aus K=\r\n=C3=B6ln",
            "Schöne Grüße aus Köln",
            "also read as quoted-printable"));
    all.add(
        encoding(
            "quoted-printable",
            "bare =",
            "a = b, x=1 and Gr=FC=DFe = 7",
            "a = b, x=1 and Gr",
            "not clean"));
    all.add(
        encoding("x-uuencode", "uuencode", "begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n", "Cat", ""));
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void isReadAsWhatItIs(Lie lie) {
    Message message = read(lie.type, lie.encoding, lie.body.bytes());
    assertThat(lie.found)
        .allSatisfy(text -> assertThat(bodies(message)).anyMatch(b -> b.contains(text)));
    if (!lie.noted.isEmpty()) {
      assertThat(message.defects())
          .anyMatch(d -> d.kind() == lie.kind && d.detail().contains(lie.noted));
    }
    assertThat(message.defects()).noneMatch(d -> d.kind().losesText());
  }

  @Test
  void theControlsOfTheDeclaredCharsetAreFoundToo() {
    byte[] body = "everyone\u0092s \u0093own\u0094".getBytes(StandardCharsets.ISO_8859_1);
    List<String> read = bodies(read("text/plain; charset=iso-8859-1", "8bit", body));
    assertThat(read).containsExactly("everyone’s “own”", "everyone\u0092s \u0093own\u0094");
  }

  /** Chinese, which Java writes in no charset of escapes. */
  @Test
  void simplifiedChineseBySevenBits() {
    String body = "\u001b$)A\u000e" + "DzOC" + "\u000f";
    byte[] gb = "\u4f60\u597d".getBytes(Charset.forName("GB2312"));
    StringBuilder shifted = new StringBuilder();
    for (byte octet : gb) {
      shifted.append((char) (octet & 0x7F));
    }
    byte[] bytes = body.replace("DzOC", shifted).getBytes(StandardCharsets.US_ASCII);
    assertThat(bodies(read("text/plain", "7bit", bytes))).anyMatch(b -> b.contains("\u4f60\u597d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7bit", "quoted-printable", "8bit", "binary"})
  void ofTransferEncodingsThatContradictEachIsRead(String last) {
    String first = last.equals("quoted-printable") ? "7bit" : "quoted-printable";
    String message =
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
            + first
            + "\r\nContent-Transfer-Encoding: "
            + last
            + "\r\n\r\na caf=C3=A9 here\r\n";
    Message read = latin(message);
    assertThat(bodies(read))
        .containsExactlyInAnyOrder("a caf\u00e9 here\r\n", "a caf=C3=A9 here\r\n");
    assertThat(read.defects())
        .extracting(Defect::detail)
        .containsExactly("declared " + last + " and " + first + ", also read as " + first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quoted-printable", "7bit"})
  void aDocumentIsInBase64WhereOneOfTwoFieldsSaysSoAndItsOctetsAre(String last) {
    String header =
        "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Transfer-Encoding: "
            + last
            + "\r\n\r\n";
    byte[] coded = (header + "Z290Y2hhCg==\r\n").getBytes(StandardCharsets.US_ASCII);
    MimeReader mime = new MimeReader();
    assertThat(mime.content(coded, mime.read(coded).root())).asString().isEqualTo("gotcha\n");
    byte[] bare = (header + "plain words\r\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(mime.content(bare, mime.read(bare).root())).asString().startsWith("plain words");
  }

  @Test
  void transferEncodingsThatAgreeHaveOneReading() {
    Message read =
        latin(
            String.join(
                "\r\n",
                "Content-Transfer-Encoding: 7bit",
                "Content-Transfer-Encoding: 8bit",
                "",
                "plain =41",
                ""));
    assertThat(bodies(read)).hasSize(1);
    assertThat(read.defects()).isEmpty();
  }

  private static List<String> bodies(Message message) {
    return message.sections().stream().map(Section::body).filter(b -> b != null).toList();
  }

  private static Message read(String type, String encoding, byte[] body) {
    String header =
        "Content-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return new MimeReader().read(all.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Plain words, nothing else.",
        "x = 1; y = 2; if (a == b) return;",
        "Link: https://example.org/?a=1&b=2&c=3",
        "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef\r\n",
        "Schöne Grüße",
      })
  void whatIsAsItSaysHasOneReading(String text) {
    Message message =
        read("text/plain; charset=utf-8", "8bit", text.getBytes(StandardCharsets.UTF_8));
    assertThat(bodies(message)).containsExactly(text);
    assertThat(message.defects()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%PDF-1.4 etc", "PK\003\004 etc", "{\\rtf1 etc", "<!DOCTYPE html><p>x", "<HTML>"})
  void textThatIsADocumentIsReadAsBoth(String text) {
    Message message = read("text/plain", "7bit", text.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(bodies(message)).containsExactly(text);
    assertThat(message.defects())
        .extracting(defect -> defect.path() + " " + defect.kind() + " " + defect.detail())
        .anyMatch(fault -> fault.startsWith("1 CONTENT_TYPE declared text/plain, also read as"));
  }

  /** A document that is not transferred as its header says is the same octets. */
  @Test
  void documentsAreDecodedAsTheyAreTransferred() {
    byte[] pdf = ("%PDF-1.4\n" + "stream of words ".repeat(20)).getBytes(StandardCharsets.UTF_8);
    MimeReader mime = new MimeReader();
    for (String lie : List.of("7bit", "binary", "quoted-printable", "x-odd")) {
      byte[] coded = Base64.getMimeEncoder().encode(pdf);
      Message message = read("application/pdf", lie, coded);
      byte[] whole = whole("application/pdf", lie, coded);
      assertThat(mime.content(whole, message.root())).as(lie).isEqualTo(pdf);
    }
    byte[] whole = whole("application/pdf", "base64", pdf);
    assertThat(mime.content(whole, mime.read(whole).root())).isEqualTo(pdf);
  }

  private static byte[] whole(String type, String encoding, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String header = "Content-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding;
    all.writeBytes((header + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** Structure that lies: every part's text is found all the same, and the choice is noted. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("structures")
  void structureThatLies(String name, String message, List<String> found, String noted) {
    Message read =
        new MimeReader().read(message.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    String all = String.join("\n", read.sections().stream().map(Section::text).toList());
    assertThat(all).contains(found.toArray(String[]::new));
    if (!noted.isEmpty()) {
      assertThat(read.defects()).anyMatch(d -> d.kind().name().equals(noted));
    }
  }

  static List<Object[]> structures() {
    String multipart = "Content-Type: multipart/mixed; boundary=b\n\n";
    return List.of(
        new Object[] {
          "not closed", multipart + "--b\n\none\n--b\n\ntwo", List.of("one", "two"), "BOUNDARY"
        },
        new Object[] {
          "no parameter",
          "Content-Type: multipart/mixed\n\n--q\nContent-Type: text/plain\n\none\n--q--\n",
          List.of("one"),
          "BOUNDARY"
        },
        new Object[] {
          "another",
          String.join(
              "",
              "Content-Type: multipart/mixed; boundary=z\n\n",
              "--q\n",
              "Content-Type: text/plain\n\n",
              "one\n",
              "--q--\n"),
          List.of("one"),
          "BOUNDARY"
        },
        new Object[] {
          "text above parts whose boundary is lost",
          """
          Content-Type: multipart/report;
          \tbo

          above

          --q

          one

          --q
          Content-Type: text/plain

          two
          --q--
          """,
          List.of("above", "one", "two"),
          "BOUNDARY"
        },
        new Object[] {
          "never", multipart + "no line at all\n", List.of("no line at all"), "BOUNDARY"
        },
        new Object[] {
          "the same inside",
          multipart
              + "--b\n"
              + "Content-Type: multipart/mixed; boundary=b\n\n"
              + "--b\n\n"
              + "one\n"
              + "--b--\n\n"
              + "--b\n\n"
              + "two\n"
              + "--b--\n",
          List.of("one", "two"),
          ""
        },
        new Object[] {
          "two of them",
          "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\none\n--b--\n",
          List.of("one"),
          ""
        },
        new Object[] {
          "two types",
          String.join(
              "",
              "Content-Type: multipart/mixed; boundary=b\n",
              "Content-Type: text/plain\n\n",
              "--b\n\n",
              "one\n",
              "--b--\n"),
          List.of("one"),
          ""
        },
        new Object[] {"empty type", "Content-Type:\n\nwords\n", List.of("words"), "CONTENT_TYPE"},
        new Object[] {
          "NUL", "Subject: a\0b\n\nbefore\0after\n", List.of("before\0after", "a\0b"), ""
        },
        new Object[] {
          "bare CR", "Subject: a\rb\n\nbefore\rafter\n", List.of("before\rafter", "a\rb"), ""
        },
        new Object[] {"8-bit header", "Subject: Gr\u00fc\u00dfe\n\nx\n", List.of("Grüße"), ""},
        new Object[] {
          "RFC 2231",
          String.join(
              "",
              "Content-Type: application/pdf; name*1=b.pdf; name*0=\"a\"; name*x*=z;"
                  + " name*9999999=q\n\n",
              "x\n"),
          List.of("name*1=b.pdf"),
          ""
        },
        new Object[] {
          "RFC 2047",
          String.join(
              "",
              "Subject: =?utf-8?q?a?= =?utf-8?b?YmM?= =?x-none?q?d=FC?= =?utf-8?z?e?="
                  + " =?utf-8?q?f\n\n",
              "x\n"),
          List.of("abcdü", "=?utf-8?z?e?=", "=?utf-8?q?f"),
          ""
        });
  }

  /** Four times the message is four times the work; quadratic, these would not end. */
  @Test
  void hugeLiesAreReadInLinearTime() {
    String part = "--b\nContent-Type: text/plain; charset=us-ascii\n\nGr\u00fc\u00dfe\n";
    String parts = "Content-Type: multipart/mixed; boundary=b\n\n" + part.repeat(40_000);
    assertThat(latin(parts).root().children()).hasSize(40_000);
    String name = "Content-Type: text/plain; name*0=a" + "; name*1*=%C3%BC".repeat(200_000);
    assertThat(latin(name + "\n\nx").sections()).hasSize(1);
    String words = "Subject: " + "=?utf-8?q?x".repeat(400_000) + "\n\nx";
    assertThat(latin(words).sections()).hasSize(1);
    String line = "X: " + "y".repeat(4_000_000) + "\n\n" + "z".repeat(4_000_000);
    assertThat(latin(line).sections()).hasSize(1);
    String equals = "Content-Type: text/plain\n\n" + "=3D".repeat(1_000_000) + "=zz";
    assertThat(latin(equals).sections()).hasSize(1);
    String zeros = "Content-Type: text/html\n\n" + "<\0p\0".repeat(1_000_000);
    assertThat(latin(zeros).sections().getFirst().body()).startsWith("<p<p");
    String doubled =
        "Content-Type: text/plain; charset=utf-8\n\n" + "\u00c3\u0083\u00c2\u00bc".repeat(500_000);
    assertThat(latin(doubled).sections()).hasSize(2);
    String base64 = "\n\n" + "QUJD".repeat(1_000_000) + "\n";
    assertThat(latin(base64).sections()).hasSize(2);
  }

  private static Message latin(String message) {
    return new MimeReader().read(message.getBytes(StandardCharsets.ISO_8859_1));
  }
}
