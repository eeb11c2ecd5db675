package org.estreat.extract;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the contents are that a pool of workers reads. For one thread at a time. */
final class Seats {
  /** Where a content is read. */
  enum Seat {
    /** At a place for all, expected to be read soon. */
    PLACE,
    /** In the same process, where it takes up no place. */
    BESIDE,
    /** In a process of its own. */
    ASIDE
  }

  private final Map<BeingRead, Seat> seats = new HashMap<>();
  private final int most;
  private final int mostSmall;
  private final long mostOctets;
  private int comingAside;

  /**
   * @param most that may be beside, and aside, whatever they hold in our own memory
   * @param mostSmall that may be beside as long as they hold little
   * @param mostOctets that they may hold together then
   */
  Seats(int most, int mostSmall, long mostOctets) {
    this.most = most;
    this.mostSmall = mostSmall;
    this.mostOctets = mostOctets;
  }

  @Nullable Seat of(BeingRead content) {
    return seats.get(content);
  }

  void put(BeingRead content, Seat seat) {
    seats.put(content, seat);
  }

  /** Where it was. */
  Seat remove(BeingRead content) {
    return Objects.requireNonNull(seats.remove(content), "given back twice");
  }

  Set<BeingRead> all() {
    return seats.keySet();
  }

  /** Those that this worker reads. */
  List<BeingRead> in(Worker worker) {
    return all().stream().filter(content -> content.worker() == worker).toList();
  }

  /** Whether a place for all is with this worker. */
  boolean isTaken(Worker worker) {
    return at(Seat.PLACE).anyMatch(content -> content.worker() == worker);
  }

  int count(Seat seat) {
    return Collections.frequency(seats.values(), seat);
  }

  private Stream<BeingRead> at(Seat seat) {
    return seats.entrySet().stream()
        .filter(taken -> taken.getValue() == seat)
        .map(Map.Entry::getKey);
  }

  /** Notes that a worker is being started for one aside; a negative number, that it is there. */
  void comeAside(int change) {
    comingAside += change;
  }

  int comingAside() {
    return comingAside;
  }

  boolean isFreeAside() {
    return count(Seat.ASIDE) + comingAside < most;
  }

  /** Whether those beside are few, or hold little. */
  boolean fitBeside() {
    return fitBeside(count(Seat.BESIDE), 0);
  }

  /** Whether they would with one more. */
  boolean fitsBeside(BeingRead more) {
    return fitBeside(count(Seat.BESIDE) + 1, more.octets());
  }

  private boolean fitBeside(int count, long moreOctets) {
    if (count <= most || count > mostSmall) {
      return count <= most;
    }
    return moreOctets + at(Seat.BESIDE).mapToLong(BeingRead::octets).sum() <= mostOctets;
  }

  /** Whether who is not aside is about to go. */
  boolean isLeft() {
    return Stream.of(Seat.PLACE, Seat.BESIDE).flatMap(this::at).anyMatch(BeingRead::isEnded);
  }

  boolean isLargestBeside(BeingRead content) {
    long octets = content.octets();
    return at(Seat.BESIDE).allMatch(other -> other.octets() <= octets);
  }
}
