package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.route.Routes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pass after pass over an account whose password is wrong, beside one that is well. */
@Timeout(60)
class StoppedAccountTest {
  @TempDir Path folder;
  private final Mails server = new Mails();

  @AfterEach
  void stop() {
    server.close();
  }

  private ImapAccount account(String name, Credential credential) {
    return new ImapAccount(
        name,
        "127.0.0.1",
        server.port(),
        Security.NONE,
        "alice",
        credential,
        List.of(),
        List.of(),
        Duration.ofMillis(50),
        List.of(),
        2,
        25,
        16 << 20,
        Access.STANDARD,
        ImapAccount.Folders.STANDARD);
  }

  @Test
  void itLogsInOnceAndAgainWhenThePasswordIsAnother() throws Exception {
    server.deliver(3);
    AtomicInteger logins = new AtomicInteger();
    AtomicInteger looks = new AtomicInteger();
    AtomicReference<String> password = new AtomicReference<>("s3cret-wrong");
    Credential.Source source =
        new Credential.Source() {
          @Override
          public String current() {
            logins.incrementAndGet();
            return password.get();
          }

          @Override
          public String afresh() {
            looks.incrementAndGet();
            return password.get();
          }
        };
    ImapAccount ill = account("ill", new Credential(Credential.Kind.PASSWORD, source));
    ImapAccount well = account("well", Credential.password(() -> "right"));
    FakeTime time = new FakeTime();
    Gate gate = new Gate(4, time, new java.util.Random(1), Waits.real());
    try (Bench bench = new Bench(folder, new MemoryIndex());
        Routes routes =
            Routes.start(
                Path.of("routes"), bench.corridor, List.of(ill, well), false, gate, report -> {})) {
      routes.awaitPass();
      Watched.patiently().until(() -> looks.get() >= 2); // after the refusal, and at the next pass
      Watched.patiently().during(Duration.ofMillis(500)).until(() -> logins.get() == 1);
      assertThat(report(routes, "ill").kind()).isEqualTo(FaultKind.WRONG_PASSWORD);
      assertThat(report(routes, "well").complete()).isTrue();
      assertThat(report(routes, "well").server())
          .satisfies(server -> assertThat(server.capabilities()).contains("IMAP4REV1"));
      assertThat(routes.states().getFirst())
          .isInstanceOf(AccountState.Stopped.class)
          .asString()
          .doesNotContain("s3cret");

      password.set("right");
      time.pass(Duration.ofMinutes(6));
      Watched.patiently().until(() -> report(routes, "ill").complete());
      assertThat(routes.states()).noneMatch(s -> s instanceof AccountState.Stopped);
    }
  }

  private static CollectReport report(Routes routes, String account) {
    return routes.latest().stream()
        .filter(each -> each.account().equals(account))
        .findFirst()
        .orElseThrow();
  }
}
