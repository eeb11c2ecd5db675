/**
 * The port over embedded Lucene.
 *
 * <p>Begin with {@link org.estreat.lucene.LuceneIndex}; {@code Schema} tells every field.
 *
 * <p>Invariant: no Lucene type leaves this package.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.lucene;
