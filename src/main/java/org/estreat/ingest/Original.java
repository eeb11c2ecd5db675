package org.estreat.ingest;

import java.time.OffsetDateTime;
import org.estreat.model.MessageKey;

/**
 * What of a message that is here does not change, to be held against what a server has.
 *
 * @param size octets
 */
public record Original(MessageKey key, long size, OffsetDateTime internalDate) {}
