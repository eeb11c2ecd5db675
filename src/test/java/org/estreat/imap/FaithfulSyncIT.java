package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.estreat.imap.CollectReport.FolderChange;
import org.estreat.imap.FolderReport.Method;
import org.estreat.imap.ImapAccount.Folders;
import org.estreat.imap.ImapAccount.Folders.Namespace;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.index.Checkpoint.Position;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.ingest.RawMessage;
import org.estreat.ingest.States;
import org.estreat.model.Mailbox;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Another client of a real Dovecot does what clients do; after each pass the index is as the server
 * is, and the server is as it was.
 */
class FaithfulSyncIT {
  private static final int ROUNDS = 15;

  @TempDir Path folder;
  private final MemoryIndex index = new MemoryIndex();
  private final Remembered remembered = new Remembered();

  @BeforeAll
  static void needsDovecot() {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, missing);
  }

  @ParameterizedTest
  @CsvSource({
    "QRESYNC, '', 1",
    "QRESYNC, 'LIST-STATUS ESEARCH', 2",
    "CONDSTORE, 'QRESYNC', 3",
    "CONDSTORE, 'QRESYNC ENABLE LIST-STATUS', 4",
    "PLAIN, 'QRESYNC CONDSTORE', 5",
    "PLAIN, 'QRESYNC CONDSTORE ESEARCH LIST-STATUS NAMESPACE ENABLE', 6",
  })
  void followsWhateverAnotherClientDoes(Method method, String avoid, long seed) throws Exception {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Set<Class<?>> changes = new HashSet<>();
    Set<Method> used = EnumSet.noneOf(Method.class);
    long flags = 0;
    long expunged = 0;
    try (Dovecot server = new Dovecot(folder.resolve("server"));
        Bench bench = new Bench(folder.resolve("archive"), index)) {
      server.make("alice", "");
      server.start();
      Script script = new Script(server, random);
      for (int round = 0; round < ROUNDS; round++) {
        Map<String, OtherClient.Box> expected = script.change();
        server.forget();
        CollectReport report = pass(bench, server, Set.of(avoid.split(" ")));
        assertThat(report.complete()).as("%s", report).isTrue();
        assertOnlyRead(server.heard());
        assertSame(bench, expected, round);
        try (OtherClient client = new OtherClient(server.port())) {
          assertThat(client.everything()).as("on the server").isEqualTo(expected);
        }
        report.changes().forEach(each -> changes.add(each.getClass()));
        for (FolderReport each : report.folders()) {
          used.add(each.method());
          flags += each.work().flagsChanged();
          expunged += each.work().expunged();
        }
      }
    }
    assertThat(changes)
        .contains(
            FolderChange.Created.class,
            FolderChange.Deleted.class,
            FolderChange.NewUidValidity.class);
    assertThat(used).contains(method);
    used.removeAll(Set.of(method, Method.NONE, Method.UNCHANGED));
    assertThat(used).as("ways besides").isEmpty();
    assertThat(flags).isPositive();
    assertThat(expunged).isPositive();
  }

  @Test
  void aRenamedMailboxIsKnownByItsContentAndNothingIsCollectedAgain() throws Exception {
    try (Dovecot server = new Dovecot(folder.resolve("server"));
        Bench bench = new Bench(folder.resolve("archive"), index)) {
      server.make("alice", "");
      server.start();
      try (OtherClient client = new OtherClient(server.port())) {
        client.run("CREATE Old");
        client.run("CREATE Old/below");
        for (int i = 0; i < 20; i++) {
          client.append("Old", "\\Seen", "Subject: " + i + "\r\n\r\nHello " + i + "\r\n");
          client.append("Old/below", "", "Subject: b" + i + "\r\n\r\nHello " + i + "\r\n");
        }
      }
      assertThat(pass(bench, server, Set.of()).changes()).isEmpty();
      try (OtherClient client = new OtherClient(server.port())) {
        client.run("RENAME Old New");
        client.select("New");
        client.run("STORE 3 +FLAGS (\\Deleted)");
        client.run("EXPUNGE");
        client.run("CREATE Old");
        client.run("DELETE Old");
      }
      int puts = index.puts();
      CollectReport report = pass(bench, server, Set.of());
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(report.changes())
          .containsExactlyInAnyOrder(
              new FolderChange.Renamed(box("Old"), box("New")),
              new FolderChange.Renamed(box("Old/below"), box("New/below")));
      assertThat(report.folders()).allMatch(f -> f.collected() == 0);
      assertThat(index.puts()).isEqualTo(puts + 40);
    }
  }

  @Test
  void aDeletedAndMadeAgainMailboxIsNewsAndItsMailIsKeptOnce() throws Exception {
    try (Dovecot server = new Dovecot(folder.resolve("server"));
        Bench bench = new Bench(folder.resolve("archive"), index)) {
      server.make("alice", "");
      server.start();
      try (OtherClient client = new OtherClient(server.port())) {
        client.run("CREATE Box");
        client.append("Box", "", "Subject: 1\r\n\r\nHello\r\n");
      }
      pass(bench, server, Set.of());
      try (OtherClient client = new OtherClient(server.port())) {
        client.run("DELETE Box");
      }
      assertThat(pass(bench, server, Set.of()).changes())
          .containsExactly(new FolderChange.Deleted(box("Box")));
      try (OtherClient client = new OtherClient(server.port())) {
        client.run("CREATE Box");
        client.append("Box", "", "Subject: 1\r\n\r\nHello\r\n");
      }
      CollectReport report = pass(bench, server, Set.of());
      assertThat(report.changes()).containsExactly(new FolderChange.Created(box("Box")));
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(bench.archive.count()).isEqualTo(1);
    }
  }

  private static Mailbox box(String name) {
    return new Mailbox("alice", name);
  }

  /** What another client does between two passes. */
  private static final class Script {
    private static final List<String> NAMES =
        List.of("A", "B", "A/sub", "Entw\u00fcrfe & Co", "C \"quoted\\\"", "D");

    private final Dovecot server;
    private final Random random;
    private int number;

    Script(Dovecot server, Random random) {
      this.server = server;
      this.random = random;
    }

    Map<String, OtherClient.Box> change() throws Exception {
      int changes = random.nextInt(12);
      try (OtherClient client = new OtherClient(server.port())) {
        for (int i = 0; i < changes; i++) {
          change(client, names(client));
        }
      }
      if (random.nextInt(4) == 0) {
        server.renumber("alice", "");
      }
      try (OtherClient client = new OtherClient(server.port())) {
        return client.everything();
      }
    }

    private static List<String> names(OtherClient client) throws Exception {
      return new ArrayList<>(client.everything().keySet());
    }

    private void change(OtherClient client, List<String> names) throws Exception {
      String box = MailboxName.ofText(names.get(random.nextInt(names.size()))).wire();
      String other = MailboxName.ofText(NAMES.get(random.nextInt(NAMES.size()))).wire();
      boolean isInbox = box.equals("INBOX");
      try {
        switch (random.nextInt(10)) {
          case 0 -> client.run("CREATE " + Connection.quoted(other));
          case 1 -> rename(client, box, other, isInbox);
          case 2 -> {
            if (!isInbox) {
              client.run("DELETE " + Connection.quoted(box));
            }
          }
          case 3, 4, 5, 6 -> append(client, box);
          default -> mark(client, box);
        }
      } catch (CommandRefusedException e) {
        // the name is taken, or the like
      }
    }

    private static void rename(OtherClient client, String box, String other, boolean isInbox)
        throws Exception {
      if (!isInbox) {
        client.run("RENAME " + Connection.quoted(box) + " " + Connection.quoted(other));
      }
    }

    private void append(OtherClient client, String box) throws Exception {
      for (int i = random.nextInt(30); i >= 0; i--) {
        number++;
        String flags = random.nextBoolean() ? "\\Seen" : "$Label" + random.nextInt(3);
        client.append(box, flags, "Subject: " + number + "\r\n\r\nHello " + number + "\r\n");
      }
    }

    private void mark(OtherClient client, String box) throws Exception {
      List<Long> uids = client.select(box);
      for (int i = 0; i < Math.min(8, uids.size()); i++) {
        long uid = uids.get(random.nextInt(uids.size()));
        String flag = List.of("\\Flagged", "\\Answered", "$Junk", "\\Seen").get(random.nextInt(4));
        String sign = random.nextBoolean() ? "+" : "-";
        client.run("UID STORE " + uid + " " + sign + "FLAGS (" + flag + ")");
        if (random.nextInt(3) == 0) {
          client.run("UID STORE " + uid + " +FLAGS (\\Deleted)");
        }
      }
      if (random.nextBoolean()) {
        client.run("EXPUNGE");
      }
    }
  }

  private void assertSame(Bench bench, Map<String, OtherClient.Box> expected, int round)
      throws IOException {
    Map<String, OtherClient.Box> here = new HashMap<>();
    for (Map.Entry<Mailbox, Position> each : bench.corridor.changes().known("alice").entrySet()) {
      Mailbox mailbox = each.getKey();
      Position position = each.getValue();
      States states = bench.corridor.changes().states(mailbox, position.uidValidity());
      Map<Long, OtherClient.Mail> mails = new HashMap<>();
      for (int i = 0; i < states.size(); i++) {
        SightingId id = SightingId.of(mailbox, position.uidValidity(), new Uid(states.uid(i)));
        if (!states.expunged(i)) {
          mails.put(
              states.uid(i),
              new OtherClient.Mail(states.flags(i), bench.corridor.keyOf(id).orElseThrow()));
        }
      }
      if (position.gone()) {
        assertThat(mails).isEmpty();
      } else {
        here.put(mailbox.name(), new OtherClient.Box(position.uidValidity().value(), mails));
      }
    }
    assertThat(here).as("round %d", round).isEqualTo(expected);
  }

  private static void assertOnlyRead(String heard) {
    assertThat(heard.toUpperCase(Locale.ROOT))
        .doesNotContain("STORE ", "SELECT", "EXPUNGE", "CLOSE", "COPY", "MOVE", "APPEND")
        .doesNotContain("CREATE", "DELETE", "RENAME", "SUBSCRIBE");
  }

  private CollectReport pass(Bench bench, Dovecot server, Set<String> avoid) {
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
                Duration.ofSeconds(60),
                List.of(),
                2,
                40,
                1 << 20)
            .with(new Folders(Set.of(Namespace.PERSONAL), false, false, avoid));
    return new AccountPass(
            account,
            bench.corridor,
            () ->
                new Server(
                        new Properties(),
                        "127.0.0.1",
                        server.port(),
                        Security.NONE,
                        Wire.Limits.STANDARD)
                    .connect("alice", "x"),
            raw -> ingest(bench, raw),
            () -> false,
            new AccountPass.Shared(new InFlight(1 << 20), new FolderLocks(), remembered))
        .run();
  }

  private static @Nullable Throwable ingest(Bench bench, RawMessage raw) {
    try {
      bench.corridor.ingest(raw);
      return null;
    } catch (IOException e) {
      return e;
    }
  }
}
