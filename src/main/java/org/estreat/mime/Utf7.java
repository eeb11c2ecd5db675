package org.estreat.mime;

import org.estreat.mime.Charsets.Text;

/** UTF-7 (RFC 2152), which Java lacks. */
record Utf7() implements Charsets.Decoding {
  @Override
  public Text decode(byte[] bytes, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    boolean clean = true;
    int i = from;
    while (i < to) {
      int c = bytes[i];
      if (c != '+') {
        out.append(c < 0 ? '\uFFFD' : (char) c);
        clean &= c >= 0;
        i++;
      } else if (i + 1 < to && bytes[i + 1] == '-') {
        out.append('+');
        i += 2;
      } else {
        i = shifted(bytes, i + 1, to, out);
      }
    }
    return new Text(out.toString(), clean);
  }

  @Override
  public boolean stateless() {
    return false;
  }

  @Override
  public boolean asciiLineEnds() {
    return true;
  }

  /** Reads UTF-16 in base64 up to the first other character; a hyphen there is taken along. */
  private static int shifted(byte[] bytes, int from, int to, StringBuilder out) {
    int i = from;
    int bits = 0;
    int held = 0;
    while (i < to && TransferDecoder.sextet(bytes[i]) >= 0) {
      held = ((held << 6) | TransferDecoder.sextet(bytes[i])) & 0xFFFFFF;
      bits += 6;
      if (bits >= 16) {
        bits -= 16;
        out.append((char) (held >> bits));
      }
      i++;
    }
    if (i == from) {
      out.append('+');
    }
    return i < to && bytes[i] == '-' ? i + 1 : i;
  }
}
