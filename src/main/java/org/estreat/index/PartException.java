package org.estreat.index;

import java.util.List;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;

/** A message of which not all text could be read, and why: a row of the exception register. */
public record PartException(
    Sighting sighting, MessageKey key, String subject, List<Defect> defects) {
  public PartException {
    defects = List.copyOf(defects);
  }
}
