package org.estreat.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that have search keys of their own, in the form in which they are shown and the
 * first that those keys compare with: one string for each field that stands in the header, so an
 * empty list means that the field is absent.
 *
 * @param subject decoded, white space runs as one space, leading white space dropped
 * @param from canonical address strings, {@code "Name, with specials" <box@host>, box@host}
 * @param messageId with its brackets; null where there is none
 * @param inReplyTo message ids with brackets
 * @param references message ids with brackets, in order
 */
public record Envelope(
    List<String> subject,
    List<String> from,
    List<String> to,
    List<String> cc,
    List<String> bcc,
    @Nullable String messageId,
    List<String> inReplyTo,
    List<String> references) {
  public Envelope {
    subject = List.copyOf(subject);
    from = List.copyOf(from);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    inReplyTo = List.copyOf(inReplyTo);
    references = List.copyOf(references);
  }
}
