package org.estreat.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A message that says one string, made to do harm where it is shown, wherever it can. */
final class NastyMail {
  /** A formula, all that steers a terminal or a reader, lines of a header, tags, and a path. */
  static final String NASTY =
      "=cmd|'/c calc'!A1\t\u001b[2J\u001b]0;owned\u0007\u009b31m\u0085\u0000\u007f\u0008"
          + "\u202egpj.exe\u2066\u200b\u2028\u2029\ufeff\u061c"
          + "\r\nInjected: yes\r\n\r\n<script>alert(1)</script><img src=x onerror=alert(1)>"
          + "\"';\\../../../../etc/passwd $(id) `id` NUL. . con.txt";

  /** The same, as a file system takes it in one name. */
  static final String FILE_NAME =
      NASTY.replace("\u0000", "").replace("/", "").replace("\r\n", "\n").substring(0, 100);

  private NastyMail() {}

  static byte[] message() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("From: " + word(NASTY) + " <quokka@example.org>");
    lines.add("To: \"raw \u001b[31m\u009b \u202e\" <a@example.org>");
    lines.add("Subject: " + word("quokka " + NASTY));
    lines.add("X-" + "Nasty: " + word(NASTY));
    lines.add("Date: Mon, 7 Feb 2022 10:00:00 +0000 (\u001b[2J)");
    lines.add("Message-ID: <\u001b[2J\u009b@example.org>");
    lines.add("MIME-Version: 1.0");
    lines.add("Content-Type: multipart/mixed; boundary=b");
    lines.add("");
    lines.addAll(part("text/plain; charset=utf-8", "", utf8("quokka " + NASTY)));
    lines.addAll(part("text/plain; charset=\"\u001b[2J\u009bnone\"", "", utf8("quokka " + NASTY)));
    lines.addAll(part("text/html; charset=utf-8", "", utf8("<p>quokka</p>" + NASTY)));
    lines.addAll(part("image/\u001b[2Jpng\u009b", name(NASTY), utf8("quokka " + NASTY)));
    lines.addAll(part("text/x-\"\r\n\t\u001b", name("../" + NASTY), utf8("quokka")));
    lines.addAll(part("application/zip", name("a.zip"), zip()));
    lines.addAll(part("application/pdf", name("t.pdf"), pdf()));
    lines.addAll(part("application/pdf", name("broken.pdf"), utf8("%PDF-1.4 " + NASTY)));
    lines.add("--b--");
    return String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> part(String type, String name, byte[] content) {
    return List.of(
        "--b",
        "Content-Type: " + type,
        "Content-Disposition: attachment" + name,
        "Content-Transfer-Encoding: base64",
        "",
        Base64.getMimeEncoder().encodeToString(content));
  }

  /** RFC 2231. */
  private static String name(String name) {
    StringBuilder encoded = new StringBuilder("; filename*=utf-8''");
    for (byte octet : utf8(name)) {
      encoded.append(String.format(Locale.ROOT, "%%%02X", octet & 0xFF));
    }
    return encoded.toString();
  }

  /** RFC 2047, in as many words as it takes. */
  private static String word(String text) {
    StringBuilder words = new StringBuilder();
    for (int from = 0; from < text.length(); from += 12) {
      byte[] piece = utf8(text.substring(from, Math.min(text.length(), from + 12)));
      words.append(from == 0 ? "" : "\r\n ").append("=?utf-8?b?");
      words.append(Base64.getEncoder().encodeToString(piece)).append("?=");
    }
    return words.toString();
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setComment(NASTY);
      for (String name : List.of(NASTY, "../../" + NASTY + ".pdf")) {
        ZipEntry entry = new ZipEntry(name);
        entry.setComment(NASTY);
        zip.putNextEntry(entry);
        zip.write(utf8(name.endsWith("f") ? "%PDF-1.4 broken" : "quokka " + NASTY));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] pdf() {
    StringBuilder title = new StringBuilder("FEFF");
    NASTY.chars().forEach(c -> title.append(String.format(Locale.ROOT, "%04X", c)));
    return utf8(
        """
        %%PDF-1.4
        1 0 obj<</Type/Catalog /Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages /Kids[3 0 R] /Count 1>>endobj
        3 0 obj<</Type/Page /Parent 2 0 R /MediaBox[0 0 99 99]>>endobj
        4 0 obj<</Title <%s> /Author <%s>>>endobj
        trailer<</Root 1 0 R /Info 4 0 R>>
        """
            .formatted(title, title));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
