package org.estreat.extract;

import org.estreat.model.Defect;
import org.estreat.model.PartText.Piece;

/**
 * The reading of one content within its limits. Shared by the thread that reads and the one that
 * waits for it, so that whatever was read before a timeout is kept.
 *
 * <p>It holds what the limits leave: text, documents, unpacked octets. When one is used up, {@link
 * #stop} says so once and every later step of the reader ends at its next look at {@link #stopped}.
 * All that is within the limits is told on.
 */
final class Reading implements Report {
  private final Report told;
  private long charsLeft;
  private long unpackedLeft;
  private int documentsLeft;
  private int lastPiece;
  private String place = "";
  private boolean faulty;
  private boolean stopped;
  private volatile boolean givenUp;

  /**
   * @param size octets of the content
   * @param told called by one thread at a time
   */
  Reading(ExtractLimits limits, long size, Report told) {
    this.told = told;
    this.charsLeft = limits.outputChars();
    this.unpackedLeft = limits.unpackedOf(size);
    this.documentsLeft = limits.embedded();
  }

  @Override
  public synchronized void type(String detected) {
    told.type(detected);
  }

  /** Adds a whole piece. */
  synchronized void add(String where, Piece.Kind kind, CharSequence text) {
    int piece = newPiece();
    append(piece, where, text);
    end(piece, kind);
  }

  /** A number for a piece that is to come. */
  synchronized int newPiece() {
    return ++lastPiece;
  }

  /** The text is cut to what the limit leaves. */
  @Override
  public synchronized void append(int piece, String where, CharSequence text) {
    CharSequence taken = text;
    if (taken.length() > charsLeft) {
      taken = taken.subSequence(0, cut(taken, (int) charsLeft));
      charsLeft = taken.length();
      stop(Defect.Kind.TEXT_LIMIT, "more text than the limit; the rest is not searched");
    }
    charsLeft -= taken.length();
    if (!taken.isEmpty()) {
      told.append(piece, where, taken);
    }
  }

  private static int cut(CharSequence text, int most) {
    return most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }

  @Override
  public synchronized void end(int piece, Piece.Kind kind) {
    told.end(piece, kind);
  }

  /** Characters that may still be added. */
  synchronized long charsLeft() {
    return charsLeft;
  }

  /** A document inside begins: faults from here on are of it. {@link #leave} is to follow. */
  synchronized Place enter(String where) {
    Place outer = new Place(place, faulty);
    place = where;
    faulty = false;
    return outer;
  }

  /** What was being read when a document inside began. */
  record Place(String where, boolean faulty) {}

  /**
   * The document that was entered last is at its end.
   *
   * @param outer what entering it gave back
   */
  synchronized void leave(Place outer, Defect.Inside document) {
    if (faulty) {
      told.inside(document);
    }
    place = outer.where;
    faulty = outer.faulty;
  }

  /** Notes a fault of the document that is being read. */
  synchronized void defect(Defect.Kind kind, String detail) {
    defect(place, kind, detail);
  }

  @Override
  public synchronized void defect(String where, Defect.Kind kind, String detail) {
    faulty = true;
    told.defect(where, kind, detail);
  }

  /** Notes what ended the reading of the document that is being read. */
  synchronized void ended(Defect.Kind kind, String detail) {
    ended(place, kind, detail);
  }

  @Override
  public synchronized void ended(String where, Defect.Kind kind, String detail) {
    faulty = true;
    told.ended(where, kind, detail);
  }

  @Override
  public synchronized void inside(Defect.Inside document) {
    told.inside(document);
  }

  /** Notes a fault of the content as a whole after which nothing more is read. */
  synchronized void stop(Defect.Kind kind, String detail) {
    if (!stopped) {
      told.defect("", kind, detail);
      stopped = true;
    }
  }

  /** Nobody wants to know any more what is read. Waits for nobody. */
  void giveUp() {
    givenUp = true;
  }

  synchronized boolean stopped() {
    return stopped || givenUp;
  }

  /** Takes one document off the limit. */
  synchronized void countDocument() {
    if (--documentsLeft < 0) {
      stop(Defect.Kind.TEXT_LIMIT, "more documents inside than the limit; the rest is not read");
    }
  }

  /** Takes octets that came out of a container off the limit. */
  synchronized void countUnpacked(long octets) {
    unpackedLeft -= octets;
    if (unpackedLeft < 0) {
      stop(Defect.Kind.BOMB, "unpacks to more than the limit; the rest is not read");
    }
  }
}
