package org.estreat.mime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.estreat.model.Envelope;
import org.estreat.model.HeaderField;
import org.jspecify.annotations.Nullable;

/** Reads an Envelope from a message's own header. */
final class EnvelopeReader {
  private static final int MOST_IDS = 10_000;

  private EnvelopeReader() {}

  static Envelope read(List<HeaderField> fields) {
    List<String> messageIds = new ArrayList<>(ids(fields, "message-id", true));
    return new Envelope(
        raw(fields, "subject").stream().map(EnvelopeReader::subject).toList(),
        addresses(fields, "from"),
        addresses(fields, "to"),
        addresses(fields, "cc"),
        addresses(fields, "bcc"),
        messageIds.isEmpty() ? null : messageIds.getFirst(),
        List.copyOf(ids(fields, "in-reply-to", false)),
        List.copyOf(ids(fields, "references", true)));
  }

  /** White space is made small before encoded words are decoded: theirs stays as it is. */
  static String subject(String raw) {
    StringBuilder out = new StringBuilder(raw.length());
    int from = 0;
    while (from < raw.length() && isBlank(raw.charAt(from))) {
      from++;
    }
    appendCompressed(raw.substring(from), out);
    return EncodedWords.decode(out.toString());
  }

  static void appendCompressed(String text, StringBuilder out) {
    boolean blank = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isBlank(c)) {
        out.append(c);
      } else if (!blank) {
        out.append(' ');
      }
      blank = isBlank(c);
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static List<String> addresses(List<HeaderField> fields, String name) {
    return raw(fields, name).stream().map(AddressForms::canonical).toList();
  }

  private static List<String> raw(List<HeaderField> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(HeaderField::raw)
        .toList();
  }

  /**
   * Message ids with their brackets (RFC 5322 section 3.6.4), white space inside them dropped.
   *
   * @param loose whether a value without any bracket is read as ids between white space;
   *     In-Reply-To holds prose too often for that, and is read so only where it is one word
   */
  private static Set<String> ids(List<HeaderField> fields, String name, boolean loose) {
    Set<String> ids = new LinkedHashSet<>();
    for (String value : raw(fields, name)) {
      int open = value.indexOf('<');
      if (open < 0) {
        addLoose(value.strip(), loose, ids);
      }
      while (open >= 0 && ids.size() < MOST_IDS) {
        int close = value.indexOf('>', open);
        String id = close < 0 ? null : between(value, open, close);
        if (id != null) {
          ids.add(id);
        }
        open = close < 0 ? -1 : value.indexOf('<', close);
      }
    }
    return ids;
  }

  /** The id in these brackets; a bracket that was never closed before them is passed over. */
  private static @Nullable String between(String value, int open, int close) {
    int from = value.lastIndexOf('<', close);
    StringBuilder id = new StringBuilder("<");
    for (int i = Math.max(open, from) + 1; i < close; i++) {
      if (value.charAt(i) > ' ') {
        id.append(value.charAt(i));
      }
    }
    return id.length() == 1 ? null : id.append('>').toString();
  }

  private static void addLoose(String value, boolean loose, Set<String> ids) {
    String[] words = value.isEmpty() ? new String[0] : value.split("\\s+", MOST_IDS);
    if (!loose && words.length > 1) {
      return;
    }
    for (String word : words) {
      if (words.length == 1 || word.indexOf('@') > 0) {
        ids.add("<" + word + ">");
      }
    }
  }
}
