package org.estreat.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part's place in its message, numbered as IMAP numbers it (RFC 9051 section 6.4.5.1): {@code 1},
 * {@code 2.1}; the empty path is the message itself. The body of a message that is no multipart is
 * {@code 1}.
 */
public record PartPath(List<Integer> numbers) implements Comparable<PartPath> {
  /** The whole message. */
  public static final PartPath ROOT = new PartPath(List.of());

  public PartPath {
    numbers = List.copyOf(numbers);
  }

  /**
   * Reads {@code 2.1}; the empty string is the root.
   *
   * @throws IllegalArgumentException for anything but positive numbers between dots
   */
  public static PartPath parse(String text) {
    if (text.isEmpty()) {
      return ROOT;
    }
    List<Integer> numbers = new ArrayList<>();
    for (String number : text.split("\\.", -1)) {
      if (!number.matches("[1-9][0-9]{0,8}")) {
        throw new IllegalArgumentException("expected a part's number like 2.1, found: " + text);
      }
      numbers.add(Integer.valueOf(number));
    }
    return new PartPath(numbers);
  }

  /** The number of what the part with this path holds: of a message that is no multipart, 1. */
  public PartPath ofBody() {
    return numbers.isEmpty() ? child(1) : this;
  }

  public PartPath child(int number) {
    List<Integer> deeper = new ArrayList<>(numbers);
    deeper.add(number);
    return new PartPath(deeper);
  }

  @Override
  public int compareTo(PartPath other) {
    int shared = Math.min(numbers.size(), other.numbers.size());
    for (int i = 0; i < shared; i++) {
      int order = Integer.compare(numbers.get(i), other.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(numbers.size(), other.numbers.size());
  }

  @Override
  public String toString() {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
