package org.estreat.imap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * A message that is fetched piece by piece into a file (RFC 9051 section 6.4.5, BODY[]&lt;o.n&gt;).
 */
final class LargeMessage {
  /** Octets asked for at a time. */
  static final int PIECE = 4 << 20;

  /** Of a message whose size the server does not say, no more octets are taken. */
  private static final long MOST = 1L << 30;

  /** What came: how much, its SHA-256, and what else the server says of the message. */
  record Arrived(long octets, String sha256, Fetched about) {
    /** Whether it is what the server says it has. */
    boolean isWhole() {
      return octets == about.size();
    }

    boolean sameAs(Arrived other) {
      return octets == other.octets && sha256.equals(other.sha256);
    }
  }

  private final Fetching fetching;
  private final long uid;
  private final int piece;

  LargeMessage(Fetching fetching, long uid, int piece) {
    this.fetching = fetching;
    this.uid = uid;
    this.piece = piece;
  }

  /**
   * Fetches it into the file, twice where the server's number of octets is another one: the same
   * twice is what the server has.
   *
   * @return null where the server does not deliver it, or not the same twice
   */
  @Nullable Arrived into(Path file)
      throws IOException, ConnectionLostException, CommandRefusedException {
    Arrived first = once(file);
    if (first == null || first.isWhole()) {
      return first;
    }
    Arrived again = once(file);
    return again != null && (again.isWhole() || again.sameAs(first)) ? again : null;
  }

  private @Nullable Arrived once(Path file)
      throws IOException, ConnectionLostException, CommandRefusedException {
    MessageDigest digest = MessageKey.newDigest();
    Fetched about = null;
    long octets = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        Fetched[] answer = {null};
        fetching.piece(uid, octets, piece, fetched -> keep(answer, fetched));
        Fetched fetched = answer[0];
        byte[] body = fetched == null ? null : fetched.body();
        if (fetched == null || body == null) {
          return null;
        }
        about = about == null ? fetched : about;
        if (fetched.origin() != octets || octets + body.length > most(about)) {
          return null; // another piece than was asked for, or there is no end of them
        }
        out.write(body);
        digest.update(body);
        octets += body.length;
        boolean last = body.length == 0 || !fetched.isPartial();
        if (last || (octets == about.size() && body.length < piece)) {
          return new Arrived(octets, HexFormat.of().formatHex(digest.digest()), about);
        }
      }
    }
  }

  /** Some servers count wrong, but not by as much again. */
  private long most(Fetched about) {
    return about.size() == 0 ? MOST : 2 * about.size() + piece;
  }

  private void keep(@Nullable Fetched[] answer, Fetched fetched) {
    if (fetched.uid() == uid && fetched.body() != null) {
      answer[0] = fetched;
    }
  }
}
