package org.estreat.index;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.estreat.model.Defect;

/**
 * The exception register in figures.
 *
 * @param kinds rows of each kind that there are any of
 * @param types rows of each media type
 */
public record ExceptionCounts(
    PartCount parts, Map<Defect.Kind, Long> kinds, SortedMap<String, Long> types) {
  public ExceptionCounts {
    kinds = Collections.unmodifiableMap(copy(kinds));
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
  }

  private static Map<Defect.Kind, Long> copy(Map<Defect.Kind, Long> kinds) {
    Map<Defect.Kind, Long> copy = new EnumMap<>(Defect.Kind.class);
    copy.putAll(kinds);
    return copy;
  }

  public long rows() {
    return kinds.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Counts rows one after the other. For one thread. */
  public static final class Counter {
    private final Map<Defect.Kind, Long> kinds = new EnumMap<>(Defect.Kind.class);
    private final SortedMap<String, Long> types = new TreeMap<>();

    public void add(PartException row) {
      kinds.merge(row.kind(), 1L, Long::sum);
      types.merge(row.item().type(), 1L, Long::sum);
    }

    public ExceptionCounts with(PartCount parts) {
      return new ExceptionCounts(parts, kinds, types);
    }
  }
}
