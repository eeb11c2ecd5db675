/**
 * Search text to a tree of values, with faults that point.
 *
 * <p>Begin with {@link org.estreat.query.SearchParser}, which reads the SEARCH program of RFC 9051,
 * and {@link org.estreat.query.SearchKey}, the tree it gives. {@link
 * org.estreat.query.SimpleSyntax} reads the syntax for people into the same tree; its words stand
 * in its own documentation. {@link org.estreat.query.Unparser} writes a tree as a program again.
 *
 * <p>What a parser gives is settled ({@link org.estreat.query.SearchKeys#settle}): no NOT of a NOT,
 * no AND in an AND, ORs balanced, at most {@link org.estreat.query.SearchParser#MAX_DEPTH} levels
 * deep; so an engine can walk it by recursion.
 *
 * <p>Invariant: {@code query} does not know that an index exists.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.query;
