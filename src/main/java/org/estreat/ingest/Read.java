package org.estreat.ingest;

import org.estreat.mime.Excerpt;
import org.estreat.model.Message;
import org.jspecify.annotations.Nullable;

/**
 * A kept message and what its bytes say.
 *
 * @param searched the bytes that the message's parts are slices of: its own or, of one that is too
 *     large for memory, those of the excerpt
 * @param excerpt what was read of a message that is too large; null where all was read
 */
public record Read(Kept kept, RawMessage searched, Message message, @Nullable Excerpt excerpt) {}
