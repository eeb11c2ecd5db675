package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail whose headers lie, taken in and searched by the program as people call it. */
class LyingMailTest {
  private static final String REPLY =
      String.join(
          "",
          "Guten Tag, das Angebot gefällt uns sehr gut, wir nehmen es an.\r\n\r\n",
          "On 3 May 2024 at 10:20, Jo wrote:\r\n",
          "> Please find attached our quotation for the new heating system.\r\n",
          "-- \r\nAnna Schmidt\r\n");

  @TempDir static Path folder;

  @BeforeAll
  static void take() throws IOException {
    mail("zip", "text/plain", "base64", base64(zip("quokka in a zip")));
    mail(
        "page",
        "text/plain; charset=us-ascii",
        "7bit",
        "<html><p>numbat<b>s</b> &amp; more".getBytes(StandardCharsets.UTF_8));
    mail("docx", "image/png", "base64", base64(zip("wombat in a picture")));
    mail("wide", "text/html", "8bit", "<p>bilby".getBytes(StandardCharsets.UTF_16LE));
    mail(
        "coded", "application/octet-stream", "7bit", base64(zip("potoroo is transferred as text")));
    mail(
        "russian",
        "text/plain; charset=us-ascii",
        "8bit",
        "Добрый день, высылаю вам протокол вчерашнего совещания."
            .getBytes(Charset.forName("windows-1251")));
    mail(
        "hidden",
        "text/html",
        "8bit",
        "<p>seen con<i style='display:none'>x</i>fidential<!-- dibbler --><blockquote>echidna"
            .getBytes(StandardCharsets.UTF_8));
    mail("reply", "text/plain; charset=utf-8", "8bit", REPLY.getBytes(StandardCharsets.UTF_8));
    Run taken = Run.of(folder, "import", "--mailbox", "local/m", "mail");
    assertThat(taken.exitCode()).as(taken.err()).isZero();
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource({
    "ATTACHMENT quokka, zip",
    "ATTACHMENT \"numbats & more\", page",
    "BODY numbat<b>, page",
    "ATTACHMENT wombat, docx",
    "ATTACHMENT bilby, wide",
    "BODY bilby, wide",
    "ATTACHMENT potoroo, coded",
    "BODY \"протокол\", russian",
    "ATTACHMENT confidential, hidden",
    "ATTACHMENT conxfidential, hidden",
    "ATTACHMENT dibbler, hidden",
    "NEWTEXT seen, hidden",
    "NEWTEXT echidna, ''",
    "BODY echidna, hidden",
    "NEWTEXT Angebot, reply",
    "NEWTEXT quotation, ''",
    "NEWTEXT Schmidt, ''",
    "BODY quotation, reply",
    "LANGUAGE de, reply",
    "LANGUAGE ru, russian",
    "LANGUAGE en, coded",
    "LANGUAGE fr, ''",
  })
  void isFoundByWhatItIs(String program, String subject) {
    Run found = Run.of(folder, "search", "--json", program);
    String out = found.out() + found.err();
    if (subject.isEmpty()) {
      assertThat(found.exitCode()).as(out).isEqualTo(Exit.NO);
    } else {
      assertThat(found.exitCode()).as(out).isZero();
      assertThat(out).contains("\"subject\":\"" + subject + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"new:Angebot, reply", "lang:de, reply", "new:quotation, ''", "quokka, zip"})
  void simpleSyntaxHasThemToo(String words, String subject) {
    String out = Run.of(folder, "search", "--syntax", "simple", "--json", words).out();
    assertThat(out.contains("\"subject\":\"" + subject + "\"")).isEqualTo(!subject.isEmpty());
  }

  @Test
  void theChoicesAreShownAndNoTextIsCountedAsLost() {
    assertThat(json("zip")).contains("declared text/plain, also read as application/zip");
    assertThat(json("page")).contains("declared text/plain, read as text/html");
    assertThat(json("docx")).contains("declared image/png, read as application/zip");
    assertThat(json("coded")).contains("declared 7bit, read as base64");
    assertThat(json("russian")).contains("also read as windows-1251", "\"language\":\"ru\"");
    assertThat(json("hidden")).contains("\"hidden\":[\"comment\",\"hidden\"]");
    assertThat(json("reply")).contains("\"language\":\"de\"");
    assertThat(Run.of(folder, "status").out()).contains("all of them read in full");
    assertThat(Run.of(folder, "status").out()).containsPattern("languages .*de 1.*ru 1");
    assertThat(Run.of(folder, "show", "--new", id("reply")).out())
        .contains("Angebot", "[2 lines quoted]", "[2 lines of a signature]")
        .doesNotContain("quotation");
  }

  private String json(String subject) {
    return Run.of(folder, "show", "--json", id(subject)).out();
  }

  private String id(String subject) {
    String out = Run.of(folder, "search", "--json", "SUBJECT " + subject).out();
    return out.replaceFirst("(?s).*?\"id\":\"([0-9a-v]{20})\".*", "$1");
  }

  private static byte[] zip(String words) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("note.txt"));
      zip.write(words.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] base64(byte[] bytes) {
    return Base64.getMimeEncoder().encode(bytes);
  }

  private static void mail(String subject, String type, String encoding, byte[] body)
      throws IOException {
    String header =
        "From: ann@example.org\r\nSubject: %s\r\nDate: Mon, 7 Feb 2022 10:00:00 +0000\r\n"
                .formatted(subject)
            + "Content-Type: "
            + type
            + "\r\nContent-Transfer-Encoding: "
            + encoding
            + "\r\n\r\n";
    ByteArrayOutputStream mail = new ByteArrayOutputStream();
    mail.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    mail.writeBytes(body);
    Path mails = Files.createDirectories(folder.resolve("mail"));
    Files.write(mails.resolve(subject + ".eml"), mail.toByteArray());
  }
}
