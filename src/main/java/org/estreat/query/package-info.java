/**
 * Search text to a tree of values, with faults that point. RFC 9051 SEARCH and the simple syntax
 * end in the same tree.
 *
 * <p>Begin with {@link org.estreat.query.SearchProgram} and {@link org.estreat.query.SearchKey}.
 *
 * <p>Invariant: {@code query} does not know that an index exists.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.query;
