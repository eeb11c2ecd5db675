package org.estreat.lucene;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * Goes through stretches and finds their words and opaque runs. It folds one line of a header or
 * about a megabyte of other text at a time, so that memory does not grow with the text, and cuts
 * only behind white space, where no run can be.
 */
final class Stretches {
  private static final int CHUNK = 1 << 20;

  private final List<Stretch> stretches;
  private final Folding folding = new Folding();
  private final Runs runs = new Runs();
  private int index = -1;
  private int at;
  private int to;
  private final List<Grams.OfTexts> grams;

  Stretches(List<Stretch> stretches) {
    this(stretches, List.of());
  }

  /**
   * @param grams are given all that is folded
   */
  Stretches(List<Stretch> stretches, List<Grams.OfTexts> grams) {
    this.stretches = stretches;
    this.grams = grams;
  }

  /** Finds the next word or opaque run of this stretch; false where it ends. */
  boolean nextRun() {
    while (!runs.next()) {
      if (at >= to) {
        return false;
      }
      fold();
    }
    return true;
  }

  /** Goes to the next stretch; false after the last. */
  boolean nextStretch() {
    if (++index >= stretches.size()) {
      return false;
    }
    BytesRef text = current().text();
    at = text.offset;
    to = text.offset + text.length;
    grams.forEach(Grams.OfTexts::begin);
    runs.reset(folding.bytes, 0, 0, false);
    return true;
  }

  Stretch current() {
    return stretches.get(index);
  }

  Runs runs() {
    return runs;
  }

  /** The folded text that {@link #runs} points into. */
  byte[] text() {
    return folding.bytes;
  }

  private void fold() {
    Stretch stretch = current();
    boolean lines = stretch.kind() == Stretch.Kind.HEADER;
    byte[] bytes = stretch.text().bytes;
    int cut = cut(bytes, lines ? at : (int) Math.min((long) at + CHUNK, to), lines);
    folding.fold(bytes, at, cut);
    at = cut;
    grams.forEach(each -> each.add(folding.bytes, 0, folding.length));
    boolean signature = lines ? isSignatureLine() : stretch.kind() == Stretch.Kind.SIGNATURE;
    runs.reset(folding.bytes, 0, folding.length, signature);
  }

  private int cut(byte[] bytes, int from, boolean lines) {
    int i = from;
    while (i < to && (lines ? bytes[i] != '\n' : bytes[i] < 0 || bytes[i] > ' ')) {
      i++;
    }
    return Math.min(to, i + 1);
  }

  private boolean isSignatureLine() {
    if (folding.length == 0 || "ADFX".indexOf(folding.bytes[0]) < 0) {
      return false; // most lines; saves making a String of their names
    }
    int colon = 0;
    while (colon < folding.length && folding.bytes[colon] > ' ' && folding.bytes[colon] != ':') {
      colon++;
    }
    return Runs.isSignature(new String(folding.bytes, 0, colon, StandardCharsets.US_ASCII));
  }
}
