package org.estreat.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.estreat.app.demo.DemoMessage;
import org.estreat.app.demo.SampleMailbox;

/**
 * Takes in some mail and walks once through what the short commands do, so that the launcher can
 * have Java remember the classes they load and the code that runs most. Touches nothing but a
 * temporary folder.
 */
final class StartTraining {
  private static final String MAIL =
      """
      From: Ann <ann@example.org>\r
      To: Bob <bob@example.org>\r
      Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r
      Date: Mon, 7 Feb 2022 10:00:00 +0000\r
      MIME-Version: 1.0\r
      Content-Type: multipart/alternative; boundary=b\r
      \r
      --b\r
      Content-Type: text/plain; charset=iso-8859-1\r
      Content-Transfer-Encoding: quoted-printable\r
      \r
      Viele Gr=FC=DFe\r
      --b\r
      Content-Type: text/html; charset=utf-8\r
      Content-Transfer-Encoding: base64\r
      \r
      PHA+VmllbGUgR3LDvMOfZTwvcD4=\r
      --b--\r
      """;

  private static final int COPIES = 10;

  private StartTraining() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("estreat-start");
    try {
      run(folder, "import", samples(folder).toString(), "--mailbox", "a/c");
      Path mail = Files.writeString(folder.resolve("1.eml"), MAIL, StandardCharsets.UTF_8);
      run(folder, "import", mail.toString(), "--mailbox", "a/b");
      String found = run(folder, "search", "TEXT", "gr", "SINCE", "1-Jan-1990", "--snippets");
      run(folder, "search", "--syntax", "simple", "--json", "from:ann");
      run(folder, "status");
      found.lines().skip(1).findFirst().ifPresent(hit -> run(folder, "show", hit.split(" ", 2)[0]));
    } finally {
      DataFolder.delete(folder);
    }
  }

  /** So many that Java sees what is done most, and has it ready when mail is taken in. */
  private static Path samples(Path folder) throws IOException {
    Path samples = Files.createDirectory(folder.resolve("samples"));
    int number = 0;
    for (int copy = 0; copy < COPIES; copy++) {
      for (DemoMessage sample : SampleMailbox.messages()) {
        Path file = samples.resolve(++number + ".eml");
        Files.writeString(file, "X-Copy: " + copy + "\r\n", StandardCharsets.UTF_8);
        Files.write(file, sample.bytes(), StandardOpenOption.APPEND);
      }
    }
    return samples;
  }

  private static String run(Path folder, String... args) {
    var out = new java.io.ByteArrayOutputStream();
    Main.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
        Map.of(),
        folder);
    return out.toString(StandardCharsets.UTF_8);
  }
}
