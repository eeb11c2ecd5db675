package org.estreat.api;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.jspecify.annotations.Nullable;

/** Finds parts by IMAP's numbers. */
final class PartTree {
  private static final int MOST_NAMED = 50;

  private PartTree() {}

  /**
   * The part of that number; of an embedded message and the part that holds it, which share one,
   * the holder. The body of a message that is no multipart is its part 1 (RFC 9051 section
   * 6.4.5.1).
   */
  static @Nullable Part find(Part root, PartPath wanted) {
    Part exact = exact(root, wanted);
    if (exact != null) {
      return exact;
    }
    int depth = wanted.numbers().size();
    if (depth == 0 || wanted.numbers().getLast() != 1) {
      return null;
    }
    PartPath parent = new PartPath(wanted.numbers().subList(0, depth - 1));
    return body(exact(root, parent));
  }

  /** The parts that a message has, by their numbers, for a person: {@code 1, 2.1, 2.2}. */
  static String numbers(Part root) {
    if (root.isLeaf()) {
      return "part 1 alone";
    }
    Set<PartPath> numbers = new LinkedHashSet<>();
    collect(root, numbers);
    String shown =
        numbers.stream()
            .limit(MOST_NAMED)
            .map(PartPath::toString)
            .collect(Collectors.joining(", "));
    int more = Math.max(0, numbers.size() - MOST_NAMED);
    return (numbers.size() == 1 ? "part " : "parts ")
        + shown
        + (more == 0 ? "" : " and " + more + " more");
  }

  /** An embedded message that holds parts shares its number with what it holds. */
  private static void collect(Part part, Set<PartPath> numbers) {
    if (!part.path().equals(PartPath.ROOT)) {
      numbers.add(part.path());
    }
    part.children().forEach(child -> collect(child, numbers));
  }

  private static @Nullable Part exact(Part part, PartPath wanted) {
    if (part.path().equals(wanted)) {
      return part;
    }
    for (Part child : part.children()) {
      Part found = exact(child, wanted);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The leaf that is the whole body of a message: of the top one, or of one that a part holds. */
  private static @Nullable Part body(@Nullable Part message) {
    if (message == null) {
      return null;
    }
    if (message.isLeaf()) {
      return message.path().equals(PartPath.ROOT) ? message : null;
    }
    Part inner = message.children().getFirst();
    return message.type().type().equals("message") && inner.isLeaf() ? inner : null;
  }
}
