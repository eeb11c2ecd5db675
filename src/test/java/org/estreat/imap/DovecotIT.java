package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.index.IndexEntry;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.estreat.route.Routes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collecting from a real Dovecot, with an eye on every command that it hears. */
class DovecotIT {
  private static final long SEED = 20260101;

  /** Maildir++ name to the mailbox's. */
  private static final Map<String, String> BOXES =
      Map.of(
          "", "INBOX",
          ".Projects", "Projects",
          ".Projects.2026.Spring", "Projects/2026/Spring",
          ".Entw&APw-rfe &- Co", "Entw\u00fcrfe & Co",
          ".Empty", "Empty");

  @TempDir Path folder;

  @BeforeAll
  static void needsDovecot() {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, missing);
  }

  @Test
  void collectsByteForByteAndOnlyEverReads() throws Exception {
    Map<Mailbox, Map<MessageKey, Set<Flag>>> expected = new HashMap<>();
    try (Dovecot server = new Dovecot(folder.resolve("server"))) {
      fill(server, expected);
      server.start();
      Set<String> files = server.files();
      MemoryIndex index = new MemoryIndex();
      try (Bench bench = new Bench(folder.resolve("archive"), index)) {
        CollectReport first = pass(bench, server.port());
        assertThat(first.complete()).as("%s", first).isTrue();
        assertThat(first.folders()).hasSize(5);
        assertThat(collected(bench, index)).isEqualTo(expected);
        assertOnlyRead(server.heard());

        server.forget();
        CollectReport second = pass(bench, server.port());
        assertThat(second.complete()).isTrue();
        assertThat(second.folders()).allMatch(f -> f.collected() == 0);
        assertThat(second.folders())
            .allMatch(f -> f.method() == FolderReport.Method.UNCHANGED)
            .allMatch(f -> f.onServer() == f.archived());
        assertThat(server.heard()).contains("LIST").doesNotContain("EXAMINE", "BODY");
        assertOnlyRead(server.heard());
      }
      assertThat(server.files()).as("names, which hold the flags").isEqualTo(files);
    }
  }

  @Test
  void keepsToThePatternsAndTheZoneOfInternalDate() throws Exception {
    try (Dovecot server = new Dovecot(folder.resolve("server"))) {
      fill(server, new HashMap<>());
      server.start();
      MemoryIndex index = new MemoryIndex();
      try (Bench bench = new Bench(folder.resolve("archive"), index)) {
        ImapAccount account =
            account(server.port(), List.of("inbox", "Projects*"), List.of("%/%/Spring"));
        try (Routes routes =
            Routes.start(Path.of("routes"), bench.corridor, List.of(account), true)) {
          assertThat(routes.awaitPass().getFirst().folders())
              .extracting(f -> f.mailbox().name())
              .containsExactly("INBOX", "Projects");
        }
      }
      assertThat(index.entries())
          .extracting(e -> e.sighting().internalDate().toString())
          .contains("1996-07-18T02:14:25+05:30");
    }
  }

  private static void assertOnlyRead(String heard) {
    assertThat(heard.toUpperCase(Locale.ROOT))
        .doesNotContain("STORE", "SELECT", "EXPUNGE", "CLOSE", "COPY", "MOVE", "APPEND");
  }

  private static Map<Mailbox, Map<MessageKey, Set<Flag>>> collected(Bench bench, MemoryIndex index)
      throws IOException {
    Map<Mailbox, Map<MessageKey, Set<Flag>>> collected = new HashMap<>();
    for (IndexEntry entry : index.entries()) {
      Sighting sighting = entry.sighting();
      MessageKey key = entry.message().key();
      assertThat(MessageKey.of(bench.archive.read(key))).isEqualTo(key);
      collected
          .computeIfAbsent(sighting.mailbox(), m -> new HashMap<>())
          .put(key, sighting.flags());
    }
    return collected;
  }

  private static void fill(Dovecot server, Map<Mailbox, Map<MessageKey, Set<Flag>>> expected)
      throws IOException {
    Random random = new Random(SEED);
    server.make("alice", ".Empty");
    for (Map.Entry<String, String> box : BOXES.entrySet()) {
      int count = box.getValue().equals("Empty") ? 0 : 150;
      for (int i = 0; i < count; i++) {
        byte[] mail = message(random, i);
        boolean seen = random.nextBoolean();
        Instant date = Instant.parse("1996-07-17T20:44:25Z").plusSeconds(i);
        server.put("alice", box.getKey(), i + ".x:2," + (seen ? "S" : "F"), date, mail);
        expected
            .computeIfAbsent(new Mailbox("alice", box.getValue()), m -> new HashMap<>())
            .put(MessageKey.of(crlf(mail)), seen ? Set.of(Flag.SEEN) : Set.of(Flag.FLAGGED));
      }
    }
  }

  /** Odd octets of every value but NUL and CR; some without a header, a body or an end of line. */
  private static byte[] message(Random random, int number) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("Subject: number " + number + " of " + SEED + "\n").getBytes(StandardCharsets.US_ASCII));
    if (number % 7 != 0) {
      out.write('\n');
      int length = random.nextInt(number % 20 == 1 ? 200_000 : 3000);
      for (int i = 0; i < length; i++) {
        int octet = 1 + random.nextInt(255);
        out.write(octet == '\r' ? '\n' : octet);
      }
    }
    return out.toByteArray();
  }

  private static byte[] crlf(byte[] lf) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(lf.length + 100);
    for (byte octet : lf) {
      if (octet == '\n') {
        out.write('\r');
      }
      out.write(octet);
    }
    return out.toByteArray();
  }

  private static CollectReport pass(Bench bench, int port) throws Exception {
    ImapAccount account = account(port, List.of(), List.of());
    try (Routes routes = Routes.start(Path.of("routes"), bench.corridor, List.of(account), true)) {
      return routes.awaitPass().getFirst();
    }
  }

  private static ImapAccount account(int port, List<String> include, List<String> exclude) {
    return new ImapAccount(
        "alice",
        "127.0.0.1",
        port,
        Security.NONE,
        "alice",
        () -> "x",
        include,
        exclude,
        Duration.ofSeconds(60),
        List.of("INBOX"),
        2,
        40,
        1 << 20);
  }
}
