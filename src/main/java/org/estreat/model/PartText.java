package org.estreat.model;

import java.util.List;
import java.util.Set;

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
 * @param reader the version of the extractor that read it; empty where none did
 */
public record PartText(
    String content,
    String type,
    List<Piece> pieces,
    Status status,
    List<Defect> defects,
    long size,
    String reader) {
  /** Another try may well give more: these tell of the moment rather than of the content. */
  private static final Set<Defect.Kind> PASSING =
      Set.of(Defect.Kind.TIMEOUT, Defect.Kind.MEMORY, Defect.Kind.UNREAD);

  /** What a reading that was given more may have got beyond. */
  private static final Set<Defect.Kind> STOPS =
      Set.of(
          Defect.Kind.ENCRYPTED,
          Defect.Kind.TEXT_LIMIT,
          Defect.Kind.TIMEOUT,
          Defect.Kind.MEMORY,
          Defect.Kind.UNREAD);

  public PartText {
    pieces = List.copyOf(pieces);
    defects = List.copyOf(defects);
  }

  /** One that no extractor has read. */
  public PartText(
      String content,
      String type,
      List<Piece> pieces,
      Status status,
      List<Defect> defects,
      long size) {
    this(content, type, pieces, status, defects, size, "");
  }

  /**
   * Whether an extractor of this version need not read the content again: it would read the same.
   */
  public boolean standsFor(String version) {
    return reader.equals(version) && !isPassing();
  }

  /** Whether another try may give more: time or memory ran out, or a fault of ours was met. */
  public boolean isPassing() {
    return defects.stream().anyMatch(defect -> PASSING.contains(defect.kind()));
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

  /**
   * What counts of this earlier reading and a newer one: the newer, but where that had to stop
   * before it had as much, at a lock that this one had the password to, or at a limit of time,
   * memory or text: what could be found once is not lost because a retry had been given more.
   */
  public PartText or(PartText newer) {
    boolean stopped = newer.defects.stream().anyMatch(defect -> STOPS.contains(defect.kind()));
    return stopped && tellsMoreThan(newer) ? this : newer;
  }

  /** Whether anything was read of what the content says. */
  public boolean hasText() {
    return status == Status.FULL || status == Status.PARTIAL;
  }

  private long characters() {
    return pieces.stream().mapToLong(piece -> piece.text().length()).sum();
  }

  /**
   * @param where path inside the part, as {@code a.zip/b.docx}, {@code page 3} or {@code
   *     b.xlsx/sheet Costs}; empty for the part
   * @param kind what sort of text it is
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
      READING;

      /** Whether this is what a reader of the document reads, and not something said of it. */
      public boolean isContent() {
        return switch (this) {
          case TEXT, HTML, OCR -> true;
          case METADATA, NAME, NEW, HIDDEN, READING -> false;
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
