package org.estreat.model;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Identity of a message's bytes as collected: their SHA-256 as 64 lower-case hex digits.
 *
 * <p>Not the Message-ID, which is a header: it can be forged, missing or repeated.
 */
public record MessageKey(String sha256) implements Comparable<MessageKey> {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public MessageKey {
    if (!HEX.matcher(sha256).matches()) {
      throw new IllegalArgumentException("expected 64 lower-case hex digits, found: " + sha256);
    }
  }

  /** The key of these bytes. */
  public static MessageKey of(byte[] bytes) {
    return new MessageKey(HexFormat.of().formatHex(newDigest().digest(bytes)));
  }

  /** The key of all that the stream has, which stays open. */
  public static MessageKey of(InputStream in) throws IOException {
    MessageDigest digest = newDigest();
    byte[] chunk = new byte[1 << 16];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      digest.update(chunk, 0, count);
    }
    return new MessageKey(HexFormat.of().formatHex(digest.digest()));
  }

  /** A fresh SHA-256 digest, which every Java platform must have. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform has no SHA-256", e);
    }
  }

  @Override
  public int compareTo(MessageKey other) {
    return sha256.compareTo(other.sha256);
  }

  @Override
  public String toString() {
    return sha256;
  }
}
