package org.estreat.imap;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.Slots.Slot;
import org.estreat.imap.Slots.Use;
import org.jspecify.annotations.Nullable;

/**
 * The way in to one account's server: keeps to the number of connections, waits where the server
 * asks to come later, and stops where it refuses the login. Lives as long as the program, so that
 * what a server said in one pass holds in the next. Safe to use from several threads.
 */
final class AccountGate {
  /** Makes a logged-in connection. */
  @FunctionalInterface
  interface Attempt {
    Connection connect() throws NotConnectedException;
  }

  /** How often a server that asks to come later is asked again within one pass. */
  private static final int ATTEMPTS = 5;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  /** After a connection that was cut, nobody asks to wait long. */
  private static final Duration LONGEST_LOSS = Duration.ofSeconds(30);

  /** A connection that is cut after so long is a new story. */
  private static final Duration CALM = Duration.ofMinutes(1);

  /** Far beyond the time in which servers count wrong passwords. */
  private static final Duration FIRST_STOP = Duration.ofHours(1);

  private static final Duration LONGEST_STOP = Duration.ofDays(1);

  /** Fetching a secret may be work, and ask a person. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final ImapAccount account;
  private final Slots slots;
  private final InstantSource clock;
  private final Waits waits;
  private final Backoff backoff;
  private final Backoff losses;
  private final Backoff stops;
  private final AccountPace pace;

  private volatile int allowed; // read under the lock of the slots
  private Instant changed;
  private Instant notBefore = Instant.EPOCH;
  private Instant lost = Instant.EPOCH;
  private String busyWith = "";
  private @Nullable Stop stop;

  /**
   * @param secret the basis of what was refused, to know it again; in memory only
   */
  private record Stop(Instant since, Instant until, Instant lookAgain, String why, String secret) {
    @Override
    public String toString() {
      return "stopped since " + since;
    }
  }

  AccountGate(
      ImapAccount account, Slots slots, InstantSource clock, RandomGenerator random, Waits waits) {
    this.account = account;
    this.slots = slots;
    this.clock = clock;
    this.waits = waits;
    this.backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
    this.losses = new Backoff(FIRST_WAIT, LONGEST_LOSS, random);
    this.stops = new Backoff(FIRST_STOP.multipliedBy(2), LONGEST_STOP, random); // half is the least
    this.pace = new AccountPace(account.access().traffic(), clock, waits, this);
    this.allowed = account.connections();
    this.changed = clock.instant();
  }

  /** A new pass: what the server allowed in the one before is found out anew. */
  void beginPass() {
    allowed = account.connections();
  }

  /**
   * Why no pass is to be begun just now; null where one may be. A stopped account's secret is
   * fetched anew from time to time, and another one ends the stop.
   *
   * @param credential what the next pass would log in with
   */
  @Nullable AccountState notNow(Credential credential) {
    Stop stopped = standing();
    if (stopped != null && isAnother(credential, stopped)) {
      unstop();
    }
    AccountState state = state();
    boolean free = state instanceof AccountState.Resting || state instanceof AccountState.Connected;
    return free ? null : state;
  }

  private boolean isAnother(Credential credential, Stop stopped) {
    Instant now = clock.instant();
    synchronized (this) {
      if (!stopped.equals(stop) || now.isBefore(stopped.lookAgain)) {
        return false;
      }
      Instant next = now.plus(LOOK_AGAIN);
      stop = new Stop(stopped.since, stopped.until, next, stopped.why, stopped.secret);
    }
    try {
      return !credential.source().basis().equals(stopped.secret);
    } catch (CredentialException | RuntimeException e) {
      return false; // no secret is no better one
    }
  }

  private synchronized void unstop() {
    stop = null;
    stops.reset();
    changed = clock.instant();
  }

  private synchronized @Nullable Stop standing() {
    Stop known = stop;
    return known != null && clock.instant().isBefore(known.until) ? known : null;
  }

  /** How the account fares. */
  AccountState state() {
    int connections = slots.held(account.name());
    synchronized (this) {
      Stop stopped = standing();
      if (stopped != null) {
        return new AccountState.Stopped(account.name(), stopped.since, stopped.until, stopped.why);
      }
      if (clock.instant().isBefore(notBefore)) {
        return new AccountState.Waiting(account.name(), changed, notBefore, busyWith);
      }
      return connections > 0
          ? new AccountState.Connected(account.name(), changed, connections, allowed)
          : new AccountState.Resting(account.name(), changed);
    }
  }

