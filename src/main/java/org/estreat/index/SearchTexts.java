package org.estreat.index;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.estreat.model.Envelope;
import org.estreat.model.HeaderField;
import org.estreat.model.Message;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece.Kind;
import org.estreat.query.SearchKey.Place;

/**
 * What the text keys are compared with (RFC 9051 section 6.4.4), each time in {@link NormalForm}.
 * Engines index, verify and show these texts and no others; HEADER reads the values of a Message's
 * fields, BODY and TEXT its sections.
 *
 * <p>The RFC gives SUBJECT and the address keys a structure and no string. So a field has several
 * forms, one for each way in which a reader may see it, and a key is found in any one of them.
 *
 * <p>Stateless; safe to use from several threads.
 */
public final class SearchTexts {
  /**
   * One header field or one part's name.
   *
   * @param part whose it is
   * @param forms what a key may be a part of, each once; the first is the one that is shown
   */
  public record Text(PartPath part, List<String> forms) {
    public Text {
      forms = List.copyOf(forms);
    }
  }

  /**
   * A text may hold any number of files; their names are in memory where a search looks at them.
   */
  private static final int MOST_NAMES = 1_000;

  private SearchTexts() {}

  /**
   * The fields of SUBJECT, FROM, TO, CC or BCC, or the names of FILENAME, in their order.
   *
   * <p>A Subject has two forms: runs of white space as one space, and as written. An address field
   * has three: the canonical one of {@link Envelope} ({@code "Doe, John" <john@x>}), that without
   * quotes and escapes ({@code Doe, John <john@x>}), and as written. Encoded words are decoded in
   * all of them. Names are those of the parts, and of the files that stand encoded in their text
   * (uuencode, yEnc, BinHex), which can have no other.
   */
  public static List<Text> of(IndexEntry entry, Place place) {
    Message message = entry.message();
    Envelope envelope = message.envelope();
    return switch (place) {
      case SUBJECT -> forms(message, "subject", envelope.subject());
      case FROM -> forms(message, "from", envelope.from());
      case TO -> forms(message, "to", envelope.to());
      case CC -> forms(message, "cc", envelope.cc());
      case BCC -> forms(message, "bcc", envelope.bcc());
      case FILENAME -> fileNames(entry);
      case BODY, TEXT, ATTACHMENT, NEWTEXT ->
          throw new IllegalArgumentException(place + " is not of a message's fields and names");
    };
  }

  private static List<Text> fileNames(IndexEntry entry) {
    List<Text> names = new ArrayList<>(fileNames(entry.message().root()));
    int left = MOST_NAMES;
    for (PartContent content : entry.contents()) {
      if (content.text().type().startsWith("text/")) {
        for (PartText.Piece piece : content.text().pieces()) {
          boolean own = piece.kind() == Kind.NAME && piece.where().equals(piece.text());
          own &= !piece.text().isEmpty();
          if (own && left-- > 0) {
            names.add(new Text(content.path().ofBody(), List.of(piece.text())));
          }
        }
      }
    }
    return names;
  }

  /** The form in which names of header fields are equal. */
  public static String fieldName(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Stream<String> fields(Message message, String name) {
    String wanted = fieldName(name);
    return message.headers().stream()
        .filter(field -> fieldName(field.name()).equals(wanted))
        .map(HeaderField::value);
  }

  private static List<Text> forms(Message message, String name, List<String> canonical) {
    List<String> written = fields(message, name).toList();
    List<Text> texts = new ArrayList<>();
    for (int i = 0; i < canonical.size(); i++) {
      Set<String> forms = new LinkedHashSet<>();
      forms.add(canonical.get(i));
      if (!name.equals("subject")) {
        forms.add(unquoted(canonical.get(i)));
      }
      if (i < written.size()) {
        forms.add(written.get(i));
      }
      texts.add(text(List.copyOf(forms)));
    }
    return texts;
  }

  private static Text text(List<String> forms) {
    return new Text(PartPath.ROOT, forms);
  }

  /** The text less the quotes of its quoted strings and the backslashes in them. */
  private static String unquoted(String text) {
    if (text.indexOf('"') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else {
        boolean escape = quoted && c == '\\' && i + 1 < text.length();
        out.append(escape ? text.charAt(++i) : c);
      }
    }
    return out.toString();
  }

  private static List<Text> fileNames(Part root) {
    List<Text> names = new ArrayList<>();
    Deque<Part> todo = new ArrayDeque<>(List.of(root));
    while (!todo.isEmpty()) {
      Part part = todo.pop();
      String name = part.fileName();
      if (name != null) {
        names.add(new Text(part.path(), List.of(name)));
      }
      part.children().reversed().forEach(todo::push);
    }
    return names;
  }
}
