package org.estreat.lucene;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.estreat.model.Flag;
import org.jspecify.annotations.Nullable;

/**
 * Numbers flags: a flag's number is its bit in the columns {@code flags} (numbers 0 to 63), {@code
 * flags1} (64 to 127) and so on. Flags are only added. Safe to use from several threads.
 */
final class Keywords {
  private static final List<Flag> SYSTEM =
      List.of(Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED, Flag.DELETED, Flag.DRAFT);

  private final Map<Flag, Integer> numbers = new ConcurrentHashMap<>();
  private final List<Flag> flags = new ArrayList<>();

  /** The system flags come first, so {@code known} holds keywords alone. */
  Keywords(List<String> known) {
    SYSTEM.forEach(this::number);
    known.forEach(name -> number(new Flag(name)));
  }

  /** The keywords in the order of their numbers. */
  synchronized List<String> names() {
    return flags.stream().skip(SYSTEM.size()).map(Flag::name).toList();
  }

  synchronized Flag flag(int number) {
    return flags.get(number);
  }

  /** The flag's number; null where no Sighting ever had it. */
  @Nullable Integer known(Flag flag) {
    return numbers.get(flag);
  }

  private int number(Flag flag) {
    Integer known = numbers.get(flag);
    if (known != null) {
      return known;
    }
    synchronized (this) {
      return numbers.computeIfAbsent(
          flag,
          added -> {
            flags.add(added);
            return flags.size() - 1;
          });
    }
  }

  /** The values of all flag columns for these flags, by column. */
  long[] columns(Set<Flag> set) {
    List<Integer> bits = set.stream().map(this::number).toList();
    long[] columns = new long[columns()];
    bits.forEach(bit -> columns[bit / 64] |= 1L << bit);
    return columns;
  }

  /** How many columns there are. */
  synchronized int columns() {
    return (flags.size() + 63) / 64;
  }

  static String column(int index) {
    return index == 0 ? Schema.FLAGS : Schema.FLAGS + index;
  }
}
