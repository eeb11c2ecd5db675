package org.estreat.model;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of a message's text that a search key is compared with; no match crosses its ends.
 *
 * <p>TEXT reads {@code header} and {@code body} as one string with nothing between them (the header
 * ends in the blank line: {@code Name: value CRLF Name: value CRLF CRLF}). BODY reads {@code body}
 * alone. RFC 9051 section 6.4.4: TEXT includes MIME header fields, BODY matches no header fields.
 *
 * <p>A body whose octets leave it in doubt how it is to be read has a section for each reading, all
 * with the same path; those after the first have no header.
 *
 * @param path the part it comes from
 * @param header the part's header as a search sees it, unfolded and decoded; empty where there is
 *     none
 * @param body the decoded text of a text/* or message/* leaf; null for every other part
 */
public record Section(PartPath path, String header, @Nullable String body) {
  /** What TEXT is compared with. */
  public String text() {
    return body == null ? header : header + body;
  }
}
