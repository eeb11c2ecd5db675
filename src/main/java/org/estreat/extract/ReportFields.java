package org.estreat.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.estreat.model.ContentType;
import org.estreat.model.PartText.Piece;

/**
 * Reports that are made of fields as a header is: on delivery (RFC 3464, RFC 6533), on reading (RFC
 * 8098), on abuse (RFC 5965), and the header of the mail that they are about. Each group of fields
 * is a piece, each field a line {@code Name: value} without folding and encoding.
 */
final class ReportFields {
  private static final Set<String> MESSAGES =
      Set.of(
          "delivery-status",
          "global-delivery-status",
          "disposition-notification",
          "global-disposition-notification",
          "feedback-report",
          "tracking-status");

  private static final Set<String> HEADERS = Set.of("rfc822-headers", "global-headers");

  private static final Pattern GROUPS = Pattern.compile("\\n[ \\t]*\\n");

  /** Beyond so many groups the rest is one. */
  private static final int MOST_GROUPS = 10_000;

  private ReportFields() {}

  static boolean isReport(ContentType type) {
    return switch (type.type()) {
      case "message" -> MESSAGES.contains(type.subtype()) || HEADERS.contains(type.subtype());
      case "text" -> HEADERS.contains(type.subtype());
      default -> false;
    };
  }

  static void read(byte[] bytes, ContentType declared, Reading reading) {
    String text = Charsets.decode(bytes, declared.parameters().get("charset"), false);
    String lines = text.replace("\r\n", "\n").replace('\r', '\n').strip();
    String[] groups = GROUPS.split(lines, MOST_GROUPS);
    boolean perRecipient = declared.subtype().endsWith("delivery-status");
    for (int i = 0; i < groups.length && !reading.stopped(); i++) {
      // The first group is of the message, each further one of a recipient (RFC 3464 section 2.1).
      String where = perRecipient && i > 0 ? "recipient " + i : "";
      reading.add(where, Piece.Kind.METADATA, String.join("\n", fields(groups[i])));
    }
  }

  private static List<String> fields(String group) {
    List<StringBuilder> unfolded = new ArrayList<>();
    for (String line : group.split("\n", -1)) {
      boolean goesOn = !line.isEmpty() && Character.isWhitespace(line.charAt(0));
      if (goesOn && !unfolded.isEmpty()) {
        unfolded.getLast().append(' ').append(line.strip());
      } else if (!line.isBlank()) {
        unfolded.add(new StringBuilder(line.strip()));
      }
    }
    return unfolded.stream().map(field -> field(field.toString())).toList();
  }

  private static String field(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return line;
    }
    String value = line.substring(colon + 1).strip();
    boolean encoded = value.contains("=?") && value.toLowerCase(Locale.ROOT).contains("?=");
    return line.substring(0, colon) + ": " + (encoded ? decoded(value) : value);
  }

  private static String decoded(String value) {
    try {
      return DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT);
    } catch (RuntimeException e) {
      return value; // As it stands: a word that no decoder understands.
    }
  }
}
