/**
 * THREAD of RFC 5256 over what a search found: begin with {@link
 * org.estreat.index.thread.Threading}, which takes the matches and gives {@link
 * org.estreat.index.thread.Threads} for each mailbox.
 *
 * <p>Nothing here recurses, and nothing takes more than n log n: mail is hostile, and a reply to a
 * reply can go on for a hundred thousand messages.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.index.thread;
