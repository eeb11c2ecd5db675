package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.estreat.imap.Mails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server held against what is kept, after somebody else was at work. */
class VerifyServerTest {
  @TempDir Path folder;
  private final Mails server = new Mails();

  @BeforeEach
  void collect() throws Exception {
    server.deliver(5);
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        accounts:
          - name: me
            url: imap://alice@127.0.0.1:%d
            tls: none
            password: { env: PW }
        """
            .formatted(server.port()));
    Run sync = run("sync");
    assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "right", "ESTREAT_HOME", home), args);
  }

  @Test
  void aWrongPasswordIsNamedWithWhereItComesFrom() {
    Run verify = Run.of(folder, Map.of("PW", "hunter9"), "verify", "--server", "me");
    assertThat(verify.exitCode()).isEqualTo(3);
    assertThat(verify.err())
        .contains("refuses user or password of account me", "environment variable PW", "hint:")
        .contains("put the right password where it comes from")
        .doesNotContain("hunter9", "other accounts");
  }

  /** Something that another client does to the INBOX. */
  private interface Deed {
    void to(Folder inbox) throws Exception;
  }

  private void behindOurBack(Deed deed) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.imap.port", Integer.toString(server.port()));
    try (Store store = Session.getInstance(properties).getStore("imap")) {
      store.connect("127.0.0.1", "alice", "right");
      try (Folder inbox = store.getFolder("INBOX")) {
        inbox.open(Folder.READ_WRITE);
        deed.to(inbox);
      }
    }
  }

  @Test
  void rightAfterThePassBothAgree() {
    Run verify = run("verify", "--server", "me", "--deep", "--bodies", "all");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out())
        .contains("server and archive agree", "5 messages fetched again")
        .containsPattern("(?m)^me/INBOX +5 +5 +0 +0 +0$");
  }

  @Test
  void otherFlagsExpungedMessagesAndNewOnesAreNamed() throws Exception {
    behindOurBack(inbox -> {
      inbox.getMessage(2).setFlag(Flags.Flag.FLAGGED, true);
      inbox.getMessage(4).setFlag(Flags.Flag.DELETED, true);
      inbox.expunge();
    });
    server.deliver(1);

    Run verify = run("verify", "--server", "me");

    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.out())
        .contains(
            "on the server and not here: UID 6",
            "here and not on the server: UID 4",
            "UID 2 FLAGS: server (\\Flagged), here ()",
            "3 differences");
    assertThat(run("verify").exitCode()).as("here nothing has changed").isZero();
  }

  @Test
  void searchesAreAskedOfBothSides() throws Exception {
    Files.writeString(
        folder.resolve("searches"),
        """
        ALL
        SUBJECT "number 3"

        {"id":7,"query":"FLAGGED"}
        {"b64":"U1VCSkVDVCB7OH0NCm51bWJlciA0"}
        NONSENSE
        """);
    Run same = run("verify", "--server", "me", "--searches", "searches");
    assertThat(same.out())
        .contains("4 searches found the same on both sides, 0 did not, 1 refused by both");
    assertThat(same.exitCode()).isZero();

    behindOurBack(inbox -> inbox.getMessage(2).setFlag(Flags.Flag.FLAGGED, true));
    Run other = run("verify", "--server", "me", "--searches", "searches");

    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.out())
        .contains("search of line 4, FLAGGED: only the server finds UID 2")
        .contains("3 searches found the same on both sides, 1 did not");
  }

  @Test
  void aProgramThatWouldBeTwoCommandsIsNotSent() throws Exception {
    Files.writeString(
        folder.resolve("searches"), "{\"query\":\"ALL\\r\\nX STORE 1 FLAGS (\\\\Seen)\"}\n");
    Run verify = run("verify", "--server", "me", "--searches", "searches");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out()).contains("0 searches found the same", "1 refused by both");
    behindOurBack(inbox -> assertThat(inbox.getMessage(1).isSet(Flags.Flag.SEEN)).isFalse());
  }

  @Test
  void wrongUseIsSaid() {
    assertThat(run("verify", "--server", "you").exitCode()).isEqualTo(2);
    assertThat(run("verify", "--bodies", "3").exitCode()).isEqualTo(2);
    assertThat(run("verify", "--server", "me", "--bodies", "x").exitCode()).isEqualTo(2);
    assertThat(run("verify", "--server", "me", "--searches", "none").exitCode()).isEqualTo(2);
    Run nowhere = run("verify", "--server", "me", "--mailbox", "me/Nowhere");
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.out()).contains("no mailbox was compared");
  }

  @Test
  void aServerThatIsNotThereIsAFailure() {
    server.close();
    Run verify = run("verify", "--server", "me");
    assertThat(verify.exitCode()).isEqualTo(3);
    assertThat(verify.err()).contains("there is no connection to the server of account me");
  }
}
