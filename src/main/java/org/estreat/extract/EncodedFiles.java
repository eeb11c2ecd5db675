package org.estreat.extract;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.estreat.extract.EncodedFile.Fault;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that stand encoded in a text, as mail had them before MIME: uuencode, yEnc and
 * BinHex; and what was encrypted with OpenPGP in it. Takes time in proportion to the text.
 */
final class EncodedFiles {
  private static final String PGP_BEGIN = "-----BEGIN PGP MESSAGE";
  private static final String PGP_END = "-----END PGP MESSAGE";

  /** RFC 9580 section 6.2.2. */
  private static final Pattern PGP_HEADER =
      Pattern.compile("^(?:Version|Comment|Hash|Charset|MessageID): ");

  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

  private EncodedFiles() {}

  /** Whether some line looks like the first one of such a file. */
  static boolean mayBeIn(byte[] text) {
    int at = 0;
    while (at < text.length) {
      if (mayBegin(text, at)) {
        return true;
      }
      at = EncodedFile.nextLine(text, at);
    }
    return false;
  }

  private static boolean mayBegin(byte[] text, int at) {
    return switch (text[at]) {
      case 'b' ->
          EncodedFile.startsWith(text, at, Uuencode.BEGIN)
              && at + 6 < text.length
              && (text[at + 5] == '-' || (text[at + 5] == ' ' && Character.isDigit(text[at + 6])));
      case '=' -> EncodedFile.startsWith(text, at, YEnc.BEGIN);
      case '(' -> EncodedFile.startsWith(text, at, BinHex.BEGIN);
      case '-' -> EncodedFile.startsWith(text, at, PGP_BEGIN);
      default -> false;
    };
  }

  /**
   * Gives each, in their order, until one is not taken.
   *
   * @param most octets that may come out of one
   */
  static void forEach(byte[] text, long most, Predicate<EncodedFile> taken) {
    int at = 0;
    while (at < text.length) {
      EncodedFile found = mayBegin(text, at) ? read(text, at, most) : null;
      if (found != null && !taken.test(found)) {
        return;
      }
      at = found == null ? EncodedFile.nextLine(text, at) : found.to();
    }
  }

  private static @Nullable EncodedFile read(byte[] text, int at, long most) {
    return switch (text[at]) {
      case 'b' -> Uuencode.read(text, at);
      case '=' -> YEnc.read(text, at);
      case '(' -> BinHex.read(text, at, most);
      case '-' -> encrypted(text, at);
      default -> null;
    };
  }

  private static @Nullable EncodedFile encrypted(byte[] text, int from) {
    if (!OpenPgp.isArmouredEncrypted(text, from)) {
      return null;
    }
    int at = EncodedFile.nextLine(text, from);
    while (at < text.length && PGP_HEADER.matcher(EncodedFile.line(text, at)).find()) {
      at = EncodedFile.nextLine(text, at);
    }
    Fault locked = new Fault(Defect.Kind.ENCRYPTED, "holds text encrypted with OpenPGP");
    return new EncodedFile(from, armourEnd(text, at), null, new byte[0], locked);
  }

  /** After its last line; where that is missing, where a line is none of armour. */
  private static int armourEnd(byte[] text, int from) {
    int width = 0;
    int odd = -1;
    int at = from;
    while (at < text.length && !EncodedFile.startsWith(text, at, PGP_END)) {
      int length = armour(text, at);
      if (length < 0) {
        return odd < 0 ? at : odd;
      }
      odd = odd < 0 && width > 0 && length != width ? at : odd;
      width = width == 0 ? length : width;
      at = EncodedFile.nextLine(text, at);
    }
    if (at < text.length) {
      return EncodedFile.nextLine(text, at);
    }
    return odd < 0 ? at : odd;
  }

  /** How many characters of base64 a line has; -1 where it has others. */
  private static int armour(byte[] text, int from) {
    int end = EncodedFile.lineEnd(text, from);
    while (end > from && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
      end--;
    }
    for (int i = from; i < end; i++) {
      if (BASE64.indexOf(text[i]) < 0) {
        return -1;
      }
    }
    return end - from;
  }
}
