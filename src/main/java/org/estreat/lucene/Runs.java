package org.estreat.lucene;

/**
 * Cuts folded UTF-8 into words and opaque runs.
 *
 * <p>A word is a maximal run of {@link CharClass#WORD}, or one {@link CharClass#SINGLE}. A run is a
 * maximal run of WORD and {@code + / =}. A run is opaque, that is a machine's text (base64, hashes,
 * signatures) whose pieces would only swell the dictionary, when it
 *
 * <ul>
 *   <li>holds a word of more than {@value #LONG} code points, or
 *   <li>is longer than that and at most every twelfth of its code points is one of {@code + / =}
 *       (base64 has one in 32; the path of a file has more), or
 *   <li>stands in a signature field (see {@link #isSignature}) and has more than {@value
 *       #SIGNATURE} code points.
 * </ul>
 *
 * Opaque runs are kept in columns that are scanned, so the rule decides cost and never an answer:
 * what can be opaque is looked for in both places. A word that is indexed has at most {@value
 * #LONG} code points, so no term is ever too long for Lucene.
 */
final class Runs {
  static final int LONG = 40;
  static final int SIGNATURE = 12;

  /** Where the piece found last begins and ends. */
  int start;

  int end;

  /** Whether the piece found last is an opaque run and not a word. */
  boolean opaque;

  private byte[] bytes = new byte[0];
  private int at;
  private int limit;
  private int runEnd;
  private boolean signature;

  /** How long a run is, in code points, and how long its longest word. */
  record Shape(int length, int longestWord, int joiners) {
    boolean isOpaque() {
      return longestWord > LONG || (length > LONG && joiners * 12 <= length);
    }

    boolean isOpaqueInSignature() {
      return length > SIGNATURE || isOpaque();
    }
  }

  /** Begins with these bytes of folded UTF-8. */
  void reset(byte[] text, int from, int to, boolean inSignature) {
    bytes = text;
    at = from;
    limit = to;
    runEnd = from;
    signature = inSignature;
  }

  /** Finds the next word or opaque run; false at the end. */
  boolean next() {
    while (at < limit) {
      int size = Folding.size(bytes[at]);
      int charClass = classAt(at);
      if (charClass == CharClass.SINGLE) {
        return found(at, at + size, false);
      }
      if (at >= runEnd && CharClass.inRun(charClass)) {
        Shape shape = shapeOfRun(at);
        if (signature ? shape.isOpaqueInSignature() : shape.isOpaque()) {
          return found(at, runEnd, true);
        }
      }
      if (charClass == CharClass.WORD) {
        return found(at, wordEnd(at), false);
      }
      at += size;
    }
    return false;
  }

  private boolean found(int from, int to, boolean isOpaque) {
    start = from;
    end = to;
    opaque = isOpaque;
    at = to;
    return true;
  }

  private int wordEnd(int from) {
    int i = from;
    while (i < runEnd && classAt(i) == CharClass.WORD) {
      i += Folding.size(bytes[i]);
    }
    return i;
  }

  private Shape shapeOfRun(int from) {
    int length = 0;
    int longest = 0;
    int word = 0;
    int joiners = 0;
    int i = from;
    while (i < limit) {
      int charClass = classAt(i);
      if (!CharClass.inRun(charClass)) {
        break;
      }
      length++;
      if (charClass == CharClass.WORD) {
        longest = Math.max(longest, ++word);
      } else {
        word = 0;
        joiners++;
      }
      i += Folding.size(bytes[i]);
    }
    runEnd = i;
    return new Shape(length, longest, joiners);
  }

  private int classAt(int i) {
    byte b = bytes[i];
    return CharClass.of(b >= 0 ? b : Folding.codePoint(bytes, i));
  }

  /** The shape of bytes that are one run. */
  static Shape shape(byte[] run, int from, int to) {
    Runs runs = new Runs();
    runs.reset(run, from, to, false);
    return runs.shapeOfRun(from);
  }

  /** Whether values of the field are mostly a machine's: signatures, seals, keys and tokens. */
  static boolean isSignature(String foldedName) {
    return foldedName.equals("DKIM-SIGNATURE")
        || foldedName.startsWith("ARC-")
        || foldedName.startsWith("X-GOOGLE-")
        || foldedName.startsWith("X-GM-")
        || foldedName.startsWith("X-MS-")
        || foldedName.startsWith("X-MICROSOFT-")
        || foldedName.equals("DOMAINKEY-SIGNATURE")
        || foldedName.equals("AUTOCRYPT")
        || foldedName.equals("FACE")
        || foldedName.equals("X-FACE");
  }
}
