package org.estreat.lucene;

import org.apache.lucene.util.BytesRef;

/**
 * A piece of a text whose words are indexed. No run crosses its ends.
 *
 * @param prefix put before each of its words: the name of a header field, or nothing
 * @param text UTF-8
 */
record Stretch(BytesRef prefix, BytesRef text, Kind kind) {
  private static final BytesRef NONE = new BytesRef();

  /** How runs in it are judged. */
  enum Kind {
    /** Ordinary text. */
    PLAIN,
    /** The value of a signature field. */
    SIGNATURE,
    /** Lines of a header, each judged by its field's name. */
    HEADER
  }

  static Stretch of(byte[] text, Kind kind) {
    return new Stretch(NONE, new BytesRef(text), kind);
  }
}
