package org.estreat.extract;

import java.util.ArrayList;
import java.util.List;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.estreat.model.PartText.Status;

/**
 * What has been read so far out of one content. Shared by the thread that reads and the one that
 * waits for it, so that whatever was read before a timeout is kept.
 *
 * <p>It also holds what the limits leave: text, documents, unpacked octets. When one is used up,
 * {@link #stop} says so once and every later step of the reader ends at its next look at {@link
 * #stopped}.
 */
final class Reading {
  private static final int MOST_DEFECTS = 50;

  private final PartPath path;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Defect> defects = new ArrayList<>();
  private long charsLeft;
  private long unpackedLeft;
  private int documentsLeft;
  private boolean anyText;
  private boolean stopped;
  private String type;

  Reading(PartPath path, ExtractLimits limits, String type) {
    this.path = path;
    this.type = type;
    this.charsLeft = limits.outputChars();
    this.unpackedLeft = limits.unpackedBytes();
    this.documentsLeft = limits.embedded();
  }

  /** The content's type as detected. */
  synchronized void type(String detected) {
    type = detected;
  }

  /**
   * Adds a piece, cut to what the text limit leaves; a blank one is dropped.
   *
   * @param where path inside the content, empty for the content itself
   */
  synchronized void add(String where, Piece.Kind kind, CharSequence text) {
    if (text.chars().allMatch(Character::isWhitespace)) {
      return;
    }
    String taken = text.toString();
    if (taken.length() > charsLeft) {
      taken = taken.substring(0, cut(taken, (int) charsLeft));
      stop(Defect.Kind.TEXT_LIMIT, "more text than the limit; the rest is not searched");
    }
    charsLeft -= taken.length();
    if (!taken.isEmpty()) {
      anyText |= kind == Piece.Kind.TEXT;
      pieces.add(new Piece(where, kind, taken));
    }
  }

  private static int cut(String text, int most) {
    return most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }

  /** Characters that may still be added. */
  synchronized long charsLeft() {
    return charsLeft;
  }

  /** Notes a fault; the same one is noted once, and beyond some fifty only their kind counts. */
  synchronized void defect(Defect.Kind kind, String detail) {
    boolean wanted =
        defects.size() < MOST_DEFECTS || defects.stream().noneMatch(d -> d.kind() == kind);
    if (wanted && defects.stream().noneMatch(d -> d.kind() == kind && isSame(d, detail))) {
      defects.add(new Defect(path, kind, detail));
    }
  }

  private static boolean isSame(Defect known, String detail) {
    return known.detail().equals(detail) || known.detail().endsWith(": " + detail);
  }

  /**
   * Notes what ended the reading of a document: one fault, also where it ended that of an entry in
   * it before.
   */
  synchronized void ended(Defect.Kind kind, String detail) {
    for (int i = 0; i < defects.size(); i++) {
      Defect known = defects.get(i);
      if (known.kind() == kind && known.detail().endsWith(": " + detail)) {
        defects.set(i, new Defect(path, kind, known.detail() + "; nothing after it is read"));
        return;
      }
    }
    defect(kind, detail);
  }

  /** Notes a fault after which nothing more is read. */
  synchronized void stop(Defect.Kind kind, String detail) {
    if (!stopped) {
      defect(kind, detail);
      stopped = true;
    }
  }

  synchronized boolean stopped() {
    return stopped;
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

  /** The result, as it stands at this moment. */
  synchronized PartText result(String content, long size) {
    return new PartText(content, type, pieces, status(), defects, size);
  }

  private Status status() {
    if (defects.stream().noneMatch(d -> d.kind().losesText())) {
      return Status.FULL;
    }
    if (anyText) {
      return Status.PARTIAL;
    }
    return defects.stream().anyMatch(d -> d.kind() == Defect.Kind.ENCRYPTED)
        ? Status.ENCRYPTED
        : Status.FAILED;
  }
}
