package org.estreat.imap;

import java.util.concurrent.Semaphore;

/**
 * Bounds the octets of messages that all connections of an account have fetched and not handed on
 * yet. A message that is larger than all of it is not fetched.
 *
 * <p>Safe to use from several threads.
 */
final class InFlight {
  private static final int OCTETS_A_PERMIT = 1024;

  private final long largest;
  private final int permits;
  private final Semaphore free;

  /**
   * @param octets at a time
   */
  InFlight(long octets) {
    this.largest = octets;
    this.permits = (int) Math.min(Integer.MAX_VALUE, octets / OCTETS_A_PERMIT + 1);
    this.free = new Semaphore(permits, true);
  }

  /** A message is in memory several times while it is read, split and indexed. */
  static InFlight ofThisMemory() {
    return new InFlight(Math.min(Integer.MAX_VALUE - 16, Runtime.getRuntime().maxMemory() / 8));
  }

  /** Octets of the largest message that is fetched. */
  long largest() {
    return largest;
  }

  /** Waits for room for so many octets; returns what {@link #release} wants. */
  int acquire(long octets) throws InterruptedException {
    int share = share(octets);
    free.acquire(share);
    return share;
  }

  /** What {@link #acquire} would return. */
  int share(long octets) {
    return (int) Math.min(permits, octets / OCTETS_A_PERMIT + 1);
  }

  void release(int share) {
    free.release(share);
  }
}
