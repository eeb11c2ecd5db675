package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.estreat.extract.Locked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locked attachments of real files in real mail: in the register, read by a retry, and kept. */
class RetryCommandTest {
  /** What no output, log, journal or process list may show. */
  private static final String SECRET = "secret";

  @TempDir Path folder;

  private Run run(String... args) {
    return Run.of(folder, args);
  }

  private void mail(String name, byte[] content) throws IOException {
    String mail =
        """
        From: ann@example.org
        Subject: %s
        Date: Mon, 7 Feb 2022 10:00:00 +0000
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        here it is
        --b
        Content-Type: application/octet-stream; name="%s"
        Content-Transfer-Encoding: base64

        %s
        --b--
        """
            .formatted(name, name, Base64.getMimeEncoder().encodeToString(content));
    Path mails = Files.createDirectories(folder.resolve("mail"));
    Files.writeString(mails.resolve(name + ".eml"), mail.replaceAll("\r?\n", "\r\n"));
  }

  private void importLocked() throws IOException {
    mail("a.pdf", Locked.pdf("quokka"));
    mail("b.docx", Locked.docx("wombat"));
    mail("c.7z", Locked.sevenZip(SECRET, "in.txt", utf8("dingo")));
    mail(
        "d.zip",
        Locked.zip(
            EncryptionMethod.AES,
            "open.txt",
            "",
            utf8("emu"),
            "shut.txt",
            SECRET,
            utf8("bilby"),
            "other.txt",
            "another",
            utf8("numbat")));
    mail("e.pdf", Locked.pdf("quokka")); // not the same octets: each is locked with its own salt
    mail("f.dat", new byte[0]);
    Files.writeString(folder.resolve("passwords"), "wrong\n" + SECRET + "\n");
    Run taken = run("import", "mail", "--mailbox", "a/b", "--quiet");
    assertThat(taken.exitCode()).as(taken.err()).isZero();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private boolean finds(String word) {
    return run("search", "ATTACHMENT", word).exitCode() == 0;
  }

  private Run retry(String... more) {
    String[] args =
        Stream.concat(Stream.of("retry", "--passwords", "passwords"), Stream.of(more))
            .toArray(String[]::new);
    Run run = run(args);
    assertThat(run.err()).doesNotContain(SECRET);
    assertThat(run.out()).doesNotContain(SECRET);
    return run;
  }

  @Test
  void aRetryWithPasswordsReadsAndAReindexKeepsIt() throws IOException {
    importLocked();
    String before = run("exceptions").out();
    assertThat(before)
        .contains("part 2/shut.txt", "part 2/other.txt", "part 2/in.txt", "part 2 (a.pdf)")
        .contains("open after 1 attempt", "    ENCRYPTED: needs a password\n")
        .doesNotContainPattern("the last \\S+\\.\\d+Z")
        .containsPattern("\\n +1  EMPTY\\n")
        .containsPattern("\\n +6  ENCRYPTED\\n")
        .contains("parts seen 12 = 6 full + 1 partial + 5 excepted");
    assertThat(finds("quokka")).isFalse();
    assertThat(finds("emu")).isTrue();

    Run retried = retry();

    assertThat(retried.exitCode()).as(retried.err()).isEqualTo(1);
    assertThat(retried.out())
        .containsPattern("contents read again +5\\n")
        .containsPattern("of them read in full +4\\n")
        .containsPattern("more of them than before +1\\n")
        .contains("parts seen 12 = 10 full + 1 partial + 1 excepted");
    assertReadButOne();
    Run status = run("status", "--json");
    assertThat(status.out())
        .contains("\"ENCRYPTED\":1", "\"seen\":12,\"full\":10,\"partial\":1,\"excepted\":1");
    assertThat(run("verify").exitCode()).isZero();
    assertThat(allFiles()).doesNotContain(SECRET).contains("exception treated");

    assertThat(run("reindex", "--quiet").exitCode()).isZero();
    assertReadButOne();
    assertThat(run("exceptions", "--kind", "encrypted").out())
        .contains("retried after 2 attempts", "a retry of ");
  }

  private void assertReadButOne() {
    for (String word : new String[] {"quokka", "wombat", "dingo", "emu", "bilby"}) {
      assertThat(finds(word)).as(word).isTrue();
    }
    assertThat(finds("numbat")).isFalse();
    assertThat(run("exceptions").out())
        .contains("part 2/other.txt", "part 2 (f.dat)")
        .doesNotContain("shut.txt", "a.pdf", "in.txt");
  }

  /** Journal, logs and index, of which the index has no text in the clear but file names. */
  private String allFiles() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("index-data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void withTheIndexItsResultIsLostAndTheRegisterSaysSo() throws IOException {
    importLocked();
    retry();
    DataFolder.delete(folder.resolve("index-data/index"));
    Run again = run("reindex", "--quiet");
    assertThat(again.exitCode()).as(again.err()).isZero();

    assertThat(finds("quokka")).isFalse();
    assertThat(run("exceptions", "--kind", "ENCRYPTED").out())
        .contains("lost after 2 attempts")
        .containsPattern("a retry of 2\\S+Z read it; retry again");
    retry();
    assertReadButOne();
  }

  @Test
  void onlyWhatIsNamedIsReadAgainAndNothingIsLostByIt() throws IOException {
    importLocked();
    assertThat(retry("corrupt").err()).contains("there is nothing to read again");
    assertThat(retry("ENCRYPTEDD").exitCode()).isEqualTo(2);
    assertThat(run("retry", "--passwords", "mail").err()).contains("found:    a folder");
    assertThat(run("retry", "--passwords", "none").err()).contains("found:    no such file");
    Files.writeString(folder.resolve("blank"), "\n\n");
    assertThat(run("retry", "--passwords", "blank", "CORRUPT").err())
        .contains("no password stands in ");

    String csv = run("exceptions", "--csv").out();
    String row = csv.lines().filter(line -> line.contains(",b.docx,")).findFirst().orElseThrow();
    assertThat(retry(row.substring(0, 20)).exitCode()).isZero();
    assertThat(finds("wombat")).isTrue();
    assertThat(finds("quokka")).isFalse();

    // In a millisecond nothing is read, and what was read before stays.
    Run hasty = run("retry", "--timeout", "1ms");
    assertThat(hasty.exitCode()).isEqualTo(1);
    assertThat(finds("emu")).isTrue();
    assertThat(run("exceptions", "--kind", "TIMEOUT").out()).doesNotContain("UID");

    assertThat(run("exceptions", "--kind", "ENCRYPTED", "--acknowledge", "no key").exitCode())
        .isZero();
    assertThat(run("exceptions", "--type", "application/pdf").out())
        .contains("acknowledged", "no key");
    assertThat(retry().err()).contains("there is nothing to read again");
    assertThat(retry("encrypted").out()).containsPattern("of them read in full +3\\n");
  }

  @Test
  void whatTheRegisterDoesNotHaveIsNamed() throws IOException {
    importLocked();
    String csv = run("exceptions", "--csv").out();
    String row = csv.lines().filter(line -> line.contains(",b.docx,")).findFirst().orElseThrow();
    String nowhere = "0123".repeat(16);
    Run retried = retry(row.substring(0, 20), nowhere);
    assertThat(retried.exitCode()).isEqualTo(1);
    assertThat(retried.out()).containsPattern("of them read in full +1\\n");
    assertThat(retried.err())
        .contains("nothing of that name is in the exception register")
        .contains("where:    estreat retry", "expected: an ID or SHA-256", "found:    " + nowhere)
        .doesNotContain(row.substring(0, 20));
  }

  @Test
  void aWrongLimitIsNamedByItsOption() {
    assertThat(run("retry", "--timeout", "soon").err())
        .contains("wrong value of --timeout", "expected: a time with its unit", "found:    soon");
    assertThat(run("retry", "--memory", "1MB").err())
        .contains("wrong value of --memory", "at least 64MB", "found:    1MB");
    Run large = run("retry", "--memory", "900000GB");
    assertThat(large.exitCode()).isEqualTo(2);
    assertThat(large.err()).contains("wrong value of --memory", "this machine has, ");
  }

  @Test
  void theRegisterIsWrittenInOneForm() {
    Run both = run("exceptions", "--json", "--csv");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err())
        .contains("--json and --csv do not go together", "one of --json, --csv", "found:    both");
  }

  @Test
  void besideAWriterItSaysSo() throws Exception {
    importLocked();
    try (DataFolder held = DataFolder.openForWriting(folder.resolve("index-data"))) {
      assertThat(held.index()).exists();
      Run run = retry();
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.err()).contains("in use");
    }
    assertThat(run("retry", "--passwords", "nowhere").err()).contains("no such file");
  }

  /** Killed wherever it is, it leaves each object as it was or as it is to be. */
  @Test
  void aKillBetweenLeavesNothingHalf() throws Exception {
    importLocked();
    Random random = new Random();
    for (int i = 0; i < 4; i++) {
      Child child =
          Child.start(
              folder, "retry", "--passwords", "passwords", "--limits.commit-every=1ms", "--quiet");
      child.endsWithin(1_500 + random.nextInt(4_000));
      child.kill();
      assertThat(run("verify").out()).contains("archive, journal, index and proofs agree");
      String out = run("exceptions").out();
      assertThat(out).contains("parts seen 12 = ").doesNotContain("UNACCOUNTED");
      assertThat(finds("wombat")).isNotEqualTo(out.contains("b.docx"));
    }
    retry();
    assertReadButOne();
    assertThat(run("verify").exitCode()).isZero();
  }
}