  /**
   * A logged-in connection, which gives its place back when it ends. Waits for a place, and as long
   * as the server asks to.
   *
   * @param needless whether to wait no longer; asked several times a second
   */
  Connection connect(Use use, Attempt attempt, BooleanSupplier needless)
      throws NotConnectedException {
    try {
      for (int i = 1; ; i++) {
        Connection connection = once(use, attempt, needless, i == ATTEMPTS);
        if (connection != null) {
          return connection;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotConnectedException(FaultKind.OTHER, "interrupted", e);
    }
  }

  /** One attempt; null where another is to follow. */
  private @Nullable Connection once(
      Use use, Attempt attempt, BooleanSupplier needless, boolean last)
      throws NotConnectedException, InterruptedException {
    awaitTurn(needless);
    Slot slot = slots.acquire(account.name(), use, this::allowed, needless);
    if (slot == null) {
      throw new NotConnectedException(FaultKind.OTHER, "no connection is needed any more", null);
    }
    boolean connected = false;
    try {
      refuseIfStopped(); // another connection may have been refused in the meantime
      Connection connection = attempt.connect();
      connection.attach(slot, pace);
      connected = true;
      allIsWell();
      return connection;
    } catch (NotConnectedException e) {
      slot.release();
      if (!mayFollow(e) || last) {
        throw e;
      }
      return null;
    } finally {
      if (!connected) {
        slot.release();
      }
    }
  }

  private int allowed() {
    return allowed;
  }

  private void refuseIfStopped() throws NotConnectedException {
    Stop stopped = standing();
    if (stopped != null) {
      throw new NotConnectedException(FaultKind.WRONG_PASSWORD, state().text(), null);
    }
  }

  private void awaitTurn(BooleanSupplier needless)
      throws NotConnectedException, InterruptedException {
    refuseIfStopped();
    if (!waits.await(untilTurn(), needless)) {
      throw new NotConnectedException(FaultKind.OTHER, "no connection is needed any more", null);
    }
  }

  /** How long the server is still to be left alone. */
  synchronized Duration untilTurn() {
    Instant now = clock.instant();
    return now.isBefore(notBefore) ? Duration.between(now, notBefore) : Duration.ZERO;
  }

  private synchronized void allIsWell() {
    if (slots.held(account.name()) == 1) {
      changed = clock.instant();
    }
    stop = null;
    stops.reset();
  }

  /** Takes note of why no connection was made; whether another attempt may help in this pass. */
  private synchronized boolean mayFollow(NotConnectedException e) {
    int held = slots.held(account.name());
    return switch (e.refusal()) {
      case CREDENTIAL -> {
        stop(e);
        yield false;
      }
      case TOO_MANY -> {
        if (held > 0) {
          allowed = held;
          yield false;
        }
        later(Refusal.TOO_MANY, Words.of(e), e.wish());
        yield true;
      }
      case BUSY -> {
        later(Refusal.BUSY, Words.of(e), e.wish());
        yield true;
      }
      case PRIVACY, OTHER -> false;
    };
  }

  private void stop(NotConnectedException e) {
    Instant now = clock.instant();
    Stop before = stop;
    Instant since = before == null ? now : before.since;
    String secret = e.secret();
    stop = new Stop(since, now.plus(stops.next()), now, Words.of(e), secret == null ? "" : secret);
    changed = now;
  }

  /** The server asks to come later. */
  synchronized void later(Refusal refusal, String words, Duration wish) {
    if (!isBusy(refusal)) {
      return;
    }
    Instant now = clock.instant();
    if (notBefore.isBefore(now.minus(LONGEST_WAIT))) {
      backoff.reset(); // a login that succeeds is no sign that the server is at ease
    }
    Duration own = backoff.next();
    waitUntil(now.plus(wish.compareTo(own) > 0 ? wish : own), words);
  }

  private void waitUntil(Instant until, String words) {
    if (until.isAfter(notBefore)) {
      notBefore = until;
      busyWith = words;
      changed = clock.instant();
    }
  }

  /** A connection has ended before its work; after the first time the next one waits a little. */
  synchronized void lost(ConnectionLostException e) {
    Status said = e.said();
    Refusal refusal = said == null ? Refusal.OTHER : Refusal.of(said);
    if (said != null && isBusy(refusal)) {
      later(refusal, Words.of(e), Refusal.wish(said));
      return;
    }
    Instant now = clock.instant();
    if (now.isBefore(lost.plus(CALM))) {
      waitUntil(now.plus(losses.next()), Words.of(e));
    } else {
      losses.reset();
    }
    lost = now;
  }

  private static boolean isBusy(Refusal refusal) {
    return refusal == Refusal.BUSY || refusal == Refusal.TOO_MANY;
  }
}
