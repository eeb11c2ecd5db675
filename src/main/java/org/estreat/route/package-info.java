/**
 * The routes folder: loads {@code routes/*.camel.yaml}, says what is wrong with a file before
 * anything starts, and gives the routes the beans that they name.
 *
 * <p>Begin with {@link org.estreat.route.Routes}.
 *
 * <p>Invariant: a route says when, whence and in which order; what mail means is never decided
 * here.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.route;
