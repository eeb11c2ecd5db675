package org.estreat.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.estreat.extract.Containers;
import org.estreat.extract.Encodings;
import org.estreat.extract.Wrappings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What lies deep in mail is found by the real program, and the answer says where it lies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReachedMailTest {
  /**
   * Of the charsets that real mail names, letters that few others have, after the word that they
   * are written with. What is named beside real ones is what broken programs write.
   */
  private static final Map<String, String> LETTERS = new LinkedHashMap<>();

  private static final Map<String, String> JAVA =
      Map.of(
          "chinesebig5", "Big5",
          "gb2312_charset", "GB2312",
          "ks_c_5601-1987", "EUC-KR",
          "shift-jis", "Shift_JIS",
          "ansi_x3.4-1968", "US-ASCII");

  static {
    for (String ascii : new String[] {"us-ascii", "ascii", "ansi_x3.4-1968"}) {
      LETTERS.put(ascii, "plain");
    }
    for (String unicode : new String[] {"utf-8", "utf8", "utf-16", "utf-16le", "gb18030"}) {
      LETTERS.put(unicode, "漢字Ω");
    }
    for (String western : new String[] {"iso-8859-1", "windows-1252", "cp1252"}) {
      LETTERS.put(western, "größeé");
    }
    LETTERS.put("utf-7", "größe漢字");
    LETTERS.put("unicode-1-1-utf-7", "größe漢字");
    LETTERS.put("iso-8859-15", "œuvre€");
    LETTERS.put("iso-8859-2", "źdźbło");
    LETTERS.put("windows-1250", "źdźbło");
    LETTERS.put("iso-8859-3", "ħġarĉ");
    LETTERS.put("iso-8859-7", "λέξη");
    LETTERS.put("iso-8859-9", "ığneş");
    LETTERS.put("windows-1254", "ığneş");
    LETTERS.put("windows-1251", "слово");
    LETTERS.put("koi8-r", "слово");
    LETTERS.put("windows-1256", "كلمة");
    LETTERS.put("cp1256", "كلمة");
    LETTERS.put("windows-1257", "žodisų");
    LETTERS.put("big5", "漢字語");
    LETTERS.put("chinesebig5", "漢字語");
    LETTERS.put("gb2312", "汉字语");
    LETTERS.put("gb2312_charset", "汉字语");
    LETTERS.put("gbk", "漢字语");
    LETTERS.put("iso-2022-jp", "日本語");
    LETTERS.put("shift-jis", "日本語");
    LETTERS.put("euc-kr", "한국어");
    LETTERS.put("ks_c_5601-1987", "한국어");
  }

  @TempDir static Path folder;

  @BeforeAll
  void takeIn() throws IOException {
    byte[] zip = zip("token.txt", "the deepest quokka".getBytes(UTF_8));
    byte[] docx = Containers.docx("a report", "x.zip", zip);
    byte[] eml = Containers.eml("letter", "see the report", "report.docx", docx);
    byte[] msg = Containers.msg("outer", "see inside", "bundle.zip", zip("letter.eml", eml));
    mail("deep", Containers.eml("deep", "see outer.msg", "outer.msg", msg));
    String encoded = Encodings.uuencode("minutes.docx", Containers.docx("a wombat", "a.zip", zip));
    mail("uuencoded", text("uuencoded", "7bit", "Dear Bob,\r\n" + encoded + "bye\r\n"));
    for (String charset : LETTERS.keySet()) {
      mail("in " + charset, inCharset(charset));
    }
    mail("bounced", report());
    mail("clearsigned", signed("application/pkcs7-signature", "smime.p7s", p7s()));
    mail("pgpsigned", signed("application/pgp-signature", "signature.asc", PGP_SIGNATURE));
    mail(
        "inline",
        text(
            "inline",
            "7bit",
            "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA512\r\n\r\n- -- the numbat agrees\r\n"
                + PGP_SIGNATURE));
    mail(
        "with a text",
        (head("with a text") + "Content-Type: text/plain; name=notes.txt\r\n\r\na zebra of its own")
            .getBytes(ISO_8859_1));
    Run taken = Run.of(folder, "import", "mail", "--mailbox", "a/b");
    assertThat(taken.exitCode()).as(taken.err()).isZero();
  }

  /** Plain text that came as a file is an attachment too. */
  @Test
  void aTextFileIsFoundAsTextAndAsAnAttachment() throws IOException {
    assertThat(match("ATTACHMENT", "zebra").get("part").asString()).isEqualTo("1");
    assertThat(Run.of(folder, "search", "BODY", "zebra").out()).contains("with a text");
    assertThat(Run.of(folder, "search", "ATTACHMENT", "bodyplain").exitCode())
        .as("a body is none")
        .isOne();
  }

  @Test
  void atDepthSixWithItsPath() throws IOException {
    JsonNode match = match("ATTACHMENT", "\"deepest quokka\"", "SUBJECT", "deep");
    assertThat(match.get("part").asString()).isEqualTo("2");
    assertThat(match.get("source").asString()).isEqualTo("text");
    assertThat(match.get("where").asString())
        .isEqualTo("bundle.zip/letter.eml/report.docx/x.zip/token.txt");
    assertThat(Run.of(folder, "search", "ATTACHMENT", "deepest", "--snippets").out())
        .contains(
            "part 2, bundle.zip/letter.eml/report.docx/x.zip/token.txt: the [deepest] quokka");
  }

  @Test
  void inAFileThatIsEncodedInText() throws IOException {
    JsonNode match = match("ATTACHMENT", "wombat");
    assertThat(match.get("part").asString()).isEqualTo("1");
    assertThat(match.get("where").asString()).isEqualTo("minutes.docx");
    assertThat(match("FILENAME", "minutes.docx").get("part").asString()).isEqualTo("1");
    // The text is what it is to IMAP.
    assertThat(match("BODY", "\"begin 644 minutes\"").get("source").asString()).isEqualTo("text");
    assertThat(hits("BODY", "wombat")).isEmpty();
    assertThat(match("ATTACHMENT", "quokka", "SUBJECT", "uuencoded").get("where").asString())
        .isEqualTo("minutes.docx/a.zip/token.txt");
  }

  @Test
  void inEachCharsetOfRealMail() throws IOException {
    for (Map.Entry<String, String> each : LETTERS.entrySet()) {
      String subject = "\"in " + each.getKey() + "\"";
      assertThat(hits("BODY", "\"body" + each.getValue() + "\"", "SUBJECT", subject))
          .as("in the letter, %s", each.getKey())
          .isNotEmpty();
      assertThat(hits("ATTACHMENT", "\"table" + each.getValue() + "\"", "SUBJECT", subject))
          .as("in the attachment, %s", each.getKey())
          .isNotEmpty();
    }
  }

  @Test
  void inAReportByField() throws IOException {
    JsonNode match = match("ATTACHMENT", "\"Final-Recipient: rfc822; cat@example.org\"");
    assertThat(match.get("source").asString()).isEqualTo("metadata");
    assertThat(match.get("where").asString()).isEqualTo("recipient 1");
    assertThat(match.get("part").asString()).isEqualTo("2");
  }

  /** A signature holds no text: no more is said of it than that it is there. */
  @Test
  void inClearSignedMailOfEachKind() throws IOException {
    for (String subject : new String[] {"clearsigned", "pgpsigned"}) {
      JsonNode match = match("BODY", "\"the numbat agrees\"", "SUBJECT", subject);
      assertThat(match.get("part").asString()).as(subject).isEqualTo("1.1");
      match = match("ATTACHMENT", "\"numbat figures\"", "SUBJECT", subject);
      assertThat(match.get("part").asString()).as(subject).isEqualTo("1.2");
      assertThat(match.get("where").asString()).as(subject).isEqualTo("figures.txt");
    }
    assertThat(match("BODY", "\"numbat agrees\"", "SUBJECT", "inline").get("part").asString())
        .isEqualTo("1");
    assertThat(hits("FILENAME", "smime.p7s")).hasSize(1);
    Run exceptions = Run.of(folder, "exceptions", "--json");
    assertThat(exceptions.out()).doesNotContain("smime", "signature.asc", "clearsigned", "inline");
  }

  private static final String PGP_SIGNATURE =
      """
      -----BEGIN PGP SIGNATURE-----\r
      \r
      iHUEABYKAB0WIQTAbcdefghijklmnopqrstuvwxyz0123\r
      =AbCd\r
      -----END PGP SIGNATURE-----\r
      """;

  private static String p7s() {
    byte[] signature = Wrappings.signature("the numbat agrees".getBytes(UTF_8));
    return Base64.getMimeEncoder().encodeToString(signature) + "\r\n";
  }

  private static byte[] signed(String type, String name, String signature) throws IOException {
    String zip =
        Base64.getMimeEncoder()
            .encodeToString(zip("figures.txt", "the numbat figures".getBytes(UTF_8)));
    String body =
        """
        Content-Type: multipart/signed; protocol="%s"; micalg=sha-256; boundary=s

        --s
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: text/plain

        the numbat agrees
        --m
        Content-Type: application/zip; name=figures.zip
        Content-Transfer-Encoding: base64

        %s
        --m--

        --s
        Content-Type: %s; name=%s
        Content-Transfer-Encoding: %s
        Content-Disposition: attachment; filename=%s

        %s
        --s--
        """
            .formatted(
                type, zip, type, name, name.endsWith("p7s") ? "base64" : "7bit", name, signature);
    String subject = name.endsWith("p7s") ? "clearsigned" : "pgpsigned";
    return (head(subject) + body.replaceAll("\r?\n", "\r\n")).getBytes(ISO_8859_1);
  }

  private JsonNode hits(String... search) throws IOException {
    String[] line = new String[search.length + 3];
    line[0] = "search";
    System.arraycopy(search, 0, line, 1, search.length);
    line[search.length + 1] = "--json";
    line[search.length + 2] = "--snippets";
    Run run = Run.of(folder, line);
    JsonNode answer = new ObjectMapper().readTree(run.out().isBlank() ? "[]" : run.out());
    return answer.has("hits") ? answer.get("hits") : answer;
  }

  private JsonNode match(String... search) throws IOException {
    JsonNode hits = hits(search);
    assertThat(hits).as("hits of %s", String.join(" ", search)).isNotEmpty();
    return hits.get(0).get("matches").get(0);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  private static String head(String subject) {
    return "From: ann@example.org\r\nSubject: "
        + subject
        + "\r\nDate: Mon, 7 Feb 2022 10:00:00 +0000\r\nMIME-Version: 1.0\r\n";
  }

  private static byte[] text(String subject, String encoding, String text) {
    String type = "Content-Type: text/plain\r\nContent-Transfer-Encoding: " + encoding;
    return (head(subject) + type + "\r\n\r\n" + text).getBytes(ISO_8859_1);
  }

  private static byte[] inCharset(String charset) {
    String letters = LETTERS.get(charset);
    String body = part(charset, "plain", octets(charset, "the body" + letters + " of it\r\n"));
    String table = part(charset, "csv", octets(charset, "a,table" + letters + " of it\r\n"));
    String type = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    return (head("in " + charset) + type + body + table + "--b--\r\n").getBytes(ISO_8859_1);
  }

  private static byte[] octets(String charset, String text) {
    if (!charset.endsWith("utf-7")) {
      return text.getBytes(Charset.forName(JAVA.getOrDefault(charset, charset)));
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      String each = text.substring(i, i + 1);
      String unit = Base64.getEncoder().encodeToString(each.getBytes(UTF_16BE));
      out.append(text.charAt(i) < 0x80 ? each : "+" + unit.replace("=", "") + "-");
    }
    return out.toString().getBytes(ISO_8859_1);
  }

  private static String part(String charset, String subtype, byte[] content) {
    return "--b\r\nContent-Type: text/"
        + subtype
        + "; charset=\""
        + charset
        + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + Base64.getMimeEncoder().encodeToString(content)
        + "\r\n";
  }

  private static byte[] report() {
    String body =
        """
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        It could not be delivered.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; x

        Final-Recipient: rfc822;
         cat@example.org
        Action: failed

        --b--
        """;
    return (head("bounced") + body.replace("\n", "\r\n")).getBytes(ISO_8859_1);
  }

  private void mail(String name, byte[] mail) throws IOException {
    Path mails = Files.createDirectories(folder.resolve("mail"));
    Files.write(mails.resolve(name + ".eml"), mail);
  }
}
