package org.estreat.ingest;

import org.estreat.model.MessageKey;

/** A message whose bytes lie in the archive and whose Sighting stands in the journal. */
public record Kept(RawMessage raw, MessageKey key) {}
