package org.estreat.ingest;

import org.estreat.model.Part;

/** A part whose content an extractor is to read; its bytes are a slice of the message's. */
public record PartTask(RawMessage raw, Part part) {}
