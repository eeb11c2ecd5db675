package org.estreat.index;

import java.util.List;
import org.estreat.model.Message;
import org.estreat.model.Sighting;

/**
 * One message in one mailbox, as an engine takes it in.
 *
 * @param contents what its parts hold, for the parts whose bytes an extractor reads
 */
public record IndexEntry(Sighting sighting, Message message, List<PartContent> contents) {
  public IndexEntry {
    contents = List.copyOf(contents);
  }
}
