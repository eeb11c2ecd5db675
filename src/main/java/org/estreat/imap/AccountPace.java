package org.estreat.imap;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** The pace of all connections of an account together: its limits, and the server's wishes. */
final class AccountPace implements Pace {
  /** How often a command is sent again that the server refuses only because it is busy. */
  private static final int ATTEMPTS = 6;

  private final TokenBucket commands;
  private final TokenBucket octets;
  private final Waits waits;
  private final AccountGate gate;

  AccountPace(Access.Traffic traffic, InstantSource clock, Waits waits, AccountGate gate) {
    this.commands = new TokenBucket(traffic.commandsASecond(), clock);
    this.octets = new TokenBucket(traffic.octetsASecond(), clock);
    this.waits = waits;
    this.gate = gate;
  }

  @Override
  public void command(BooleanSupplier ended) throws IOException {
    await(gate.untilTurn(), ended);
    await(commands.take(1), ended);
  }

  @Override
  public void octets(int count, BooleanSupplier ended) throws IOException {
    await(octets.take(count), ended);
  }

  @Override
  public boolean again(Status refused, int attempt, BooleanSupplier ended) {
    Refusal refusal = Refusal.of(refused);
    boolean busy = refusal == Refusal.BUSY || refusal == Refusal.TOO_MANY;
    if (!busy || attempt >= ATTEMPTS || ended.getAsBoolean()) {
      return false;
    }
    gate.later(refusal, "the server says " + refused, Refusal.wish(refused));
    return true;
  }

  private void await(Duration time, BooleanSupplier ended) throws IOException {
    if (time.isZero()) {
      return;
    }
    try {
      if (!waits.await(time, ended)) {
        throw new IOException("the connection was closed while it waited");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting", e);
    }
  }
}
