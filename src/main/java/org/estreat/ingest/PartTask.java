package org.estreat.ingest;

import org.estreat.model.MessageKey;
import org.estreat.model.Part;

/**
 * A part whose content an extractor is to read; its bytes are a slice of the message's.
 *
 * @param raw whose bytes the part is a slice of
 * @param message whose part it is
 * @param cut octets that the part has as transferred, where it was too large to be read whole; 0
 *     where it is all there
 */
public record PartTask(RawMessage raw, MessageKey message, Part part, long cut) {}
