package org.estreat.mime;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;

/** Collects a message's Defects; of one kind no more than a reader can use. */
final class Faults {
  private static final int OF_ONE_KIND = 1000;

  private final List<Defect> defects = new ArrayList<>();
  private final Map<Defect.Kind, Integer> counts = new EnumMap<>(Defect.Kind.class);

  void add(PartPath path, Defect.Kind kind, String detail) {
    if (counts.merge(kind, 1, Integer::sum) <= OF_ONE_KIND) {
      defects.add(new Defect(path, kind, detail));
    }
  }

  List<Defect> list() {
    return defects;
  }
}
