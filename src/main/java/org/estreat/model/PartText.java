package org.estreat.model;

import java.util.List;

/**
 * What was read out of one part content by an extractor: searched by ATTACHMENT and by {@code
 * scope=all}, never by the strict BODY and TEXT.
 *
 * @param content SHA-256 of the part's decoded bytes, 64 lower-case hex digits
 * @param type the detected media type, {@code application/pdf}
 * @param pieces the text, in reading order
 * @param status how much of it was read
 * @param defects why not more; with status FULL, only such as lose no text (an empty content)
 * @param size octets of the decoded content
 */
public record PartText(
    String content,
    String type,
    List<Piece> pieces,
    Status status,
    List<Defect> defects,
    long size) {
  public PartText {
    pieces = List.copyOf(pieces);
    defects = List.copyOf(defects);
  }

  /**
   * Whether this tells more of the content than another reading of it does: its status is better,
   * or it is the same and there is more text.
   */
  public boolean tellsMoreThan(PartText other) {
    int better = Boolean.compare(hasText(), other.hasText());
    if (status == Status.FULL || other.status == Status.FULL) {
      better = Boolean.compare(status == Status.FULL, other.status == Status.FULL);
    }
    return better != 0 ? better > 0 : characters() > other.characters();
  }

  /** Whether anything was read of what the content says. */
  public boolean hasText() {
    return status == Status.FULL || status == Status.PARTIAL;
  }

  private long characters() {
    return pieces.stream().mapToLong(piece -> piece.text().length()).sum();
  }

  /**
   * @param where path inside the part, as {@code a.zip/b.docx} or {@code page 3}; empty for the
   *     part
   * @param kind what sort of text it is
   */
  public record Piece(String where, Kind kind, String text) {
    /** What sort of text it is. */
    public enum Kind {
      TEXT,
      OCR,
      METADATA,
      NAME,
      /**
       * What the writer of a page wrote: a stretch of the text that stands in full in another
       * piece, less what the page marks as quoted or as a signature. A page without such marks has
       * none; one that is all quoted has one of a line end.
       */
      NEW,
      /** Text that a page has and does not show. */
      HIDDEN,
      /** Text that stands in another piece, read another way. */
      READING
    }
  }

  /** How much of a content was read. */
  public enum Status {
    FULL,
    PARTIAL,
    ENCRYPTED,
    FAILED
  }
}
