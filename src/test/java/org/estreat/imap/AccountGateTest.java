package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.imap.Scripted.Script;
import org.estreat.imap.Slots.Use;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Refusals, and what they do to the next attempt and the next pass. */
@Timeout(30)
class AccountGateTest {
  private static final long SEED = 20260301;

  private final FakeTime time = new FakeTime();
  private final Gate gate = new Gate(16, time, new Random(SEED), time);
  private final AtomicReference<String> password = new AtomicReference<>("wrong");
  private final AtomicInteger attempts = new AtomicInteger();
  private final List<Connection> open = new ArrayList<>();
  private final Queue<NotConnectedException> refusals = new ArrayDeque<>();
  private final ImapAccount account = Mails.account("", 1);
  private final Credential credential = Credential.password(password::get);
  private final AccountGate way = gate.of(account);

  @AfterEach
  void close() {
    open.forEach(Connection::abort);
  }

  private Connection attempt() throws NotConnectedException {
    attempts.incrementAndGet();
    NotConnectedException refusal = refusals.poll();
    if (refusal != null) {
      throw refusal;
    }
    try (Scripted server = new Scripted(talk -> talk.send("* PREAUTH hello\r\n"))) {
      return greeted(server);
    } catch (IOException e) {
      throw new NotConnectedException(FaultKind.OTHER, "broken test", e);
    }
  }

  private Connection greeted(Scripted server) throws NotConnectedException {
    try {
      Wire wire =
          Wire.connect(new Properties(), "imap", "127.0.0.1", server.port(), Wire.Limits.STANDARD);
      Connection connection = Connection.greet(wire);
      open.add(connection);
      return connection;
    } catch (IOException | ConnectionLostException e) {
      throw new NotConnectedException(FaultKind.OTHER, "broken test", e);
    }
  }

  private Connection connect() throws NotConnectedException {
    return way.connect(Use.PASS, this::attempt, () -> false);
  }

  private NotConnectedException fault() {
    return catchThrowableOfType(NotConnectedException.class, this::connect);
  }

  private NotConnectedException refusal(Refusal refusal, Duration wish) {
    return new NotConnectedException(refusal, "NO because", wish, password.get());
  }

  private NotConnectedException refusal(Refusal refusal) {
    return refusal(refusal, Duration.ZERO);
  }

  @Test
  void aWrongPasswordStopsTheAccountUntilItIsAnother() throws Exception {
    refusals.add(refusal(Refusal.CREDENTIAL));
    assertThat(fault().kind()).isEqualTo(FaultKind.WRONG_PASSWORD);
    assertThat(gate.states())
        .singleElement()
        .isInstanceOf(AccountState.Stopped.class)
        .extracting(AccountState::text)
        .asString()
        .contains("stopped: NO because; refused since 2026-03-01T12:00:00Z", "does not try again");
    assertThat(gate.states().toString()).doesNotContain("wrong");

    for (int i = 0; i < 50; i++) { // passes come and go
      time.pass(Duration.ofMinutes(1));
      assertThat(way.notNow(credential)).isInstanceOf(AccountState.Stopped.class);
      assertThat(fault()).hasMessageContaining("stopped");
    }
    assertThat(attempts).hasValue(1);

    password.set("right");
    time.pass(Duration.ofMinutes(5)); // a secret is looked at again after a while
    assertThat(way.notNow(credential)).isNull();
    connect();
    assertThat(gate.states()).singleElement().isInstanceOf(AccountState.Connected.class);
  }

  @Test
  void aChangedPasswordIsSeenAtTheNextPass() {
    refusals.add(refusal(Refusal.CREDENTIAL));
    fault();
    password.set("right");
    assertThat(way.notNow(credential)).isNull();
  }

  @Test
  void theSamePasswordIsTriedAgainOnlySeldom() {
    int minutes = 0;
    for (int i = 0; i < 100; i++) {
      refusals.add(refusal(Refusal.CREDENTIAL));
    }
    fault();
    for (; minutes < 7 * 24 * 60; minutes++) {
      time.pass(Duration.ofMinutes(1));
      if (way.notNow(credential) == null) {
        fault();
      }
    }
    assertThat(attempts.get()).as("attempts in a week").isBetween(5, 20);
    AccountState state = way.state();
    assertThat(state.since().toString()).as("since the first time").startsWith("2026-03-01T12:00");
  }

  @Test
  void oneAccountsStopIsNotAnothers() throws Exception {
    refusals.add(refusal(Refusal.CREDENTIAL));
    fault();
    ImapAccount other =
        new ImapAccount(
            "bob",
            "h",
            1,
            Security.NONE,
            "bob",
            () -> "x",
            List.of(),
            List.of(),
            Duration.ofMinutes(1),
            List.of(),
            1,
            1,
            1);
    assertThat(gate.of(other).notNow(other.credential())).isNull();
    gate.of(other).connect(Use.PASS, this::attempt, () -> false);
    assertThat(gate.states()).extracting(AccountState::account).containsExactly("alice", "bob");
  }

