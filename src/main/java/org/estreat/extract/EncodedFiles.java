package org.estreat.extract;

import java.util.function.Predicate;
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
    int at = from;
    while (at < text.length && !EncodedFile.startsWith(text, at, PGP_END)) {
      at = EncodedFile.nextLine(text, at);
    }
    int to = at < text.length ? EncodedFile.nextLine(text, at) : at;
    Fault locked = new Fault(Defect.Kind.ENCRYPTED, "holds text encrypted with OpenPGP");
    return new EncodedFile(from, to, null, new byte[0], locked);
  }
}
