package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.estreat.imap.Dovecot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Dovecot held against what is kept, after its mailboxes were changed behind our back. */
class VerifyServerIT {
  private static final int COUNT = 130;

  @TempDir Path folder;
  private Dovecot server;

  @BeforeEach
  void collect() throws Exception {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, missing);
    server = new Dovecot(folder.resolve("server"));
    for (int i = 1; i <= COUNT; i++) {
      put("", i);
      put(".Entw&APw-rfe", i);
    }
    server.start();
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
    if (server != null) {
      server.close();
    }
  }

  private void put(String box, int number) throws IOException {
    String mail = "Subject: number " + number + "\n\nGr\u00fc\u00dfe " + number + "\n";
    server.put(
        "alice",
        box,
        number + ".x:2,S",
        Instant.parse("2024-02-29T20:00:00Z").plusSeconds(number),
        mail.getBytes(StandardCharsets.UTF_8));
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), args);
  }

  @Test
  void bothAgreeInEverythingAndNothingIsChanged() throws Exception {
    Set<String> files = server.files();
    server.forget();
    Files.writeString(
        folder.resolve("searches"),
        """
        SUBJECT "number 12"
        SEEN SINCE 1-Mar-2024
        UID 5:9 OR SUBJECT 7 BODY "gr\u00fc\u00dfe 8"
        RETURN (MIN MAX COUNT ALL) LARGER 10
        RETURN (COUNT) BODY "gr\u00fc\u00dfe"
        """);

    Run verify =
        run("verify", "--server", "me", "--deep", "--bodies", "all", "--searches", "searches");

    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out())
        .contains(COUNT + " messages fetched again", "server and archive agree")
        .contains("5 searches found the same on both sides, 0 did not")
        .containsPattern("(?m)^me/Entw\u00fcrfe +" + COUNT + " +" + COUNT + " +0 +0 +0$");
    assertThat(server.heard().toUpperCase(java.util.Locale.ROOT))
        .contains("EXAMINE", "BODY.PEEK[]")
        .doesNotContain("STORE ", "SELECT", "EXPUNGE", "CLOSE", "COPY", "MOVE", "APPEND");
    assertThat(server.files()).isEqualTo(files);
  }

  @Test
  void whatWasChangedOnTheServerIsNamed() throws Exception {
    Path inbox = server.make("alice", "").resolve("cur");
    Files.delete(inbox.resolve("5.x:2,S"));
    Files.move(inbox.resolve("7.x:2,S"), inbox.resolve("7.x:2,FS"));
    put("", COUNT + 1);
    Files.writeString(folder.resolve("searches"), "FLAGGED\nSEEN\n");

    Run verify = run("verify", "--server", "me", "--mailbox", "me/I*", "--searches", "searches");

    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isEqualTo(1);
    assertThat(verify.out())
        .containsPattern("(?m)^me/INBOX +130 +130 +1 +1 +1$")
        .contains("on the server and not here: UID 131")
        .contains("FLAGS: server (\\Flagged \\Seen), here (\\Seen)")
        .contains("FLAGGED: only the server finds UID")
        .contains("1 search found the same on both sides, 1 did not")
        .doesNotContain("Entw\u00fcrfe");
  }
}
