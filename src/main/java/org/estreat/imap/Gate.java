package org.estreat.imap;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What all accounts of a program share: how many connections there may be in all, and how each
 * account fares. It outlives single passes. Safe to use from several threads.
 */
public final class Gate {
  /** Connections in all, where nothing else is configured. */
  public static final int CONNECTIONS = 16;

  private final Slots slots;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Waits waits;
  private final Map<String, AccountGate> accounts = new TreeMap<>();

  /**
   * @param connections in all, 1 or more
   */
  public Gate(int connections, InstantSource clock) {
    this(connections, clock, new SecureRandom(), Waits.real());
  }

  Gate(int connections, InstantSource clock, RandomGenerator random, Waits waits) {
    this.slots = new Slots(connections, clock);
    this.clock = clock;
    this.random = random;
    this.waits = waits;
  }

  /** How each account fares that has been visited, by name. */
  public synchronized List<AccountState> states() {
    return accounts.values().stream().map(AccountGate::state).toList();
  }

  /** The way in to an account's server; the same one at each call. */
  synchronized AccountGate of(ImapAccount account) {
    return accounts.computeIfAbsent(
        account.name(), name -> new AccountGate(account, slots, clock, random, waits));
  }
}
