/**
 * The way in for questions: searches, batches of searches and single messages, as typed answers and
 * as JSON, for the command line and over HTTP.
 *
 * <p>Begin with {@link org.estreat.api.SearchService}; over HTTP with {@link
 * org.estreat.api.HttpApi}.
 *
 * <p>Invariant: nothing here changes the archive or the index, and nothing here decides what
 * matches; mail is never given out in a form that a browser runs.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.api;
