package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.estreat.extract.Attacks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail with attacks in its attachments, taken in by the real program with 256 MB of memory. */
class PlantedMailTest {
  private static final int INNOCENT = 12;

  @TempDir Path folder;

  @Test
  void eachAttackIsInTheRegisterAndTheOtherMailIsFound() throws Exception {
    attack("bomb.zip", Attacks.zip("a.bin", 0, 127));
    attack("matryoshka.zip", Attacks.zipsInZips(6, 10));
    attack("laughs.xml", Attacks.laughs(10, 10).getBytes(StandardCharsets.UTF_8));
    attack("drawing.pdf", drawing());
    for (int i = 0; i < INNOCENT; i++) {
      mail(i + "-innocent", "innocent.zip", zip("quokka" + i));
    }
    Run taken =
        Child.start(folder, "import", "mail", "--mailbox", "a/b", "--limits.extract-cpu=6s")
            .finish();
    assertThat(taken.exitCode()).as(taken.err()).isZero();

    String exceptions = Run.of(folder, "exceptions").out();
    assertThat(exceptions)
        .containsPattern("bomb.zip\\R.*BOMB")
        .containsPattern("matryoshka.zip\\R.*(BOMB|TIMEOUT)")
        .containsPattern("laughs.xml\\R.*BOMB")
        .containsPattern("drawing.pdf\\R.*TIMEOUT.*processor time")
        .doesNotContain("innocent");
    for (int i = 0; i < INNOCENT; i++) {
      assertThat(Run.of(folder, "search", "ATTACHMENT", "quokka" + i).out())
          .contains(i + "-innocent");
    }
    assertThat(folder.resolve("index-data/tmp")).isEmptyDirectory();
  }

  /** A form that draws itself twice. */
  private static byte[] drawing() {
    return Attacks.pdf(
        "",
        "<</Type/Catalog /Pages 2 0 R>>",
        "<</Type/Pages /Kids[3 0 R] /Count 1>>",
        "<</Type/Page /Parent 2 0 R /Contents 4 0 R /Resources<</XObject<</X 5 0 R>>>>>>",
        Attacks.stream("", "/X Do".getBytes(StandardCharsets.ISO_8859_1)),
        Attacks.stream(
            "/Type/XObject /Subtype/Form /BBox[0 0 9 9] /Resources<</XObject<</X 5 0 R>>>>",
            "/X Do /X Do".getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static byte[] zip(String word) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("note.txt"));
      zip.write(word.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private void attack(String name, byte[] content) throws IOException {
    mail(name, name, content);
  }

  private void mail(String subject, String name, byte[] content) throws IOException {
    String mail =
        """
        From: ann@example.org
        Subject: %s
        Date: Mon, 7 Feb 2022 10:00:00 +0000
        MIME-Version: 1.0
        Content-Type: application/octet-stream; name="%s"
        Content-Disposition: attachment; filename="%s"
        Content-Transfer-Encoding: base64

        """
            .formatted(subject, name, name);
    Path mails = Files.createDirectories(folder.resolve("mail"));
    Files.writeString(
        mails.resolve(subject + ".eml"),
        mail.replace("\n", "\r\n") + Base64.getMimeEncoder().encodeToString(content));
  }
}
