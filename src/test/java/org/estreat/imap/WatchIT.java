package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.imap.WatchState.Way;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody else does to mailboxes of a real Dovecot is found without waiting for a pass. */
@Timeout(180)
class WatchIT {
  private static final String WITHOUT_NOTIFY =
      "imap_capability = IMAP4rev1 SASL-IR ENABLE IDLE NAMESPACE UIDPLUS LIST-EXTENDED CONDSTORE"
          + " QRESYNC ESEARCH LIST-STATUS LITERAL+\n";
  private static final String WITHOUT_IDLE =
      "imap_capability = IMAP4rev1 SASL-IR ENABLE NAMESPACE LIST-EXTENDED LIST-STATUS\n";
  private static final String BARE = "imap_capability = IMAP4rev1 SASL-IR\n";

  /** More of them for a measurement that means something. */
  private static final int APPENDS = Integer.getInteger("estreat.appends", 5);

  @TempDir Path folder;

  @BeforeAll
  static void needsDovecot() {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, missing);
  }

  @ParameterizedTest
  @EnumSource(names = {"NOTIFY", "IDLE"})
  void newMailIsSearchableAtOnce(Way way) throws Exception {
    try (Dovecot server = server(way == Way.NOTIFY ? "" : WITHOUT_NOTIFY);
        Watched watched = new Watched(folder, account(server, List.of("INBOX")));
        SecondClient other = other(server)) {
      watched.awaitWatched(way, 1);
      double[] seconds = new double[APPENDS];
      for (int i = 0; i < APPENDS; i++) {
        long began = System.nanoTime();
        other.append("INBOX", "arrival" + i);
        watched.awaitFound("SUBJECT arrival" + i, 1);
        seconds[i] = (System.nanoTime() - began) / 1e9;
      }
      Arrays.sort(seconds);
      System.out.printf(
          Locale.ROOT,
          "append to found over HTTP, %s, %d appends: median %.3f s, 95 %% %.3f s, most %.3f s%n",
          way,
          APPENDS,
          seconds[APPENDS / 2],
          seconds[APPENDS * 95 / 100],
          seconds[APPENDS - 1]);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NOTIFY", "IDLE"})
  void flagsAndExpungesArrive(Way way) throws Exception {
    try (Dovecot server = server(way == Way.NOTIFY ? "" : WITHOUT_NOTIFY);
        Watched watched = new Watched(folder, account(server, List.of("INBOX")));
        SecondClient other = other(server)) {
      watched.awaitWatched(way, 1);
      watched.awaitFound("FLAGGED", 0);
      other.run("SELECT INBOX");
      other.run("UID STORE 1 +FLAGS (\\Flagged $Important)");
      watched.awaitFound("FLAGGED KEYWORD $Important", 1);
      other.run("UID STORE 2 +FLAGS (\\Deleted)");
      other.run("EXPUNGE");
      watched.awaitFound("ALL", 3);
      other.run("UID STORE 1 -FLAGS (\\Flagged)");
      watched.awaitFound("FLAGGED", 0);
    }
  }

  @Test
  void mailInAnyFolderIsFoundByNotify() throws Exception {
    try (Dovecot server = server("");
        Watched watched = new Watched(folder, account(server, List.of("INBOX")));
        SecondClient other = other(server)) {
      watched.awaitWatched(Way.NOTIFY, 1);
      other.append("Projects/2026", "elsewhere");
      watched.awaitFound("SUBJECT elsewhere", 1);
      other.append("Entw&APw-rfe", "besides");
      watched.awaitFound("SUBJECT besides", 1);
    }
  }

  @Test
  void aFolderMadeLaterIsCollectedAndWatched() throws Exception {
    try (Dovecot server = server("");
        Watched watched = new Watched(folder, account(server, List.of("INBOX")));
        SecondClient other = other(server)) {
      watched.awaitWatched(Way.NOTIFY, 1);
      other.run("CREATE New/Deep");
      other.append("New/Deep", "first of it");
      watched.awaitFound("SUBJECT first", 1);
      other.append("New/Deep", "second of it");
      watched.awaitFound("SUBJECT second", 1);
    }
  }

  @Test
  void eachChosenFolderHasItsIdle() throws Exception {
    try (Dovecot server = server(WITHOUT_NOTIFY);
        Watched watched = new Watched(folder, account(server, List.of("INBOX", "Proj*")));
        SecondClient other = other(server)) {
      watched.awaitWatched(Way.IDLE, 2);
      other.append("Projects/2026", "elsewhere");
      watched.awaitFound("SUBJECT elsewhere", 1);
      other.append("INBOX", "here");
      watched.awaitFound("SUBJECT here", 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NOTIFY", "IDLE"})
  void aConnectionThatTheServerEndsLosesNoMail(Way way) throws Exception {
    try (Dovecot server = server(way == Way.NOTIFY ? "" : WITHOUT_NOTIFY);
        Watched watched = new Watched(folder, account(server, List.of("INBOX")))) {
      for (int i = 0; i < 3; i++) {
        watched.awaitWatched(way, 1);
        assertThat(server.killSessions()).isPositive();
        try (SecondClient other = other(server)) {
          other.append("INBOX", "meanwhile" + i); // likely while nobody listens
        }
        watched.awaitFound("SUBJECT meanwhile" + i, 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WITHOUT_IDLE", "BARE"})
  void withoutBothTheServerIsAsked(Lacking lacking) throws Exception {
    Duration every = Duration.ofSeconds(40); // a look every ten
    try (Dovecot server = server(lacking.configuration);
        Watched watched =
            new Watched(
                folder, Watched.every(account(server, List.of()), List.of("INBOX"), every));
        SecondClient other = other(server)) {
      watched.awaitWatched(Way.STATUS, 0);
      other.append("Projects/2026", "elsewhere");
      watched.awaitFound("SUBJECT elsewhere", 1);
      assertThat(server.heard()).contains("STATUS");
    }
  }

  enum Lacking {
    WITHOUT_IDLE(WatchIT.WITHOUT_IDLE),
    BARE(WatchIT.BARE);

    private final String configuration;

    Lacking(String configuration) {
      this.configuration = configuration;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NOTIFY", "IDLE"})
  void stoppingDoesNotWaitForTheServerToSpeak(Way way) throws Exception {
    try (Dovecot server = server(way == Way.NOTIFY ? "" : WITHOUT_NOTIFY);
        Watched watched = new Watched(folder, account(server, List.of("INBOX")))) {
      watched.awaitWatched(way, 1);
      long began = System.nanoTime();
      watched.routes.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      Watched.patiently()
          .until(() ->
              Thread.getAllStackTraces().keySet().stream()
                  .noneMatch(each -> each.getName().matches("(listen|watch|pass)-alice")));
    }
  }

  @Test
  void nothingButReadingIsHeard() throws Exception {
    try (Dovecot server = server("");
        Watched watched = new Watched(folder, account(server, List.of("INBOX")))) {
      watched.awaitWatched(Way.NOTIFY, 1);
      try (SecondClient other = other(server)) {
        other.append("Projects/2026", "elsewhere");
      }
      watched.awaitFound("SUBJECT elsewhere", 1);
      assertThat(server.heard().replaceAll("APPEND \"Projects/2026\"", ""))
          .doesNotContain("SELECT", "STORE", "CLOSE", "EXPUNGE\r", "APPEND");
    }
  }

  private Dovecot server(String more) throws Exception {
    Dovecot server = new Dovecot(folder.resolve("server"), more);
    Instant date = Instant.parse("2026-01-01T00:00:00Z");
    for (String box : List.of("", ".Projects.2026", ".Entw&APw-rfe")) {
      server.put(
          "alice", box, "1.x:2,S", date, "Subject: old\n\nOld.\n".getBytes(StandardCharsets.UTF_8));
    }
    server.put(
        "alice", "", "2.x:2,S", date, "Subject: older\n\nOld.\n".getBytes(StandardCharsets.UTF_8));
    return server.start();
  }

  private static SecondClient other(Dovecot server) throws NotConnectedException {
    return new SecondClient(server.port(), "alice", "x");
  }

  private static ImapAccount account(Dovecot server, List<String> idle) {
    ImapAccount account =
        new ImapAccount(
            "alice",
            "127.0.0.1",
            server.port(),
            Security.NONE,
            "alice",
            () -> "x",
            List.of(),
            List.of(),
            Duration.ofHours(2),
            idle,
            4,
            40,
            1 << 20);
    return Watched.rarely(account, idle);
  }
}
