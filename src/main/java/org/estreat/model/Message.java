package org.estreat.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Mail as read from its bytes. Reading never fails: what could not be understood stands in {@code
 * defects}.
 *
 * @param key SHA-256 of the bytes
 * @param size RFC822.SIZE: octets with every bare LF counted as CRLF
 * @param root the part tree
 * @param sections what TEXT and BODY search, in the order of the parts
 * @param envelope what FROM, TO, CC, BCC and SUBJECT search, and what a hit shows
 * @param sentDay the calendar day as written in Date, zone disregarded (RFC 9051 SENTON); null
 *     where there is no readable Date
 * @param sentAt the instant that Date names; null where there is no readable Date
 */
public record Message(
    MessageKey key,
    long size,
    Part root,
    List<Section> sections,
    Envelope envelope,
    @Nullable LocalDate sentDay,
    @Nullable Instant sentAt,
    List<Defect> defects) {
  public Message {
    sections = List.copyOf(sections);
    defects = List.copyOf(defects);
  }

  /** The fields of the message's own header, in order. */
  public List<HeaderField> headers() {
    return root.headers();
  }
}
