package org.estreat.app;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.estreat.api.ExceptionFilter;
import org.estreat.api.ExceptionRow;
import org.estreat.index.PartException;
import org.estreat.model.Defect;

/**
 * Which objects of the register a retry was asked for, and which of them it has. For one thread.
 */
final class RetryChoice {
  private final Set<Defect.Kind> kinds = EnumSet.noneOf(Defect.Kind.class);
  private final Set<String> objects = new LinkedHashSet<>();
  private final Set<String> met = new HashSet<>();

  static RetryChoice of(List<String> words) throws Fault {
    RetryChoice choice = new RetryChoice();
    for (String word : words) {
      if (word.matches("[0-9a-f]{64}|[0-9a-v]{20}")) {
        choice.objects.add(word);
      } else {
        choice.kinds.add(kind(word));
      }
    }
    return choice;
  }

  private static Defect.Kind kind(String word) throws Fault {
    for (Defect.Kind kind : Defect.Kind.values()) {
      if (kind.name().equalsIgnoreCase(word)) {
        return kind;
      }
    }
    throw Fault.wrongUse("this is neither a kind nor an ID")
        .where("estreat retry")
        .expected("one of " + ExceptionFilter.names() + ", or an ID of estreat exceptions")
        .found(word);
  }

  boolean takes(ExceptionRow row) {
    PartException exception = row.exception();
    if (kinds.isEmpty() && objects.isEmpty()) {
      return exception.kind() != Defect.Kind.EMPTY
          && row.disposition() != ExceptionRow.Disposition.ACKNOWLEDGED;
    }
    Set<String> names = exception.names();
    names.retainAll(objects);
    met.addAll(names);
    return kinds.contains(exception.kind()) || !names.isEmpty();
  }

  /** What was named, and names no row that was looked at. */
  Set<String> unknown() {
    Set<String> unknown = new LinkedHashSet<>(objects);
    unknown.removeAll(met);
    return unknown;
  }
}
