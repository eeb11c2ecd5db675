/**
 * A part's bytes to text, bounded in time, memory, depth and output.
 *
 * <p>Begin with {@link org.estreat.extract.Extractor}.
 *
 * <p>Invariant: an extractor never fails its caller: what it could not read is a Defect.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.extract;
