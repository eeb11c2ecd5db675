package org.estreat.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.estreat.model.Message;
import org.estreat.model.Octets;
import org.estreat.model.Part;

/**
 * A message that was read with bodies left out or cut, because all of it does not fit into memory.
 * Its tree of parts is whole, as far as its headers fit; where something is left out, it has a
 * Defect that says how many octets of how many were read. Immutable.
 */
public final class Excerpt {
  /**
   * Octets that were left out.
   *
   * @param at where in the excerpt's bytes
   * @param octets how many
   */
  record Gap(int at, long octets) {}

  private final Message message;
  private final byte[] bytes;
  private final long octets;
  private final List<Gap> gaps;

  Excerpt(Message message, byte[] bytes, long octets, List<Gap> gaps) {
    this.message = message;
    this.bytes = bytes;
    this.octets = octets;
    this.gaps = List.copyOf(gaps);
  }

  public Message message() {
    return message;
  }

  /** The octets that were read, into which the message's parts point; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Of the whole message. */
  public long octets() {
    return octets;
  }

  /** Whether something of this part's body was left out. */
  public boolean isCut(Part part) {
    return part.within() == null
        && gaps.stream().anyMatch(gap -> gap.at >= part.bodyStart() && gap.at <= part.bodyEnd());
  }

  /** Octets that this part's body has in the whole message, as transferred. */
  public long transferred(Part part) {
    return originalEnd(part) - originalStart(part);
  }

  /**
   * The whole content of a part, its transfer encoding undone, cut or not; as {@link
   * MimeReader#content} gives it of a message that is in memory.
   *
   * @param whole the whole message, from its first octet; belongs to the caller
   * @throws IOException from the stream, also while the content is read
   */
  public InputStream content(Part part, InputStream whole) throws IOException {
    Octets within = part.within();
    if (within != null) {
      byte[] body = Arrays.copyOfRange(within.bytes(), part.bodyStart(), part.bodyEnd());
      return DecodedStream.of(MimeReader.encoding(part), new ByteArrayInputStream(body));
    }
    whole.skipNBytes(originalStart(part));
    return DecodedStream.of(MimeReader.encoding(part), new Limited(whole, transferred(part)));
  }

  private long originalStart(Part part) {
    long skipped = 0;
    for (Gap gap : part.within() == null ? gaps : List.<Gap>of()) {
      skipped += gap.at < part.bodyStart() ? gap.octets : 0;
    }
    return part.bodyStart() + skipped;
  }

  private long originalEnd(Part part) {
    long skipped = 0;
    for (Gap gap : part.within() == null ? gaps : List.<Gap>of()) {
      skipped += gap.at <= part.bodyEnd() ? gap.octets : 0;
    }
    return part.bodyEnd() + skipped;
  }

  /** The next so many octets of a stream. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private long left;

    Limited(InputStream in, long octets) {
      this.in = in;
      this.left = octets;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = left == 0 ? -1 : in.read(into, from, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
