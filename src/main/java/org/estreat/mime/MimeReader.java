package org.estreat.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.estreat.mime.DateReader.Sent;
import org.estreat.mime.TransferDecoder.Encoding;
import org.estreat.model.Defect;
import org.estreat.model.HeaderField;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages (RFC 5322, RFC 2045 to 2049, RFC 2231, RFC 6532) from their bytes.
 *
 * <p>Numbers of parts follow RFC 9051 section 6.4.5.1. The root Part always has the path {@link
 * PartPath#ROOT}; where it is no multipart its body is the part {@code 1}, and so are its Section
 * and its Defects. The parts of a multipart are {@code 1}, {@code 2} and so on under its own
 * number. In an embedded message {@code 2}, a multipart has the number {@code 2} too and its parts
 * are {@code 2.1}, {@code 2.2}; a body that is no multipart is {@code 2.1}. {@link #find} goes from
 * number to Part.
 *
 * <p>Time is linear in the message's length. Memory is the text that is searched: attachments are
 * slices of the message until {@link #content} is asked for. Only an embedded message that is
 * encoded, which RFC 2046 forbids, is decoded and held, up to three times the message's length.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class MimeReader {
  private final int most;

  /** Holds an eighth of the memory that Java may take: reading takes some times as much. */
  public MimeReader() {
    this((int) Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 8));
  }

  /**
   * @param most octets of a message that are to be in memory at a time; an {@link #excerpt} of one
   *     that has more
   */
  public MimeReader(int most) {
    this.most = most;
  }

  /** Octets of the largest message that is to be read whole. */
  public int most() {
    return most;
  }

  /** Reads any bytes; never throws for what they are. */
  public Message read(byte[] bytes) {
    long size = bytes.length + (long) Bytes.bareLineFeeds(bytes, 0, bytes.length);
    return read(bytes, MessageKey.of(bytes), size, new Faults());
  }

  /**
   * Reads a message of any size, of which memory does not hold more than {@link #most}: all
   * headers, and of the bodies those that fit; of text too long its beginning, of anything else
   * nothing.
   *
   * @param message is read to its end and not closed
   * @throws IOException from the stream
   */
  public Excerpt excerpt(MessageKey key, InputStream message) throws IOException {
    Condenser condenser = new Condenser(most);
    condenser.run(message);
    Faults faults = new Faults();
    long kept = condenser.bytes().length;
    if (kept < condenser.octets()) {
      String why = kept + " of " + condenser.octets() + " octets are read";
      faults.add(PartPath.ROOT, Defect.Kind.TEXT_LIMIT, why);
    }
    Message read = read(condenser.bytes(), key, condenser.size(), faults);
    return new Excerpt(read, condenser.bytes(), condenser.octets(), condenser.gaps());
  }

  private static Message read(byte[] bytes, MessageKey key, long size, Faults faults) {
    if (bytes.length == 0) {
      faults.add(PartPath.ROOT, Defect.Kind.EMPTY, "a message of 0 bytes");
    }
    PartSplitter splitter = PartSplitter.of(bytes, faults);
    Part root = splitter.split();
    Sent sent = sent(root.headers(), faults);
    return new Message(
        key,
        size,
        root,
        splitter.sections(),
        EnvelopeReader.read(root.headers()),
        sent == null ? null : sent.day(),
        sent == null ? null : sent.instant(),
        faults.list());
  }

  /**
   * The part's body with its transfer encoding undone; as it stands where that is unknown, and for
   * a multipart or an embedded message, which have none (RFC 2045 section 6.4), unless it was
   * encoded all the same.
   *
   * @param message the bytes that the part was read from
   */
  public byte[] content(byte[] message, Part part) {
    byte[] bytes = bytes(message, part);
    return TransferDecoder.decode(encoding(part), bytes, part.bodyStart(), part.bodyEnd())
        .toArray();
  }

  /**
   * The decoded text of a text part; of any other part, its content read as text.
   *
   * @param message the bytes that the part was read from
   */
  public String text(byte[] message, Part part) {
    String charset = part.type().parameters().get("charset");
    byte[] bytes = bytes(message, part);
    return TextReader.plain(bytes, encoding(part), charset, part.bodyStart(), part.bodyEnd());
  }

  /** The part of this number; empty where the message has none. */
  public static Optional<Part> find(Message message, PartPath path) {
    Part part = message.root();
    List<Integer> numbers = path.numbers();
    for (int i = 0; i < numbers.size() && part != null; i++) {
      boolean whole = i == 0;
      part = child(part, numbers.get(i), whole);
    }
    return Optional.ofNullable(part);
  }

  private static @Nullable Part child(Part parent, int number, boolean whole) {
    if (whole && !isMultipart(parent)) {
      return number == 1 ? parent : null;
    }
    Part holder = parent;
    if (!isMultipart(parent)) {
      if (parent.isLeaf()) {
        return null;
      }
      holder = parent.children().getFirst();
      if (!isMultipart(holder)) {
        return number == 1 ? holder : null;
      }
    }
    return number <= holder.children().size() ? holder.children().get(number - 1) : null;
  }

  private static boolean isMultipart(Part part) {
    return part.type().type().equals("multipart");
  }

  static Encoding encoding(Part part) {
    boolean opened =
        !part.isLeaf() && !Objects.equals(part.children().getFirst().within(), part.within());
    boolean holder = isMultipart(part) || !part.isLeaf();
    return holder && !opened ? Encoding.IDENTITY : Encoding.of(part.transferEncoding());
  }

  private static byte[] bytes(byte[] message, Part part) {
    return part.within() == null ? message : part.within().bytes();
  }

  /** The first Date that can be read. */
  private static @Nullable Sent sent(List<HeaderField> fields, Faults faults) {
    String unread = null;
    for (HeaderField field : fields) {
      if (field.name().equalsIgnoreCase("date")) {
        Sent sent = DateReader.read(field.value());
        if (sent != null) {
          return sent;
        }
        unread = unread == null ? field.value() : unread;
      }
    }
    if (unread != null) {
      faults.add(PartPath.ROOT, Defect.Kind.DATE, "cannot be read: " + unread);
    }
    return null;
  }
}
