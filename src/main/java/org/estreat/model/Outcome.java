package org.estreat.model;

import java.util.List;

/** What became of one message that was handed in. Bad mail is an outcome, never an exception. */
public sealed interface Outcome {
  /** The place that the message now has. */
  Sighting sighting();

  /** Kept, read in full, indexed. */
  record Indexed(Sighting sighting, MessageKey key) implements Outcome {}

  /** This Sighting was here before; nothing was done. */
  record AlreadyKnown(Sighting sighting, MessageKey key) implements Outcome {}

  /** Kept and indexed, but not all of its text could be read. */
  record Partial(Sighting sighting, MessageKey key, List<Defect> defects) implements Outcome {
    public Partial {
      defects = List.copyOf(defects);
    }
  }

  /** Kept, but a fault of ours kept it out of the index; it is listed and can be tried again. */
  record Quarantined(Sighting sighting, MessageKey key, String reason) implements Outcome {}
}