  @Test
  void aBusyServerIsAskedAgainLaterAndLater() throws Exception {
    for (int i = 0; i < 4; i++) {
      refusals.add(refusal(Refusal.BUSY));
    }
    connect();
    assertThat(attempts).hasValue(5);
    assertThat(time.waited()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(time.waited().get(i))
          .as("seed %d", SEED)
          .isBetween(Duration.ofMillis(500L << i), Duration.ofMillis(1000L << i));
    }
  }

  @Test
  void aServerThatStaysBusyIsLeftAloneAndThePassEnds() {
    for (int i = 0; i < 5; i++) {
      refusals.add(refusal(Refusal.BUSY));
    }
    assertThat(fault().kind()).isEqualTo(FaultKind.BUSY);
    assertThat(attempts).hasValue(5);
    assertThat(way.notNow(credential))
        .isInstanceOf(AccountState.Waiting.class)
        .extracting(AccountState::text)
        .asString()
        .contains("waiting until 2026-03-01T12:00", "because NO because");
    time.pass(Duration.ofMinutes(1));
    assertThat(way.notNow(credential)).isNull();
  }

  @Test
  void theServersOwnWishIsFollowed() throws Exception {
    refusals.add(refusal(Refusal.BUSY, Duration.ofMinutes(5)));
    connect();
    assertThat(time.waited()).containsExactly(Duration.ofMinutes(5));
  }

  @Test
  void tooManyConnectionsLowerTheNumberForThisPass() throws Exception {
    connect();
    refusals.add(refusal(Refusal.TOO_MANY));
    assertThat(fault().kind()).isEqualTo(FaultKind.BUSY);
    assertThat(time.waited()).as("the others go on").isEmpty();
    assertThat(way.state()).isEqualTo(new AccountState.Connected("alice", time.instant(), 1, 1));

    open.getFirst().close();
    way.beginPass();
    connect();
    connect();
    assertThat(way.state()).isEqualTo(new AccountState.Connected("alice", time.instant(), 2, 2));
  }

  @Test
  void otherFaultsAreReportedAtOnce() {
    refusals.add(new NotConnectedException(FaultKind.REFUSED_CONNECTION, "nobody", null));
    assertThat(fault().kind()).isEqualTo(FaultKind.REFUSED_CONNECTION);
    assertThat(time.waited()).isEmpty();
    assertThat(way.state()).isInstanceOf(AccountState.Resting.class);
  }

  @Test
  void connectionsThatAreCutAgainAndAgainAreMadeMoreAndMoreSlowly() throws Exception {
    for (int i = 0; i < 10; i++) {
      way.lost(new ConnectionLostException("cut"));
      connect().abort();
    }
    assertThat(time.waited()).hasSize(9);
    assertThat(time.waited().getLast()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    time.pass(Duration.ofMinutes(10));
    way.lost(new ConnectionLostException("cut"));
    assertThat(way.untilTurn()).as("a new story").isZero();
  }

  @Test
  void aByeThatAsksForLessIsObeyed() throws Exception {
    Status bye =
        java.util.Objects.requireNonNull(
            Status.of(
                Wires.response("* BYE [UNAVAILABLE] Suggested Backoff Time: 60000 milliseconds")));
    way.lost(new ConnectionLostException("the server said " + bye, bye));
    assertThat(way.untilTurn()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aThrottledCommandIsSentAgainAfterAWhile() throws Exception {
    Script script =
        talk -> {
          talk.send("* PREAUTH hello\r\n");
          talk.answer("TAG NO [THROTTLED] slow down\r\n");
          talk.answer("TAG NO [LIMIT] Rate limit hit\r\n");
          talk.answer("TAG OK done\r\n");
          for (int i = 0; i < 20; i++) {
            talk.answer("TAG NO [INUSE] not yet\r\n");
          }
        };
    try (Scripted server = new Scripted(script)) {
      Connection connection = way.connect(Use.PASS, () -> greeted(server), () -> false);
      open.add(connection);
      assertThat(connection.run("NOOP", r -> {}).kind()).isEqualTo(Status.Kind.OK);
      assertThat(time.waited()).hasSize(2);

      CommandRefusedException refused =
          catchThrowableOfType(
              CommandRefusedException.class, () -> connection.run("NOOP", r -> {}));
      assertThat(refused.status().code()).isEqualTo("INUSE");
      assertThat(server.heard()).hasSize(3 + 6);
    }
  }
}
