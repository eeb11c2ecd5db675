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
   * @param where path inside the part, as {@code a.zip/b.docx} or {@code page 3}; empty for the
   *     part
   * @param kind text, html, ocr, metadata or name
   */
  public record Piece(String where, Kind kind, String text) {
    /** What sort of text it is. */
    public enum Kind {
      TEXT,
      OCR,
      METADATA,
      NAME
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
