package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rates that an account keeps to. */
@Timeout(30)
class PaceTest {
  private final FakeTime time = new FakeTime();

  private AccountPace pace(long octets, int commands) {
    Access.Traffic traffic = new Access.Traffic(octets, commands);
    ImapAccount account = Mails.account("x", 1);
    AccountGate gate = new AccountGate(account, new Slots(1, time), time, new Random(1), time);
    return new AccountPace(traffic, time, time, gate);
  }

  private Duration waited() {
    return time.waited().stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Test
  void octetsKeepToTheRateAfterAFirstSecondOfThem() throws Exception {
    Pace pace = pace(1000, 0);
    for (int i = 0; i < 100; i++) {
      pace.octets(100, () -> false);
    }
    assertThat(waited()).isBetween(Duration.ofMillis(8990), Duration.ofMillis(9010));
    time.pass(Duration.ofHours(1));
    time.waited().clear();
    pace.octets(2000, () -> false);
    assertThat(waited()).as("no more than a second is saved up").isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void commandsKeepToTheRate() throws Exception {
    Pace pace = pace(0, 5);
    for (int i = 0; i < 20; i++) {
      pace.command(() -> false);
    }
    assertThat(waited()).isBetween(Duration.ofMillis(2990), Duration.ofMillis(3010));
  }

  @Test
  void withoutLimitsNothingIsWaitedFor() throws Exception {
    Pace pace = pace(0, 0);
    pace.command(() -> false);
    pace.octets(Integer.MAX_VALUE, () -> false);
    assertThat(time.waited()).isEmpty();
  }

  @Test
  void aClosedConnectionDoesNotWait() {
    Pace pace = pace(1, 0);
    assertThatThrownBy(() -> pace.octets(1000, () -> true)).isInstanceOf(IOException.class);
    assertThat(time.waited()).isEmpty();
  }

  @Test
  void waitingHereIsNotDrippingThere() throws Exception {
    try (Scripted server = new Scripted(talk -> talk.send("* OK " + "x".repeat(5000) + "\r\n"));
        Wire wire =
            Wire.connect(
                new Properties(),
                "imap",
                "127.0.0.1",
                server.port(),
                new Wire.Limits(1 << 20, 1 << 20, 1_000_000, 1_000_000))) {
      wire.patience(50);
      Pace slow =
          new Pace() {
            @Override
            public void command(java.util.function.BooleanSupplier ended) {}

            @Override
            public void octets(int count, java.util.function.BooleanSupplier ended)
                throws IOException {
              try {
                Waits.real().await(Duration.ofMillis(200), ended);
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }

            @Override
            public boolean again(
                Status refused, int attempt, java.util.function.BooleanSupplier ended) {
              return false;
            }
          };
      wire.pace(slow);
      assertThat(wire.read().toString()).startsWith("* OK xxx");
    }
  }

  @Test
  void realWaitsEndEarlyWhenNotNeeded() throws Exception {
    Waits waits = Waits.real();
    assertThat(waits.await(Duration.ofMillis(1), () -> false)).isTrue();
    AtomicBoolean enough = new AtomicBoolean();
    Thread.ofVirtual().start(() -> enough.set(true));
    assertThat(waits.await(Duration.ofHours(1), enough::get)).isFalse();
    assertThat(waits.await(Duration.ZERO, () -> false)).isTrue();
  }
}
