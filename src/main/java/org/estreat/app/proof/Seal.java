package org.estreat.app.proof;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * The end of a proof's file, of any size: the hash that it declares, and the one that it has.
 *
 * @param declared null where the file does not end as a proof does
 * @param computed over all before, closed by a brace
 */
record Seal(@Nullable String declared, String computed) {
  private static final Pattern FORM = Pattern.compile(",\"sha256\":\"([0-9a-f]{64})\"}\n");
  private static final int OCTETS = text("").length() + 64;

  /** What closes a file, after all but the last brace of its object. */
  static String text(String sha256) {
    return ",\"sha256\":\"" + sha256 + "\"}\n";
  }

  static Seal of(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return of(in, Files.size(file));
    }
  }

  static Seal of(InputStream in, long size) throws IOException {
    MessageDigest digest = MessageKey.newDigest();
    byte[] chunk = new byte[1 << 13];
    long left = Math.max(0, size - OCTETS);
    while (left > 0) {
      int count = in.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (count < 0) {
        break;
      }
      digest.update(chunk, 0, count);
      left -= count;
    }
    digest.update((byte) '}');
    Matcher end = FORM.matcher(new String(in.readNBytes(OCTETS + 1), ISO_8859_1));
    return new Seal(end.matches() ? end.group(1) : null, HexFormat.of().formatHex(digest.digest()));
  }

  /** Whether the file is the one that was written. */
  boolean isWhole() {
    return computed.equals(declared);
  }
}
