package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.ingest.RawMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a pass when messages or this program are out of the ordinary. */
class AccountPassTest {
  @TempDir Path folder;
  private final Mails server = new Mails();
  private final MemoryIndex index = new MemoryIndex();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @Timeout(60)
  void anErrorInAFolderStandsInItsReportAndTheNextPassGoesOn() throws Exception {
    server.deliver(3);
    try (Bench bench = new Bench(folder, index)) {
      AtomicBoolean broken = new AtomicBoolean(true);
      NewMail.HandOn routes =
          raw -> {
            if (raw.sighting().uid().value() == 2 && broken.get()) {
              throw new StackOverflowError("too deep");
            }
            return ingest(bench, raw);
          };
      CollectReport report = pass(bench, routes, 1 << 20);
      assertThat(report.complete()).isFalse();
      assertThat(report.folders().getFirst().fault()).contains("too deep");

      broken.set(false);
      CollectReport next = pass(bench, routes, 1 << 20);
      assertThat(next.complete()).as("%s", next).isTrue();
      assertThat(index.entries()).hasSize(3);
    }
  }

  @Test
  @Timeout(60)
  void anErrorAtTheLoginIsReported() throws Exception {
    try (Bench bench = new Bench(folder, index)) {
      AccountPass pass =
          new AccountPass(
              server.account(),
              bench.corridor,
              () -> {
                throw new StackOverflowError("too deep");
              },
              raw -> null,
              () -> false);
      assertThat(pass.run().fault()).contains("cannot log in", "too deep");
    }
  }

  @Test
  @Timeout(60)
  void everyPlannedFolderHasAReportAlsoWhereThePassFails() throws Exception {
    server.deliver(1);
    try (Bench bench = new Bench(folder, index)) {
      AtomicBoolean first = new AtomicBoolean(true);
      AccountPass pass =
          new AccountPass(
              server.account(),
              bench.corridor,
              () -> {
                if (first.getAndSet(false)) {
                  return connect();
                }
                throw new StackOverflowError("no further connection");
              },
              raw -> {
                throw new StackOverflowError("too deep");
              },
              () -> false);
      CollectReport report = pass.run();
      assertThat(report.complete()).isFalse();
      assertThat(report.folders()).singleElement().matches(f -> !f.complete());
    }
  }

  @Test
  @Timeout(60)
  void aMessageThatDoesNotFitIntoMemoryGoesByWayOfAFile() throws Exception {
    server.deliver(2);
    server.deliver("big", "x".repeat(50_000));
    server.deliver(2);
    try (Bench bench = new Bench(folder, index)) {
      List<Boolean> inMemory = new ArrayList<>();
      NewMail.HandOn routes =
          raw -> {
            inMemory.add(raw.isInMemory());
            return ingest(bench, raw);
          };
      CollectReport report = pass(bench, routes, 4000);
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(index.puts()).isEqualTo(5);
      assertThat(inMemory).containsExactly(true, true, false, true, true);
    }
  }

  private static @Nullable Throwable ingest(Bench bench, RawMessage raw) {
    try {
      bench.corridor.ingest(raw);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private Connection connect() throws NotConnectedException {
    return new Server(
            new Properties(),
            "127.0.0.1",
            server.port(),
            ImapAccount.Security.NONE,
            Wire.Limits.STANDARD)
        .connect("alice", "right");
  }

  private CollectReport pass(Bench bench, NewMail.HandOn routes, long octets) {
    return new AccountPass(
            server.account(),
            bench.corridor,
            this::connect,
            routes,
            () -> false,
            new InFlight(octets))
        .run();
  }
}
