/**
 * The sample mailbox of {@code estreat demo}: mail written for it, and searches whose answers are
 * known.
 *
 * <p>Begin with {@link org.estreat.app.demo.SampleMailbox} and {@link
 * org.estreat.app.demo.DemoSearches}.
 *
 * <p>Invariant: every run makes the same bytes; no header holds an octet beyond ASCII, so that an
 * IMAP server hands out what it was given.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.app.demo;
