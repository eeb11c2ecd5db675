package org.estreat.index;

import java.time.Instant;
import java.util.List;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * One found message with what a list of results shows of it.
 *
 * @param sent the instant that Date names; null where unreadable
 * @param from canonical address strings, as all of {@code to} and {@code subject}; empty when
 *     absent
 * @param size RFC822.SIZE
 * @param matches where the text keys matched; empty unless asked for
 */
public record Hit(
    Sighting sighting,
    MessageKey key,
    @Nullable Instant sent,
    String from,
    List<String> to,
    String subject,
    long size,
    List<Match> matches) {
  public Hit {
    to = List.copyOf(to);
    matches = List.copyOf(matches);
  }

  /**
   * A place where a text key matched.
   *
   * @param part where; the root for the message's own header
   * @param source what sort of text: {@code header}; {@code text} as it stands in the message; or
   *     of a piece its {@link org.estreat.model.PartText.Piece.Kind} in lower case
   * @param where path inside the part, {@code a.zip/b.docx/page 3}; empty for the part itself
   * @param before up to 60 characters before the match
   * @param match the matched text as it stands in the message
   * @param after up to 60 characters after it
   */
  public record Match(
      PartPath part, String source, String where, String before, String match, String after) {}
}
