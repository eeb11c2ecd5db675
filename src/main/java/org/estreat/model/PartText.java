package org.estreat.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  /** What an extractor's version has in it that recognises text in pictures; by what follows. */
  public static final String RECOGNISES = "+ocr-";

  /**
   * How the detail of a Defect ends that is of recognising, and of nothing else; before it there
   * may be names that strangers gave.
   */
  public static final String IN_PICTURES = " (text in pictures)";

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
   * Whether an extractor of this version need not read the content again: it would read the same,
   * or the same without the text in pictures.
   */
  public boolean standsFor(String version) {
    boolean less = reader.startsWith(version + RECOGNISES);
    return (less || reader.equals(version))
        && defects.stream()
            .filter(defect -> recognises(version) || !isOfRecognising(defect))
            .noneMatch(defect -> PASSING.contains(defect.kind()));
  }

  /** Whether an extractor of this version looks for text in pictures. */
  public static boolean recognises(String version) {
    return version.contains(RECOGNISES);
  }

  /** Whether it tells of recognising text in pictures. */
  public static boolean isOfRecognising(Defect defect) {
    return defect.detail().endsWith(IN_PICTURES);
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
   * memory or text: what could be found once is not lost because a retry had been given more. Nor
   * is what only this one recognised in pictures.
   */
  public PartText or(PartText newer) {
    boolean stopped = newer.defects.stream().anyMatch(defect -> STOPS.contains(defect.kind()));
    return stopped && tellsMoreThan(newer) ? this : newer.withRecognised(this);
  }

  /**
   * This, with the text in pictures that an earlier reading recognised where this one did not look
   * for any, or could not recognise all of it. What the earlier one could not recognise is told
   * too.
   */
  public PartText withRecognised(PartText earlier) {
    boolean looked = recognises(reader);
    if (looked && defects.stream().noneMatch(PartText::isOfRecognising)) {
      return this;
    }
    Set<String> own = recognised().map(Piece::where).collect(Collectors.toSet());
    List<Piece> kept = earlier.recognised().filter(piece -> !own.contains(piece.where())).toList();
    if (kept.isEmpty()) {
      return this;
    }
    List<Piece> all = new ArrayList<>(pieces);
    all.addAll(kept);
    Set<Defect> faults = new LinkedHashSet<>(defects);
    if (!looked) {
      earlier.defects.stream().filter(PartText::isOfRecognising).forEach(faults::add);
    }
    Status known = Status.of(all, faults);
    return new PartText(content, type, all, known, List.copyOf(faults), size, reader);
  }

  private Stream<Piece> recognised() {
    return pieces.stream().filter(piece -> piece.kind() == Piece.Kind.OCR);
  }

  /** Whether there is text in it that was recognised in pictures. */
  public boolean hasRecognised() {
    return recognised().findAny().isPresent();
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
    FAILED;

    /** How much was read of a content that gave these pieces and faults. */
    public static Status of(Collection<Piece> pieces, Collection<Defect> defects) {
      if (defects.stream().noneMatch(defect -> defect.kind().losesText())) {
        return FULL;
      }
      if (pieces.stream().anyMatch(piece -> piece.kind().isContent())) {
        return PARTIAL;
      }
      return defects.stream().anyMatch(defect -> defect.kind() == Defect.Kind.ENCRYPTED)
          ? ENCRYPTED
          : FAILED;
    }
  }
}
