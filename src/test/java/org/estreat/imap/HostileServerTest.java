package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.estreat.imap.ScriptedServer.Box;
import org.estreat.imap.ScriptedServer.Manners;
import org.estreat.imap.ScriptedServer.Stored;
import org.estreat.index.IndexEntry;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a server does, a pass ends, says what is missing, and takes in nothing that the server
 * does not have; and when the server behaves again, all is here once.
 */
class HostileServerTest {
  /**
   * How many seeds each way of behaving badly is tried with: {@code -Destreat.hostile.seeds=100}.
   */
  private static final int SEEDS = Integer.getInteger("estreat.hostile.seeds", 2);

  private static final String INBOX = "INBOX";

  @TempDir Path folder;

  static Stream<Arguments> schedules() {
    List<Arguments> schedules = new ArrayList<>();
    for (String name : BadManners.all().keySet()) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        schedules.add(Arguments.of(name, seed));
      }
    }
    return schedules.stream();
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("schedules")
  @Timeout(90)
  void nothingIsLostUnsaidAndNothingIsMadeUp(String name, long seed) throws Exception {
    MemoryIndex index = new MemoryIndex();
    try (ScriptedServer server = new ScriptedServer();
        Bench bench = new Bench(folder, index)) {
      fill(server, new Random(seed));
      Manners bad = Objects.requireNonNull(BadManners.all().get(name)).apply(new Random(seed));
      server.behave(bad);
      CollectReport report = pass(server, bench);
      assertAccounted(server, index, report);
      server.behave(new Manners() {});
      CollectReport good = pass(server, bench);
      assertThat(good.complete()).as("%s", good).isTrue();
      assertAccounted(server, index, good);
      assertThat(here(index, server)).as("all of it, once").isEqualTo(there(server));
    }
  }

  /** However many there are: each is asked for piece by piece, and the others are not lost. */
  @Test
  @Timeout(90)
  void messagesThatCostTheConnectionCostNoOther() throws Exception {
    Set<Long> victims = Set.of(3L, 9L, 15L, 21L, 27L);
    MemoryIndex index = new MemoryIndex();
    try (ScriptedServer server = new ScriptedServer();
        Bench bench = new Bench(folder, index)) {
      fill(server, new Random(1));
      server.behave(
          new Manners() {
            @Override
            public long announced(Stored message) {
              return victims.contains(message.uid()) && message.bytes().length > 20
                  ? 1L << 30 // more than may be announced
                  : message.bytes().length;
            }
          });
      CollectReport report = pass(server, bench);
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(here(index, server)).isEqualTo(there(server));
    }
  }

  /**
   * A mailbox with two messages of one Message-ID and an empty message, one of another name, an
   * empty one.
   */
  private static void fill(ScriptedServer server, Random random) {
    Box inbox = server.box(INBOX);
    for (int i = 1; i <= 30; i++) {
      String id = i == 17 ? "<16@example.org>" : "<" + i + "@example.org>";
      inbox.add(
          "Message-ID: "
              + id
              + "\r\nSubject: number "
              + i
              + "\r\n\r\n"
              + "word".repeat(random.nextInt(60))
              + "\r\n");
    }
    server.box("Posteingang").add("Subject: localised\r\n\r\nx\r\n").add("");
    server.box("Empty");
  }

  private static CollectReport pass(ScriptedServer server, Bench bench) {
    return new AccountPass(
            Mails.account("right", server.port()),
            bench.corridor,
            () -> connect(server.port()),
            raw -> ingest(bench, raw),
            () -> false)
        .run();
  }

  private static Connection connect(int port) throws NotConnectedException {
    Properties options = new Properties();
    options.setProperty("mail.imap.timeout", "700");
    options.setProperty("mail.imap.connectiontimeout", "5000");
    Wire.Limits limits = new Wire.Limits(1 << 20, 4 << 20, 256, 20_000);
    return new Server(options, "127.0.0.1", port, ImapAccount.Security.NONE, limits)
        .connect("alice", "right");
  }

  private static @Nullable Throwable ingest(Bench bench, RawMessage raw) {
    try {
      bench.corridor.ingest(raw);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /** What the server has: mailbox, UIDVALIDITY and UID to content. */
  private static Map<String, String> there(ScriptedServer server) {
    Map<String, String> there = new HashMap<>();
    server
        .boxes()
        .forEach((name, box) -> {
          for (Stored message : box.all()) {
            there.put(
                name + " " + box.uidValidity + " " + message.uid(),
                MessageKey.of(message.bytes()).sha256());
          }
        });
    return there;
  }

  /** What is here of it. */
  private static Map<String, String> here(MemoryIndex index, ScriptedServer server) {
    Map<String, String> all = new HashMap<>();
    for (IndexEntry entry : index.entries()) {
      var sighting = entry.sighting();
      String name = sighting.mailbox().name();
      Box box = server.boxes().get(name);
      if (box != null
          && sighting.uidValidity().value() == box.uidValidity
          && box.messages.containsKey(sighting.uid().value())) {
        all.put(
            name + " " + sighting.uidValidity() + " " + sighting.uid(),
            entry.message().key().sha256());
      }
    }
    return all;
  }

  private static void assertAccounted(
      ScriptedServer server, MemoryIndex index, CollectReport report) {
    Map<String, String> here = here(index, server);
    there(server)
        .forEach((place, sha256) -> {
          String found = here.get(place);
          if (found == null) {
            String name = place.split(" ", 3)[0];
            assertThat(saysMissing(report, name, Long.parseLong(place.split(" ", 3)[2])))
                .as("%s is not here, and the report says so: %s", place, report)
                .isTrue();
          } else {
            assertThat(found).as("bytes of " + place).isEqualTo(sha256);
          }
        });
    for (FolderReport folder : report.folders()) {
      String words = folder.fault() + folder.gaps();
      assertThat(words).as("no control characters").doesNotContainPattern("[\\x00-\\x1f]");
    }
  }

  private static boolean saysMissing(CollectReport report, String name, long uid) {
    if (report.fault() != null) {
      return true;
    }
    Mailbox mailbox = new Mailbox(report.account(), name);
    return report.folders().stream()
        .filter(folder -> folder.mailbox().equals(mailbox))
        .anyMatch(folder -> folder.fault() != null || folder.missing().contains(uid));
  }
}
