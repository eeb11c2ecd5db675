package org.estreat.model;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Names one message in one mailbox: 20 characters of {@code [0-9a-v]}, safe in a URL, in a file's
 * name and as a word of a command line. It is the same after every reindex, because it is computed
 * from mailbox, UIDVALIDITY and UID alone: the last 100 bits of a SHA-256 over them, in base 32.
 */
public record SightingId(String value) {
  private static final int LENGTH = 20;
  private static final Pattern FORM = Pattern.compile("[0-9a-v]{20}");

  public SightingId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("expected 20 characters of 0-9 a-v, found: " + value);
    }
  }

  public static SightingId of(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    String place =
        mailbox.account() + '\0' + mailbox.name() + '\0' + uidValidity.value() + '\0' + uid.value();
    byte[] digest = MessageKey.newDigest().digest(place.getBytes(StandardCharsets.UTF_8));
    BigInteger bits = new BigInteger(1, digest).setBit(digest.length * Byte.SIZE);
    String digits = bits.toString(32); // the bit set above keeps leading zeros
    return new SightingId(digits.substring(digits.length() - LENGTH));
  }

  @Override
  public String toString() {
    return value;
  }
}
