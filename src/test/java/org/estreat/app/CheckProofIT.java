package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.estreat.imap.Dovecot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party checks proofs with nothing of ours but the script of the documentation. */
class CheckProofIT {
  @TempDir Path folder;
  private ScriptedServer server;

  @BeforeEach
  void collect() throws Exception {
    for (String tool : new String[] {"python3", "zstd"}) {
      assumeTrue(
          Stream.of(System.getenv("PATH").split(":", -1))
              .anyMatch(each -> Files.isExecutable(Path.of(each, tool))),
          "skipped: there is no program '" + tool + "'");
    }
    server = new ScriptedServer(5);
    server.withhold(3);
    configure(server.port());
    sync(1);
    server.deliver(3);
    sync(0);
  }

  private void configure(int port) throws IOException {
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        accounts:
          - name: me
            url: imap://me@127.0.0.1:%d
            tls: none
            password: { env: PW }
        """
            .formatted(port));
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), args);
  }

  private void sync(int expected) {
    Run sync = run("sync");
    assertThat(sync.exitCode()).as(sync.out() + sync.err()).isEqualTo(expected);
  }

  private Run script() throws Exception {
    Process process =
        new ProcessBuilder(
                "python3",
                "docs/check-proof.py",
                folder.resolve("index-data").toString(),
                "--bodies")
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, "");
  }

  private void replace(String file, String what, String with) throws IOException {
    Path path = folder.resolve("index-data").resolve(file);
    String text = Files.readString(path, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(what);
    Files.writeString(path, text.replace(what, with), StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatWasProvenIsFoundAgain() throws Exception {
    Run checked = script();
    assertThat(checked.out()).contains("2 proofs, 0 faults");
    assertThat(checked.exitCode()).isZero();
  }

  private void assertAllAgree(int proofs) throws Exception {
    assertThat(script().out()).contains(proofs + " proofs, 0 faults");
    Run verify = run("verify", "--deep");
    assertThat(verify.out()).contains("proofs agree").doesNotContain("FAULT");
    assertThat(verify.exitCode()).isZero();
  }

  @Test
  void whatCameBackAndWhatWasNumberedAnewIsFoundAgain() throws Exception {
    server.expunge(2);
    server.expunge(4);
    sync(0);
    server.put(2, "Subject: number 2\r\n\r\nHello, 2.\r\n");
    sync(0);
    assertAllAgree(4);
    server.renumber(78);
    sync(0);
    server.expunge(1);
    sync(0);
    server.renumber(77);
    sync(0);
    assertAllAgree(7);
    assertThat(Files.readString(folder.resolve("index-data/archive/journal.jsonl")))
        .contains("\"type\":\"restored\"", "\"type\":\"uidValidityChanged\"");
  }

  @Test
  void foldersThatWereRenamedDeletedAndMadeAnewAreFoundAgain() throws Exception {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, missing);
    try (Dovecot dovecot = new Dovecot(folder.resolve("server"))) {
      dovecot.make("me", "");
      dovecot.start();
      configure(dovecot.port());
      try (OtherClient client = new OtherClient(dovecot.port())) {
        client.fill("INBOX", 5);
        client.fill("Work", 8);
        client.fill("Work/2024", 3);
        client.fill("Old", 4);
        sync(0);
        client.rename("Work", "Office");
        client.expunge("Office", 2);
        client.delete("Old");
        sync(0);
        assertAllAgree(4);
        client.fill("Work", 2);
        client.fill("Old", 1);
        client.expunge("Office/2024", 1);
        sync(0);
        assertAllAgree(5);
        client.delete("Work");
        client.rename("Office", "Work");
        client.fill("Work", 1);
        sync(0);
        assertAllAgree(6);
        sync(0);
        assertAllAgree(7);
      }
    }
    assertThat(Files.readString(folder.resolve("index-data/archive/journal.jsonl")))
        .contains("\"type\":\"renamed\"", "\"type\":\"mailboxGone\"");
    assertThat(run("proof").out()).contains("UNCHANGED, so not listed again");
  }

  /** Changes mailboxes behind our back. */
  private static final class OtherClient implements AutoCloseable {
    private final Session session = Session.getInstance(new Properties());
    private final Store store = session.getStore("imap");
    private int number;

    OtherClient(int port) throws MessagingException {
      store.connect("127.0.0.1", port, "me", "x");
    }

    void fill(String box, int count) throws MessagingException {
      Folder folder = store.getFolder(box);
      if (!folder.exists()) {
        folder.create(Folder.HOLDS_MESSAGES);
      }
      for (int i = 0; i < count; i++) {
        MimeMessage message = new MimeMessage(session);
        message.setSubject("number " + ++number);
        message.setText("Hello.");
        folder.appendMessages(new Message[] {message});
      }
    }

    void expunge(String box, int sequence) throws MessagingException {
      Folder folder = store.getFolder(box);
      folder.open(Folder.READ_WRITE);
      folder.getMessage(sequence).setFlag(Flags.Flag.DELETED, true);
      folder.close(true);
    }

    void rename(String from, String to) throws MessagingException {
      assertThat(store.getFolder(from).renameTo(store.getFolder(to))).isTrue();
    }

    void delete(String box) throws MessagingException {
      assertThat(store.getFolder(box).delete(false)).isTrue();
    }

    @Override
    public void close() throws MessagingException {
      store.close();
    }
  }

  @Test
  void importsAreOfTheSameChain() throws Exception {
    Files.writeString(folder.resolve("a.eml"), "Subject: a\n\nx\n");
    Files.writeString(folder.resolve("b\u00e4.7z"), "7z");
    Run done = Run.of(folder, "import", "a.eml", "b\u00e4.7z", "--mailbox", "me/old");
    assertThat(done.exitCode()).as(done.err()).isEqualTo(1);
    sync(0);
    Run checked = script();
    assertThat(checked.out()).contains("4 proofs, 0 faults");
    replace("proofs/000003.json", "\"what\":\"excepted\"", "\"what\":\"no_mail\"");
    assertThat(script().out())
        .contains("000003.json: its SHA-256 is another", "proof 3: other lines of excepted");
  }

  @Test
  void aProofThatWasChangedIsFound() throws Exception {
    replace("proofs/000001.json", "NOT_DELIVERED", "REFUSED");
    Run checked = script();
    assertThat(checked.out()).contains("000001.json: its SHA-256 is another");
    assertThat(checked.exitCode()).isEqualTo(1);
  }

  @Test
  void aJournalThatWasChangedIsFound() throws Exception {
    replace("archive/journal.jsonl", "\"uid\":2,", "\"uid\":9,");
    assertThat(script().out()).contains("the chain is broken", "other UIDs", "other messages");
  }
}
