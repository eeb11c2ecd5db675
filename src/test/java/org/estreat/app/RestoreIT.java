package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.estreat.imap.Dovecot;
import org.estreat.lucene.LuceneIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one user of a Dovecot to another, who is then collected: what comes back is what was. */
class RestoreIT {
  private static final long SEED = 20260711;
  private static final int COUNT = 150;

  @TempDir Path folder;
  private Dovecot server;

  @BeforeEach
  void collect() throws Exception {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, missing);
    server = new Dovecot(folder.resolve("server"));
    Random random = new Random(SEED);
    for (int i = 0; i < COUNT; i++) {
      byte[] mail = message(random, i);
      Instant date = Instant.parse("1996-07-17T20:44:25Z").plusSeconds(i / 3);
      server.put("alice", i % 2 == 0 ? "" : ".Entw&APw-rfe", name(i), date, mail);
      if (i % 10 == 0) { // the same once more, in the same mailbox
        server.put("alice", i % 2 == 0 ? "" : ".Entw&APw-rfe", name(1000 + i), date, mail);
      }
    }
    server.make("bob", "");
    server.start();
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        accounts:
          - { name: me, url: "imap://alice@127.0.0.1:%1$d", tls: none, password: { env: PW } }
          - { name: new, url: "imap://bob@127.0.0.1:%1$d", tls: none, password: { env: PW } }
        """
            .formatted(server.port()));
    ok(run("sync"));
    server.forget();
  }

  private static String name(int number) {
    String flags = List.of("", "S", "FS", "RST", "D").get(number % 5);
    return number + ".x:2," + flags;
  }

  /** Odd octets of every value but NUL and CR; one is larger than a literal that is read whole. */
  private static byte[] message(Random random, int number) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("Subject: number " + number + "\n\n").getBytes(StandardCharsets.US_ASCII));
    int length = number == 77 ? 6_000_000 : random.nextInt(number % 20 == 1 ? 200_000 : 3000);
    for (int i = 0; i < length; i++) {
      int octet = 1 + random.nextInt(255);
      out.write(octet == '\r' ? '\n' : octet);
    }
    return out.toByteArray();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), args);
  }

  private static Run ok(Run run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    return run;
  }

  /** Hash, flags and INTERNALDATE of each message present, sorted. */
  private List<String> present(String account, String box) throws Exception {
    List<String> all = new ArrayList<>();
    DataFolder data = DataFolder.openForReading(folder.resolve("index-data"));
    try (var index = LuceneIndex.openReadOnly(data.index())) {
      index.forEach((sighting, key) -> {
        boolean chosen = box.isEmpty() || sighting.mailbox().name().equals(box);
        if (chosen && sighting.mailbox().account().equals(account) && !sighting.expunged()) {
          List<String> flags = new ArrayList<>();
          sighting.flags().forEach(flag -> flags.add(flag.key()));
          Collections.sort(flags);
          all.add(key + " " + flags + " " + sighting.internalDate().toInstant());
        }
      });
    }
    Collections.sort(all);
    return all;
  }

  /** Their verbs; messages that were appended stand between them. */
  private Set<String> commands() throws Exception {
    return Pattern.compile("(?m)^(?:[0-9]+[.][0-9]+ )?E[0-9]+ ((?:UID )?[A-Z]+)")
        .matcher(server.heard())
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void whatIsRestoredAndCollectedAgainIsTheSame() throws Exception {
    List<String> before = present("me", "");
    assertThat(before).hasSize(COUNT + 15);

    Run dry = run("restore", "ALL", "--mailbox", "me/*", "--to", "new/Zur\u00fcck", "--dry-run");
    assertThat(dry.exitCode()).isEqualTo(1);
    assertThat(dry.out()).containsPattern("(?m)^new/Zur\u00fcck +165 +165 +0 +0 +0$");
    assertThat(server.heard()).doesNotContain("APPEND", "CREATE", "SELECT");

    Run half = ok(run("restore", "NOT SEEN", "--to", "new/Zur\u00fcck"));
    assertThat(half.out()).contains("the mailbox was made: new/Zur\u00fcck");
    Run restore = ok(run("restore", "ALL", "--mailbox", "me/*", "--to", "new/Zur\u00fcck"));
    assertThat(restore.out()).containsPattern("(?m)^new/Zur\u00fcck +165 +[0-9]+ +[0-9]+ +0 +0$");
    assertThat(commands())
        .contains("EXAMINE", "CREATE", "SELECT", "APPEND", "UID FETCH")
        .isSubsetOf(
            "CAPABILITY",
            "ID",
            "NAMESPACE",
            "LIST",
            "EXAMINE",
            "CREATE",
            "SELECT",
            "STATUS",
            "APPEND",
            "UID SEARCH",
            "UID FETCH",
            "NOOP",
            "LOGOUT");

    ok(run("sync"));
    assertThat(present("new", "Zur\u00fcck")).isEqualTo(before);
    assertThat(present("new", "INBOX")).isEmpty();
    assertThat(present("me", "")).isEqualTo(before);
    ok(run("verify", "--deep"));

    Run again = ok(run("restore", "ALL", "--to", "new/Zur\u00fcck"));
    assertThat(again.out())
        .containsPattern("(?m)^new/Zur\u00fcck +165 +0 +165 +0 +0$")
        .contains("hits in the target itself, copies of others, not counted: 165");
  }

  @Test
  void nothingIsWrittenOfWhichTheJournalCouldNotTell() throws Exception {
    try (DataFolder _ = DataFolder.openForWriting(folder.resolve("index-data"))) {
      Run run = run("restore", "ALL", "--mailbox", "me/*", "--to", "new/Locked");
      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.err()).contains("another process");
    }
    assertThat(server.heard()).doesNotContain("APPEND", "CREATE", "SELECT");
  }

  @Test
  void whatWasLostIsPutBackWhereItWas() throws Exception {
    List<String> before = present("me", "INBOX");
    assertThat(before).hasSize(90);
    Path inbox = server.make("alice", "").resolve("cur");
    try (var files = Files.list(inbox)) {
      for (Path file : files.limit(40).toList()) {
        Files.delete(file);
      }
    }
    Run restore = ok(run("restore", "ALL", "--mailbox", "me/INBOX", "--to", "me/INBOX"));
    assertThat(restore.out()).containsPattern("(?m)^me/INBOX +90 +40 +50 +0 +0$");
    ok(run("sync"));
    assertThat(present("me", "INBOX")).isEqualTo(before);
  }

  @Test
  void withoutTheJournalMessagesAreKnownByTheirOctets() throws Exception {
    ok(run("restore", "ALL", "--mailbox", "me/*", "--to", "new/INBOX"));
    ok(run("sync", "--data", "other"));
    Run restore = ok(run("restore", "ALL", "--data", "other", "--to", "new/INBOX"));
    assertThat(restore.out()).containsPattern("(?m)^new/INBOX +165 +0 +165 +0 +0$");
  }

  @Test
  void wrongUseIsSaid() {
    assertThat(run("restore", "ALL").exitCode()).isEqualTo(2);
    assertThat(run("restore", "ALL", "--to", "nowhere").exitCode()).isEqualTo(2);
    assertThat(run("restore", "ALL", "--to", "you/INBOX").exitCode()).isEqualTo(2);
    assertThat(run("restore", "NONSENSE", "--to", "new/INBOX").exitCode()).isEqualTo(2);
    assertThat(run("restore", "SUBJECT absent", "--to", "new/INBOX").exitCode()).isEqualTo(1);
    server.close();
    Run gone = run("restore", "ALL", "--to", "new/INBOX");
    assertThat(gone.exitCode()).isEqualTo(3);
    assertThat(gone.err()).contains("there is no connection to the server of account new");
  }
}
