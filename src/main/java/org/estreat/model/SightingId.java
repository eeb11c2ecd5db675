package org.estreat.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Names one message in one mailbox: 20 characters of {@code [A-Za-z0-9_-]}, safe in a URL, the same
 * after every reindex, because it is computed from mailbox, UIDVALIDITY and UID alone (the first 15
 * bytes of a SHA-256 over them, base64url).
 */
public record SightingId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{20}");

  public SightingId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "expected 20 characters of A-Z a-z 0-9 _ -, found: " + value);
    }
  }

  public static SightingId of(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    String place =
        mailbox.account() + '\0' + mailbox.name() + '\0' + uidValidity.value() + '\0' + uid.value();
    byte[] digest = MessageKey.newDigest().digest(place.getBytes(StandardCharsets.UTF_8));
    return new SightingId(Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, 15)));
  }

  @Override
  public String toString() {
    return value;
  }
}
