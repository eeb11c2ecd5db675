/**
 * The port: apply a batch, commit it with its Checkpoint, search, say how much of what was searched
 * could be read.
 *
 * <p>Begin with {@link org.estreat.index.MessageIndex}. What a text match means is in {@link
 * org.estreat.index.NormalForm}: one form for text and key, used by index, verification and
 * snippets.
 *
 * <p>Invariant: no engine's type and no document number crosses this port.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.index;
