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
   * @param where path inside the part, as {@code a.zip/b.docx}, {@code page 3} or {@code
   *     b.xlsx/sheet Costs}; empty for the part
   */
  public record Piece(String where, Kind kind, String text) {
    /** What sort of text it is. */
    public enum Kind {
      TEXT,
      /** Text of an HTML page, as its reader sees it. */
      HTML,
      /** Text that was recognised in a picture, with what errors that brings. */
      OCR,
      /** Properties of a document, fields of a report. */
      METADATA,
      /** The name of a file inside the part. */
      NAME;

      /** Whether this is what a reader of the document reads, and not something said of it. */
      public boolean isContent() {
        return switch (this) {
          case TEXT, HTML, OCR -> true;
          case METADATA, NAME -> false;
        };
      }
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
