package org.estreat.ingest;

import org.estreat.model.Message;

/** A kept message and what its bytes say. */
public record Read(Kept kept, Message message) {}
