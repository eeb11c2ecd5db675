package org.estreat.lucene;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * A folded key cut as the texts were cut: what has to be in the dictionary or among the opaque runs
 * of every text that holds the key.
 *
 * <p>A piece inside the key is a piece of the text. The first and the last, where the key does not
 * begin or end in a separator, can be the end and the beginning of a longer one, and only then can
 * an opaque run be unseen in the key.
 */
record Needle(BytesRef key, List<Piece> pieces) {
  /**
   * Of a longer key the first so many pieces, and words of a piece, are looked up: a text without
   * them has not the key, and one with them is read anyhow.
   */
  private static final int MOST = 100;

  /**
   * A run, or a word of a script without spaces.
   *
   * @param words what it holds
   * @param canBeWords whether a text can have it as words
   * @param canBeOpaque whether a text can have it in an opaque run
   */
  record Piece(BytesRef run, List<Word> words, boolean canBeWords, boolean canBeOpaque) {
    /** Whether few texts can be expected to have it. */
    boolean selects() {
      return words.stream().anyMatch(word -> word.bytes().length > 2);
    }
  }

  /**
   * @param openLeft whether the text's word can begin earlier
   * @param openRight whether it can end later
   */
  record Word(BytesRef bytes, boolean openLeft, boolean openRight) {}

  /** Whether the one word of the key decides: no text needs to be read. */
  boolean isOneWord() {
    return pieces.size() == 1
        && pieces.getFirst().words().size() == 1
        && pieces.getFirst().words().getFirst().bytes().length == key.length;
  }

  static Needle of(byte[] foldedKey) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < foldedKey.length && pieces.size() < MOST) {
      int charClass = classAt(foldedKey, at);
      int end = at + Folding.size(foldedKey[at]);
      if (charClass == CharClass.SINGLE) {
        BytesRef word = new BytesRef(foldedKey, at, end - at);
        pieces.add(new Piece(word, List.of(new Word(word, false, false)), true, false));
      } else if (CharClass.inRun(charClass)) {
        while (end < foldedKey.length && CharClass.inRun(classAt(foldedKey, end))) {
          end += Folding.size(foldedKey[end]);
        }
        pieces.add(run(foldedKey, at, end));
      }
      at = end;
    }
    return new Needle(new BytesRef(foldedKey), List.copyOf(pieces));
  }

  private static Piece run(byte[] key, int from, int to) {
    boolean open = from == 0 || to == key.length;
    Runs.Shape shape = Runs.shape(key, from, to);
    // A longer run can have more of + / = and so be none, but it keeps a long word.
    boolean isOpaque = open ? shape.longestWord() > Runs.LONG : shape.isOpaque();
    return new Piece(
        new BytesRef(key, from, to - from),
        words(key, from, to),
        !isOpaque,
        open || shape.isOpaqueInSignature());
  }

  private static List<Word> words(byte[] key, int from, int to) {
    List<Word> words = new ArrayList<>();
    int at = from;
    while (at < to && words.size() < MOST) {
      int end = at;
      while (end < to && classAt(key, end) == CharClass.WORD) {
        end += Folding.size(key[end]);
      }
      if (end > at) {
        words.add(new Word(new BytesRef(key, at, end - at), at == 0, end == key.length));
      }
      at = end + 1; // what ends a word inside a run is one of + / =
    }
    return List.copyOf(words);
  }

  private static int classAt(byte[] key, int at) {
    return CharClass.of(Folding.codePoint(key, at));
  }
}
