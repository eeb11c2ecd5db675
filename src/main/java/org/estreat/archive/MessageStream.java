package org.estreat.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one kept message. A small one is whole in memory and was checked before it was
 * handed out; a large one is unpacked as it is read, and its SHA-256 is checked before its last
 * octets are handed out: whoever has got all of them has got what was kept.
 *
 * <p>Damage is an {@link IOException} that says what was expected and what was found. For use by
 * one thread at a time; to be closed.
 */
public final class MessageStream extends InputStream {
  private static final int CHUNK = 1 << 16;

  private final InputStream image;
  private final TarEntry.Head head;
  private final String where;
  private final @Nullable MessageDigest digest;
  private final byte @Nullable [] whole;
  private long left;
  private boolean checked;

  private MessageStream(
      InputStream image, TarEntry.Head head, String where, byte @Nullable [] whole) {
    this.image = image;
    this.head = head;
    this.where = where;
    this.whole = whole;
    this.digest = whole == null ? MessageKey.newDigest() : null;
    this.left = head.octets();
    this.checked = whole != null;
  }

  /**
   * Opens the entry at this place of a pack.
   *
   * @param where what faults begin with
   * @throws DamagedException when no entry stands there
   */
  static MessageStream open(Frames frames, Path pack, long offset, long length, String where)
      throws IOException {
    if (length <= frames.most()) {
      byte[] frame = OpenFile.read(pack, offset, (int) length);
      byte[] unpacked = frames.decompress(frame);
      if (unpacked != null) {
        TarEntry.Head head = TarEntry.head(new ByteArrayInputStream(unpacked));
        byte[] content = TarEntry.decode(unpacked).content();
        return new MessageStream(new ByteArrayInputStream(content), head, where, content);
      }
    }
    InputStream image = frames.stream(pack, offset, length);
    try {
      return new MessageStream(image, TarEntry.head(image), where, null);
    } catch (IOException | RuntimeException e) {
      image.close();
      throw e;
    }
  }

  /** What the entry's name says; where it was read to its end, what its bytes are. */
  MessageKey key() {
    return head.key();
  }

  /** Where the message was first seen. */
  Sighting sighting() throws DamagedException {
    return TarEntry.sighting(head.blocks());
  }

  /** How many octets the message has. */
  public long octets() {
    return head.octets();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      checkEnd(); // of one without any octets
      return -1;
    }
    int count = image.read(into, from, (int) Math.min(length, left));
    if (count < 0) {
      throw damaged("expected " + head.octets() + " octets, found " + (head.octets() - left));
    }
    left -= count;
    if (digest != null) {
      digest.update(into, from, count);
    }
    if (left == 0) {
      checkEnd();
    }
    return count;
  }

  /** As {@link InputStream#readAllBytes}, without a second copy of what is whole in memory. */
  @Override
  public byte[] readAllBytes() throws IOException {
    if (whole != null && left == whole.length) {
      left = 0;
      return whole;
    }
    if (left > Integer.MAX_VALUE - 16) {
      throw new IOException(
          where + "has " + head.octets() + " octets, more than can be in memory at a time");
    }
    byte[] bytes = new byte[(int) left];
    readNBytes(bytes, 0, bytes.length);
    checkEnd();
    return bytes;
  }

  /** Reads to the end, for its check alone. */
  void check() throws IOException {
    byte[] chunk = new byte[checked ? 1 : CHUNK];
    while (!checked) {
      read(chunk, 0, chunk.length);
    }
  }

  private void checkEnd() throws IOException {
    if (checked || digest == null) {
      return;
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(head.key().sha256())) {
      throw damaged("expected " + TarEntry.name(head.key()) + ", found SHA-256 " + found);
    }
    int padding = TarEntry.padding(head.octets()).length;
    if (image.readNBytes(padding).length < padding || image.read() >= 0) {
      throw damaged("expected a tar entry of " + head.octets() + " octets, found another end");
    }
    checked = true;
  }

  private DamagedException damaged(String found) {
    return new DamagedException(where + found);
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
