package org.estreat.ingest.source;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file seen as octets and lines, through a window, whatever its size. Lines end in LF, and a CR
 * before it belongs to the line's end; in a file that begins with lines that end in a bare CR, as
 * those of old Macintoshes do, they end in CR. The size is that of the moment of opening, so a file
 * that grows meanwhile is read up to there.
 */
final class LineFile implements Closeable {
  private static final int LOOKED_AT_FOR_ENDS = 1 << 12;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final int lineEnd;
  private final byte[] window;
  private long windowStart;
  private int windowLength;

  LineFile(Path path, int windowBytes) throws IOException {
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    this.size = channel.size();
    this.window = new byte[windowBytes];
    this.lineEnd = lineEnd();
  }

  private int lineEnd() throws IOException {
    boolean hasCr = false;
    for (int p = 0; p < Math.min(window.length, LOOKED_AT_FOR_ENDS); p++) {
      int octet = at(p);
      if (octet == '\n') {
        return '\n';
      }
      hasCr |= octet == '\r';
    }
    return hasCr ? '\r' : '\n';
  }

  /** Whether a line may begin here: at the start and after a line's end. */
  boolean isLineStart(long position) throws IOException {
    return position == 0 || at(position - 1) == lineEnd;
  }

  long size() {
    return size;
  }

  /** The octet at this position; -1 at the end and beyond. */
  int at(long position) throws IOException {
    if (position < 0 || position >= size) {
      return -1;
    }
    long offset = position - windowStart;
    if (offset < 0 || offset >= windowLength) {
      fill(position);
      offset = 0;
    }
    return window[(int) offset] & 0xFF;
  }

  private void fill(long position) throws IOException {
    windowStart = position;
    windowLength = (int) Math.min(window.length, size - position);
    readFully(ByteBuffer.wrap(window, 0, windowLength), position);
  }

  private void readFully(ByteBuffer into, long position) throws IOException {
    long from = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, from);
      if (count < 0) {
        throw new EOFException(path + " became shorter while it was read, at octet " + from);
      }
      from += count;
    }
  }

  /** Where the next line begins; the size for the last one. */
  long nextLine(long position) throws IOException {
    long from = position;
    while (from < size) {
      at(from);
      for (int i = (int) (from - windowStart); i < windowLength; i++) {
        if (window[i] == lineEnd) {
          return windowStart + i + 1;
        }
      }
      from = windowStart + windowLength;
    }
    return size;
  }

  /** Whether a line that is empty but for its end begins here. */
  boolean isBlankLine(long position) throws IOException {
    int first = at(position);
    return first == lineEnd || (first == '\r' && at(position + 1) == '\n');
  }

  boolean startsWith(long position, String ascii) throws IOException {
    for (int i = 0; i < ascii.length(); i++) {
      if (at(position + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The line that begins here without its end, one character an octet, at most so many. */
  String line(long position, int most) throws IOException {
    StringBuilder line = new StringBuilder();
    for (long p = position; line.length() < most; p++) {
      int octet = at(p);
      if (octet < 0 || octet == lineEnd) {
        break;
      }
      line.append((char) octet);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return line.toString();
  }

  /** The octets from here to there, of which there are less than 2^31. */
  byte[] bytes(long from, long to) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(to - from)];
    readFully(ByteBuffer.wrap(bytes), from);
    return bytes;
  }

  /** Copies the octets from here to there, however many. */
  void copy(long from, long to, OutputStream out) throws IOException {
    byte[] chunk = new byte[1 << 16];
    for (long position = from; position < to; ) {
      int count = (int) Math.min(chunk.length, to - position);
      readFully(ByteBuffer.wrap(chunk, 0, count), position);
      out.write(chunk, 0, count);
      position += count;
    }
  }

  /** A message that is these octets; to be read while the file is open. */
  FoundMessage.Content content(long from, long to) {
    return new FoundMessage.Content() {
      @Override
      public byte[] read() throws IOException {
        return bytes(from, to);
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        copy(from, to, out);
      }
    };
  }

  /** The first characters from here, printable, to be shown in a fault. */
  String shown(long position) throws IOException {
    int count = (int) Math.min(60, size - position);
    String text = new String(bytes(position, position + count), StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).replaceAll("[^ -~]", "?");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
