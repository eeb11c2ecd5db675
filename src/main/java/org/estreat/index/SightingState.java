package org.estreat.index;

import java.util.Set;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;

/** What of a Sighting a server changes. */
public record SightingState(Set<Flag> flags, ModSeq modSeq, boolean expunged) {
  public SightingState {
    flags = Set.copyOf(flags);
  }
}
