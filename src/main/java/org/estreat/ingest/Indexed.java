package org.estreat.ingest;

import org.estreat.index.IndexEntry;
import org.jspecify.annotations.Nullable;

/**
 * A message that the index was given.
 *
 * @param entry what the index holds, or what it refused
 * @param refused why a fault of ours keeps the message out of the index; null where it is in
 */
public record Indexed(IndexEntry entry, @Nullable String refused) {}
