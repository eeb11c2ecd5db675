package org.estreat.api;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import org.estreat.model.SafeText;

/** Takes JSON in pieces and writes it as {@link SafeText#json} has it. */
final class SafeWriter extends FilterWriter {
  /** The first half of a pair whose second comes with the next piece; 0 where there is none. */
  private char half;

  SafeWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    write(new char[] {(char) c}, 0, 1);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    write(text.substring(from, from + length).toCharArray(), 0, length);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    int end = from + length;
    boolean open = length > 0 && Character.isHighSurrogate(text[end - 1]);
    if (half == 0 && !open && isPlain(text, from, end)) {
      out.write(text, from, length);
      return;
    }
    String before = half == 0 ? "" : String.valueOf(half);
    String piece = new String(text, from, open ? length - 1 : length);
    half = open ? text[end - 1] : length == 0 ? half : 0;
    out.write(SafeText.json(length == 0 ? "" : before + piece));
  }

  private static boolean isPlain(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] >= 0x7F) {
        return false;
      }
    }
    return true;
  }
}
