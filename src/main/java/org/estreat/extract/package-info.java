/**
 * A part's bytes to text, bounded in time, memory, depth and output.
 *
 * <p>Begin with {@link org.estreat.extract.Extractor}; {@link
 * org.estreat.extract.IsolatedExtractor} reads what strangers sent, in processes that end with what
 * breaks them.
 *
 * <p>Invariant: an extractor never fails its caller for a content: what it could not read is a
 * Defect.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.extract;
