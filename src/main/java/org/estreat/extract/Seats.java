package org.estreat.extract;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the workers of a pool are that read. For one thread at a time. */
final class Seats {
  /** Where a worker that reads is. */
  enum Seat {
    /** At a place for all, expected back soon. */
    BUSY,
    /** At a place for all, for long: nobody expects it back. */
    LATE,
    /** Where no place for all is taken up. */
    ASIDE
  }

  /** What Java takes beside its heap: classes, code, threads, buffers. */
  private static final long BESIDE_HEAP = 192L << 20;

  /**
   * For each that may be aside whatever memory it takes, so many may be that take little: what they
   * have read so far is in our own memory.
   */
  private static final int MOST_SMALL = 2;

  private final Map<Worker, Seat> seats = new HashMap<>();
  private final int most;
  private final long mostOctets;
  private int comingAside;
  private int waitingForAside;

  /**
   * @param most that may be aside whatever memory they take
   * @param heap octets of Java's memory in a worker
   */
  Seats(int most, long heap) {
    this.most = most;
    this.mostOctets = heap + BESIDE_HEAP;
  }

  @Nullable Seat of(Worker worker) {
    return seats.get(worker);
  }

  void put(Worker worker, Seat seat) {
    seats.put(worker, seat);
  }

  boolean change(Worker worker, Seat from, Seat to) {
    return seats.replace(worker, from, to);
  }

  /** Where it was. */
  Seat remove(Worker worker) {
    return Objects.requireNonNull(seats.remove(worker), "given back twice");
  }

  Set<Worker> all() {
    return seats.keySet();
  }

  int count(Seat seat) {
    return Collections.frequency(seats.values(), seat);
  }

  Stream<Worker> in(Seat seat) {
    return seats.entrySet().stream()
        .filter(taken -> taken.getValue() == seat)
        .map(Map.Entry::getKey);
  }

  /** Notes that one comes aside that is being started; a negative number, that it has come. */
  void comeAside(int change) {
    comingAside += change;
  }

  int comingAside() {
    return comingAside;
  }

  /** Notes that somebody waits for a place aside; a negative number, that he waits no more. */
  void waitForAside(int change) {
    waitingForAside += change;
  }

  /** Whether one may come aside whatever memory it takes. */
  boolean isFreeAside() {
    return fits(1, mostOctets);
  }

  /** Whether those aside are few, or take no more memory than these few may. */
  boolean fitAside() {
    return fits(0, 0);
  }

  /** Whether they would be so with one more, that is reading already. */
  boolean fitsAside(Worker more) {
    // Who waits to come in is not to wait for ever.
    int kept = waitingForAside > 0 ? 1 : 0;
    return fits(1 + kept, octets(more) + kept * mostOctets);
  }

  private boolean fits(int more, long moreOctets) {
    int count = count(Seat.ASIDE) + comingAside + more;
    if (count <= most || count > MOST_SMALL * most) {
      return count <= most;
    }
    long octets = comingAside * mostOctets + moreOctets;
    return octets + in(Seat.ASIDE).mapToLong(this::octets).sum() <= most * mostOctets;
  }

  /** Whether none of those that came aside while they read takes more memory. */
  boolean isLargestMoved(Worker worker) {
    long octets = octets(worker);
    return in(Seat.ASIDE)
        .filter(other -> !other.isBehind())
        .allMatch(other -> octets(other) <= octets);
  }

  private long octets(Worker worker) {
    long known = worker.memory();
    return known < 0 ? mostOctets : known;
  }
}
