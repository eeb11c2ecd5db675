package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.estreat.model.Defect;
import org.estreat.model.PartText.Piece;

/**
 * Tells what is read of one content to the process that asked, as frames that {@link FrameReader}
 * understands.
 *
 * <p>A frame is {@link #MARK}, its kind, the number of the content and how many octets follow as 4
 * octets each, and these. Text is UTF-16, so that broken surrogates arrive as they are. Text is
 * gathered for some frames' worth and goes out before anything else is told, or by {@link #flush}.
 *
 * <p>Safe for use by several threads, as are several that write to one stream.
 */
final class FrameWriter implements Report {
  /** What a frame begins with; whatever else comes was written by somebody else. */
  static final int MARK = 0xE5;

  /** What a frame tells. */
  enum Kind {
    /** Ready for a content, of whatever number. */
    READY('R'),
    APPEND('A'),
    END('E'),
    DEFECT('F'),
    ENDED('G'),
    TYPE('T'),
    INSIDE('I'),
    /** The content is read, and has left nothing behind in this process. */
    DONE('D'),
    /** The content is read; this process should read no other. */
    SPENT('S');

    /** One octet of ASCII. */
    final char code;

    Kind(char code) {
      this.code = code;
    }
  }

  /** Most characters in a frame. */
  static final int CHUNK = 16 << 10;

  private final DataOutputStream out;
  private final int number;
  private final StringBuilder pending = new StringBuilder();
  private int pendingPiece;
  private String pendingWhere = "";

  /**
   * @param out of which whoever writes a frame has the lock
   * @param number of the content
   */
  FrameWriter(DataOutputStream out, int number) {
    this.out = out;
    this.number = number;
  }

  @Override
  public synchronized void append(int piece, String where, CharSequence text) {
    if (piece != pendingPiece || !where.equals(pendingWhere)) {
      sendPending();
      pendingPiece = piece;
      pendingWhere = where;
    }
    pending.append(text);
    if (pending.length() >= CHUNK) {
      sendPending();
    }
  }

  @Override
  public synchronized void end(int piece, Piece.Kind kind) {
    tell(
        Kind.END,
        to -> {
          to.writeInt(piece);
          writeText(to, kind.name());
        });
  }

  @Override
  public synchronized void defect(String where, Defect.Kind kind, String detail) {
    tellFault(Kind.DEFECT, where, kind, detail);
  }

  @Override
  public synchronized void ended(String where, Defect.Kind kind, String detail) {
    tellFault(Kind.ENDED, where, kind, detail);
  }

  @Override
  public synchronized void inside(Defect.Inside document) {
    tell(
        Kind.INSIDE,
        to -> {
          writeText(to, document.where());
          writeText(to, document.type());
          to.writeLong(document.size());
          writeText(to, document.sha256());
        });
  }

  private void tellFault(Kind frame, String where, Defect.Kind kind, String detail) {
    tell(
        frame,
        to -> {
          writeText(to, where);
          writeText(to, kind.name());
          writeText(to, detail.substring(0, Math.min(detail.length(), CHUNK)));
        });
  }

  @Override
  public synchronized void type(String detected) {
    tell(Kind.TYPE, to -> writeText(to, detected));
  }

  /** A frame without content. */
  synchronized void tell(Kind kind) {
    tell(kind, to -> {});
  }

  /** What was told so far goes out. */
  synchronized void flush() {
    sendPending();
    try {
      synchronized (out) {
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(Kind kind, Content content) {
    sendPending();
    send(kind, content);
    flush();
  }

  private void sendPending() {
    for (int from = 0; from < pending.length(); from += CHUNK) {
      String chunk = pending.substring(from, Math.min(pending.length(), from + CHUNK));
      send(
          Kind.APPEND,
          to -> {
            to.writeInt(pendingPiece);
            writeText(to, pendingWhere);
            writeText(to, chunk);
          });
    }
    pending.setLength(0);
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(DataOutputStream to) throws IOException;
  }

  private void send(Kind kind, Content content) {
    try {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      content.writeTo(new DataOutputStream(octets));
      synchronized (out) {
        out.writeByte(MARK);
        out.writeByte(kind.code);
        out.writeInt(number);
        out.writeInt(octets.size());
        octets.writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void writeText(DataOutputStream to, String text) throws IOException {
    to.writeInt(text.length());
    to.writeChars(text);
  }
}
