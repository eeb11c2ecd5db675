package org.estreat.lucene;

import java.nio.charset.StandardCharsets;
import org.estreat.index.SearchTexts;
import org.estreat.model.MessageKey;
import org.estreat.query.SearchKey.Place;

/** Where in a document a text key is compared, as the text column and the word fields know it. */
sealed interface TextPlace {
  /** Each section's body. */
  record Bodies() implements TextPlace {}

  /** Each section's header and body as one string. */
  record Sections() implements TextPlace {}

  /** Each section's header, and what lies over its border to the body. */
  record Heads() implements TextPlace {}

  /** The strings of one list of the envelope: SUBJECT, FROM, TO, CC or BCC. */
  record Listed(Place list) implements TextPlace {}

  /** The values of the fields of one name, in lower case. */
  record Field(String name) implements TextPlace {}

  /** The names of parts. */
  record FileNames() implements TextPlace {}

  /** The pieces of an extracted text; of documents of part contents. */
  record Pieces() implements TextPlace {}

  /** The new stretches of bodies: {@link org.estreat.index.NewText}. */
  record NewBodies() implements TextPlace {}

  /** The new stretches of pages; of documents of part contents. */
  record NewPieces() implements TextPlace {}

  /** Whether it is of documents of part contents. */
  default boolean ofPart() {
    return this instanceof Pieces || this instanceof NewPieces;
  }

  /** The prefix of words of header fields of this name in {@link Schema#HEADER_WORDS}. */
  static byte[] fieldPrefix(String name) {
    String key = SearchTexts.fieldName(name);
    boolean plain = key.length() <= 100 && key.chars().allMatch(c -> c > ' ');
    byte[] bytes = Folding.utf8(key);
    String prefix =
        plain ? ":" + new String(bytes, StandardCharsets.UTF_8) : "#" + MessageKey.of(bytes);
    return prefix.getBytes(StandardCharsets.UTF_8);
  }

  /** The prefix of words of an envelope's list, or of file names. */
  static byte[] placePrefix(Place place) {
    return ("@" + place.name()).getBytes(StandardCharsets.UTF_8);
  }
}
