package org.estreat.app.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what an import proof lists, and remembers some of what did not get in as a whole. */
final class FoundReader implements Node.Visitor {
  private static final int REMEMBERED = 20;

  private final Map<String, Long> counts = new HashMap<>();
  private final List<ImportProof.Line> first = new ArrayList<>();

  @Override
  public void visit(Node line) {
    String what = line.text("what");
    counts.merge(what, 1L, Long::sum);
    boolean missing = what.equals("excepted") || what.equals("incomplete");
    if (missing && first.size() < REMEMBERED) {
      first.add(new ImportProof.Line(what, line.text("source"), line.text("text")));
    }
  }

  ImportProof.Found found() {
    return new ImportProof.Found(counts, first);
  }
}
