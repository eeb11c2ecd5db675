package org.estreat.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.estreat.archive.Archive;
import org.estreat.archive.MessageStream;
import org.estreat.mime.Excerpt;
import org.estreat.mime.MimeReader;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.jspecify.annotations.Nullable;

/** A message as it is kept, read for showing: whole or, where it is too large, as an excerpt. */
final class Original {
  private final Archive archive;
  private final MimeReader mime;
  private final Message message;
  private final byte[] bytes;
  private final @Nullable Excerpt excerpt;

  private Original(
      Archive archive, MimeReader mime, Message message, byte[] bytes, @Nullable Excerpt excerpt) {
    this.archive = archive;
    this.mime = mime;
    this.message = message;
    this.bytes = bytes;
    this.excerpt = excerpt;
  }

  static Original read(Archive archive, MimeReader mime, MessageKey key) throws IOException {
    try (MessageStream in = archive.open(key)) {
      if (in.octets() <= mime.most()) {
        byte[] bytes = in.readAllBytes();
        return new Original(archive, mime, mime.read(bytes), bytes, null);
      }
      Excerpt excerpt = mime.excerpt(key, in);
      return new Original(archive, mime, excerpt.message(), excerpt.bytes(), excerpt);
    }
  }

  Message message() {
    return message;
  }

  /** Of the whole message. */
  long octets() {
    return excerpt == null ? bytes.length : excerpt.octets();
  }

  /** Whether all of the part is in memory. */
  boolean isWhole(Part part) {
    return excerpt == null || !excerpt.isCut(part);
  }

  /** The decoded content, as far as it is in memory. */
  byte[] content(Part part) {
    return mime.content(bytes, part);
  }

  /** The decoded text, as far as it is in memory. */
  String text(Part part) {
    return mime.text(bytes, part);
  }

  /** Octets of the part's body, as transferred. */
  long transferred(Part part) {
    return excerpt == null ? part.bodyEnd() - part.bodyStart() : excerpt.transferred(part);
  }

  /** The decoded content of a part that is not whole in memory; to be closed. */
  InputStream open(Part part) throws IOException {
    if (excerpt == null) {
      throw new IllegalStateException("part " + part.path() + " is in memory");
    }
    MessageStream whole = archive.open(message.key());
    try {
      return new Content(excerpt.content(part, whole), whole);
    } catch (IOException | RuntimeException e) {
      whole.close();
      throw e;
    }
  }

  /** A part's content; at its end the rest of the message is read too, so that it is checked. */
  private static final class Content extends FilterInputStream {
    private final MessageStream whole;

    Content(InputStream in, MessageStream whole) {
      super(in);
      this.whole = whole;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = in.read(into, from, length);
      if (count < 0) {
        whole.transferTo(OutputStream.nullOutputStream());
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      whole.close();
    }
  }

  /**
   * @param octets of the decoded content
   */
  record Sum(long octets, String sha256) {}

  /** Size and SHA-256 of the decoded content. */
  Sum sum(Part part) {
    if (isWhole(part)) {
      byte[] content = content(part);
      return new Sum(content.length, MessageKey.of(content).sha256());
    }
    MessageDigest digest = MessageKey.newDigest();
    try (InputStream in = new DigestInputStream(open(part), digest)) {
      long octets = in.transferTo(OutputStream.nullOutputStream());
      return new Sum(octets, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read part " + part.path(), e);
    }
  }
}
