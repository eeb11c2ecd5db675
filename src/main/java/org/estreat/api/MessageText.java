package org.estreat.api;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.estreat.index.MessageIndex;
import org.estreat.index.NewText;
import org.estreat.index.PartException;
import org.estreat.index.Quotes;
import org.estreat.model.HeaderField;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;

/** One message as text to read. Every part is there, or a line that says what is not shown. */
final class MessageText {
  private static final Set<String> SHOWN_FIELDS =
      Set.of("from", "to", "cc", "bcc", "reply-to", "date", "subject");

  private final MessageIndex index;
  private final Original original;
  private final List<PartException> unread;
  private final boolean newOnly;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param unread what of it was not read in full
   * @param newOnly whether what is quoted and signatures are left out
   */
  MessageText(MessageIndex index, Original original, List<PartException> unread, boolean newOnly) {
    this.unread = unread;
    this.newOnly = newOnly;
    this.index = index;
    this.original = original;
  }

  String text() throws IOException {
    Message message = original.message();
    headers(message.headers());
    text.append(Unread.lines(unread));
    part(message.root());
    return text.toString();
  }

  private void headers(List<HeaderField> fields) {
    for (HeaderField field : fields) {
      if (SHOWN_FIELDS.contains(field.name().toLowerCase(Locale.ROOT))) {
        text.append(PlainText.oneLine(field.name() + ": " + field.value().strip())).append('\n');
      }
    }
    text.append('\n');
  }

  private void part(Part part) throws IOException {
    if (part.type().is("multipart", "alternative")) {
      alternatives(part);
    } else if (!part.isLeaf() && part.type().type().equals("message")) {
      embedded(part);
    } else if (!part.isLeaf()) {
      for (Part child : part.children()) {
        part(child);
      }
    } else if (isToRead(part)) {
      paragraph(readable(part));
      if (!original.isWhole(part)) {
        mention(part, "shown in part, ");
      }
    } else {
      mention(part, "");
      recognised(part);
    }
  }

  /** The text in its pictures, each marked as that: it may have errors. */
  private void recognised(Part part) throws IOException {
    if (newOnly || !original.isWhole(part)) {
      return;
    }
    for (Piece piece : known(part).map(PartText::pieces).orElse(List.of())) {
      if (piece.kind() == Piece.Kind.OCR) {
        String where = piece.where().isEmpty() ? "" : ", " + PlainText.oneLine(piece.where());
        text.append("[part ").append(number(part)).append(where);
        text.append(": text recognised in a picture]\n");
        paragraph(piece.text());
      }
    }
  }

  private Optional<PartText> known(Part part) throws IOException {
    return index.partText(MessageKey.of(original.content(part)).sha256());
  }

  /** The plain form where one says anything, otherwise the last, which its sender likes best. */
  private void alternatives(Part part) throws IOException {
    if (part.isLeaf()) {
      mention(part, "");
      return;
    }
    int chosen = chosen(part.children());
    part(part.children().get(chosen));
    for (int i = 0; i < part.children().size(); i++) {
      if (i != chosen) {
        mention(part.children().get(i), "an alternative, ");
      }
    }
  }

  private int chosen(List<Part> alternatives) {
    for (int i = 0; i < alternatives.size(); i++) {
      Part each = alternatives.get(i);
      if (each.type().is("text", "plain") && !original.text(each).isBlank()) {
        return i;
      }
    }
    return alternatives.size() - 1;
  }

  private void embedded(Part part) throws IOException {
    text.append("--- part ").append(number(part)).append(": ").append(part.type()).append(" ---\n");
    for (Part message : part.children()) {
      headers(message.headers());
      part(message);
    }
    text.append("--- end of part ").append(number(part)).append(" ---\n\n");
  }

  private static boolean isToRead(Part part) {
    return part.type().type().equals("text") && !"attachment".equals(part.disposition());
  }

  private String readable(Part part) throws IOException {
    if (!part.type().is("text", "html")) {
      return written(original.text(part));
    }
    Optional<String> extracted =
        known(part)
            .filter(known -> known.status() != PartText.Status.FAILED)
            .map(known -> newOnly ? newTexts(known) : texts(known));
    return extracted.isPresent()
        ? extracted.get()
        : "[part " + number(part) + ": HTML, shown as source]\n" + original.text(part);
  }

  private String written(String body) {
    return newOnly ? newIn(body) : body;
  }

  /** What is new in a body, and a line in the place of what is not. */
  private static String newIn(String body) {
    StringBuilder written = new StringBuilder();
    for (Quotes.Stretch stretch : Quotes.of(body)) {
      String lines = body.substring(stretch.from(), stretch.to());
      switch (stretch.kind()) {
        case NEW -> written.append(lines);
        case QUOTE -> leftOut(written, lines, "quoted");
        case SIGNATURE -> leftOut(written, lines, "of a signature");
      }
    }
    return written.toString();
  }

  private static void leftOut(StringBuilder written, String lines, String why) {
    long count = lines.lines().count();
    written.append(count == 1 ? "[1 line " : "[" + count + " lines ").append(why).append("]\n");
  }

  private static String newTexts(PartText known) {
    List<Piece> all = known.pieces();
    boolean marked = all.stream().anyMatch(piece -> piece.kind() == Piece.Kind.NEW);
    return NewText.pieces(all)
            .map(piece -> newIn(piece.text()).strip())
            .collect(Collectors.joining("\n"))
        + (marked ? "\n[what the page marks as quoted or as a signature is left out]" : "");
  }

  private static String texts(PartText known) {
    return known.pieces().stream()
        .filter(piece -> piece.kind().isContent())
        .map(Piece::text)
        .collect(Collectors.joining("\n"));
  }

  private void paragraph(String body) {
    text.append(PlainText.lines(body).stripTrailing()).append("\n\n");
  }

  private void mention(Part part, String how) {
    text.append("[part ").append(number(part)).append(": ").append(how);
    if (part.fileName() != null) {
      text.append(PlainText.oneLine(part.fileName())).append(", ");
    }
    text.append(PlainText.oneLine(part.type().essence()));
    if (part.isLeaf()) {
      boolean whole = original.isWhole(part);
      long octets = whole ? original.content(part).length : original.transferred(part);
      String size = whole ? ", %,d octets" : ", %,d octets as transferred";
      text.append(String.format(Locale.ROOT, size, octets));
    }
    text.append("]\n");
  }

  private static String number(Part part) {
    return part.path().equals(PartPath.ROOT) ? "1" : part.path().toString();
  }
}
