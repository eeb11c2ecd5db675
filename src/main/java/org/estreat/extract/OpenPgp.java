package org.estreat.extract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/**
 * Tells what is encrypted with OpenPGP (RFC 9580), armoured or not, from what is only signed or
 * packed: by its first packet, which says for whom the message is encrypted.
 */
final class OpenPgp {
  /** As many octets as is looked at. */
  static final int HEAD = 1_024;

  private static final byte[] ARMOUR = "-----BEGIN PGP MESSAGE".getBytes(StandardCharsets.US_ASCII);

  private static final int PUBLIC_KEY_SESSION_KEY = 1;
  private static final int SYMMETRIC_KEY_SESSION_KEY = 3;

  /** RFC 9580 section 9.1: those that encrypt. */
  private static final Set<Integer> PUBLIC_KEY_ALGORITHMS = Set.of(1, 2, 16, 18, 20, 25, 26);

  private static final int LAST_SYMMETRIC_ALGORITHM = 13;

  private OpenPgp() {}

  /** Whether the content that begins so is an encrypted message. */
  static boolean isEncrypted(byte[] head) {
    int at = 0;
    while (at < head.length && Character.isWhitespace(head[at])) {
      at++;
    }
    return isArmoured(head, at) ? isArmouredEncrypted(head, at) : isSessionKey(head);
  }

  /** Whether an armoured message begins here. */
  static boolean isArmoured(byte[] bytes, int at) {
    return at + ARMOUR.length <= bytes.length
        && Arrays.equals(bytes, at, at + ARMOUR.length, ARMOUR, 0, ARMOUR.length);
  }

  /** What cannot be told, as a message that is cut off, counts as encrypted. */
  static boolean isArmouredEncrypted(byte[] bytes, int at) {
    int length = Math.min(bytes.length - at, HEAD);
    String head = new String(bytes, at, length, StandardCharsets.ISO_8859_1).replace("\r", "");
    int body = head.indexOf("\n\n");
    String letters = body < 0 ? "" : head.substring(body).replaceAll("[^A-Za-z0-9+/]", "");
    String some = letters.substring(0, Math.min(64, letters.length()) / 4 * 4);
    byte[] packet = Base64.getDecoder().decode(some);
    return packet.length == 0 || isSessionKey(packet) || !isKnown(packet);
  }

  /** The first packet's tag is one of a message that is not encrypted. */
  private static boolean isKnown(byte[] packet) {
    // Signature, one-pass signature, compressed data, literal data.
    return Set.of(2, 4, 8, 11).contains(tag(packet[0]));
  }

  private static int tag(byte first) {
    return (first & 0x40) != 0 ? first & 0x3F : (first & 0x3F) >> 2;
  }

  private static boolean isSessionKey(byte[] head) {
    if (head.length < 16 || head[0] >= 0) {
      return false;
    }
    int tag = tag(head[0]);
    int body = 1 + lengthOctets(head);
    int version = head[body];
    int next = head[body + 1];
    return switch (tag) {
      case PUBLIC_KEY_SESSION_KEY ->
          version == 6 || (version == 3 && PUBLIC_KEY_ALGORITHMS.contains((int) head[body + 9]));
      case SYMMETRIC_KEY_SESSION_KEY -> {
        boolean known = next > 0 && next <= LAST_SYMMETRIC_ALGORITHM;
        yield version == 6 ? head.length > 40 : version == 4 && known && isSaltKind(head[body + 2]);
      }
      default -> false;
    };
  }

  private static boolean isSaltKind(int kind) {
    return kind == 0 || kind == 1 || kind == 3 || kind == 4;
  }

  private static int lengthOctets(byte[] head) {
    int second = head[1] & 0xFF;
    if ((head[0] & 0x40) != 0) {
      return second < 192 ? 1 : second < 224 ? 2 : second == 255 ? 5 : 1;
    }
    return switch (head[0] & 3) {
      case 0 -> 1;
      case 1 -> 2;
      case 2 -> 4;
      default -> 0;
    };
  }
}
