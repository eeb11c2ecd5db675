package org.estreat.extract;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;
import org.estreat.extract.FrameWriter.Kind;
import org.estreat.model.Defect;
import org.estreat.model.PartText.Piece;

/**
 * Understands what a worker tells by {@link FrameWriter}. The worker may have been taken over by
 * what it read: whatever it says is checked, and bounded in memory.
 */
final class FrameReader {
  /** A worker that says what no worker says. */
  static final class GarbledException extends IOException {
    private static final long serialVersionUID = 1;

    GarbledException(String message) {
      super(message);
    }
  }

  /** Octets. */
  static final int LONGEST_FRAME = 1 << 20;

  private static final int LONGEST_TYPE = 255;
  private static final int LONGEST_DETAIL = 1_000;

  /** What each frame takes in memory beside its text. */
  private static final int FRAME = 64;

  /** What a document inside takes beside its path and type: its hash, and its place in a table. */
  private static final int INSIDE = 192;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final DataInputStream in;

  FrameReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /**
   * Waits for the worker to be ready.
   *
   * @throws IOException when it ends before, or says anything else
   */
  void awaitReady() throws IOException {
    Frame frame = next();
    if (frame.kind != Kind.READY) {
      throw new GarbledException("expected READY, found " + frame.kind);
    }
  }

  /** What is told of one content. */
  static final class Frame {
    private final int number;
    private final Kind kind;
    private final byte[] content;

    private Frame(int number, Kind kind, byte[] content) {
      this.number = number;
      this.kind = kind;
      this.content = content;
    }

    /** Of the content; whether there is one of this number is not known. */
    int number() {
      return number;
    }

    Kind kind() {
      return kind;
    }

    int octets() {
      return content.length;
    }

    /**
     * Tells it on.
     *
     * @return octets that it takes in memory beside the text itself
     */
    int tell(Report report) throws IOException {
      return FrameReader.tell(this, report);
    }
  }

  /**
   * Waits for the next frame.
   *
   * @throws EOFException when the worker is no more
   */
  Frame next() throws IOException {
    int mark = in.readUnsignedByte();
    if (mark != FrameWriter.MARK) {
      throw new GarbledException("expected a frame, found octet " + mark);
    }
    Kind kind = kind(in.readUnsignedByte());
    int number = in.readInt();
    int length = in.readInt();
    if (length < 0 || length > LONGEST_FRAME) {
      throw new GarbledException("a frame " + kind + " of " + length + " octets");
    }
    byte[] content = new byte[length];
    in.readFully(content);
    return new Frame(number, kind, content);
  }

  private static Kind kind(int code) throws GarbledException {
    for (Kind kind : Kind.values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new GarbledException("no frame is of kind " + code);
  }

  private static int tell(Frame frame, Report reading) throws IOException {
    int beside = FRAME;
    try (var from = new DataInputStream(new ByteArrayInputStream(frame.content))) {
      switch (frame.kind) {
        case APPEND -> {
          int piece = from.readInt();
          String where = readText(from);
          beside += where.length();
          reading.append(piece, where, readText(from));
        }
        case END -> reading.end(from.readInt(), of(Piece.Kind.class, from));
        case DEFECT -> {
          String where = readText(from);
          beside += where.length();
          reading.defect(where, of(Defect.Kind.class, from), detail(from));
        }
        case ENDED -> {
          String where = readText(from);
          beside += where.length();
          reading.ended(where, of(Defect.Kind.class, from), detail(from));
        }
        case INSIDE -> {
          Defect.Inside document = inside(from);
          beside += INSIDE + document.where().length() + document.type().length();
          reading.inside(document);
        }
        case TYPE -> reading.type(cut(readText(from), LONGEST_TYPE));
        case READY, DONE, SPENT -> throw new IllegalArgumentException("not told: " + frame.kind);
      }
      return beside;
    } catch (EOFException e) {
      throw new GarbledException("a frame " + frame.kind + " that ends too early");
    }
  }

  private static <T extends Enum<T>> T of(Class<T> type, DataInputStream from) throws IOException {
    String name = readText(from);
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new GarbledException("no " + type.getSimpleName() + " has such a name");
    }
  }

  private static Defect.Inside inside(DataInputStream from) throws IOException {
    String where = readText(from);
    String type = cut(readText(from), LONGEST_TYPE);
    long size = from.readLong();
    String sha256 = readText(from);
    boolean hash = sha256.isEmpty() || SHA256.matcher(sha256).matches();
    return new Defect.Inside(where, type, Math.max(-1, size), hash ? sha256 : "");
  }

  private static String detail(DataInputStream from) throws IOException {
    return cut(readText(from), LONGEST_DETAIL);
  }

  private static String cut(String text, int most) {
    return text.substring(0, Math.min(text.length(), most));
  }

  static String readText(DataInputStream from) throws IOException {
    int length = from.readInt();
    if (length < 0 || length > LONGEST_FRAME) {
      throw new GarbledException("a text of " + length + " characters");
    }
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = from.readChar();
    }
    return new String(text);
  }
}
