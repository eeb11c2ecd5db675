package org.estreat.app;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.estreat.ingest.source.ImportListener;

/** The first remarks of each kind that an import makes, and how many more there are. */
final class Remarks implements ImportListener {
  private static final int SHOWN = 50;

  private final Map<Kind, List<Remark>> first = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  @Override
  public void remark(Remark remark) {
    counts.merge(remark.kind(), 1L, Long::sum);
    List<Remark> shown = first.computeIfAbsent(remark.kind(), kind -> new ArrayList<>());
    if (shown.size() < SHOWN) {
      shown.add(remark);
    }
  }

  /**
   * @param faultsOnly without what was taken, and what is no mail
   */
  void print(PrintStream err, boolean faultsOnly) {
    first.forEach((kind, shown) -> {
      boolean fault = kind == Kind.EXCEPTED || kind == Kind.INCOMPLETE;
      if (fault || !faultsOnly) {
        shown.forEach(each -> err.println(label(kind) + TerminalText.clean(each.toString())));
        long more = counts.getOrDefault(kind, 0L) - shown.size();
        if (more > 0) {
          err.println(label(kind) + "and " + more + " more, which the proof lists");
        }
      }
    });
  }

  private static String label(ImportListener.Kind kind) {
    return switch (kind) {
      case EXCEPTED -> "not taken: ";
      case INCOMPLETE -> "incomplete: ";
      case NO_MAIL -> "no mail: ";
      case NOTE -> "note: ";
    };
  }
}
