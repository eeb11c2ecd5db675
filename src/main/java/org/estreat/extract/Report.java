package org.estreat.extract;

import org.estreat.model.Defect;
import org.estreat.model.PartText.Piece;

/**
 * What reading a content gives, told as it comes: to who collects it, or to another process where
 * it is told again.
 */
interface Report {
  /**
   * More text of a piece, which begins with its first text.
   *
   * @param piece a number that no other piece of this content has
   * @param where path inside the content, empty for the content itself
   */
  void append(int piece, String where, CharSequence text);

  /**
   * The piece is at its end, and only now is it known what it was. A blank one is dropped, unless
   * new.
   */
  void end(int piece, Piece.Kind kind);

  /**
   * Notes a fault; the same one is noted once.
   *
   * @param where of the document that it is of; empty for the content itself
   */
  void defect(String where, Defect.Kind kind, String detail);

  /**
   * Notes what ended the reading of a document: one fault, also where it ended that of an entry in
   * it before.
   */
  void ended(String where, Defect.Kind kind, String detail);

  /** What a document inside is, of which faults were noted. */
  void inside(Defect.Inside document);

  /** The content's type as detected. */
  void type(String detected);
}
