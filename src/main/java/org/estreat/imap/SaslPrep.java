package org.estreat.imap;

import java.text.Normalizer;
import org.estreat.imap.Sasl.SaslException;

/**
 * User names and passwords in the form in which both sides hash them: SASLprep (RFC 4013) with the
 * Unicode of this JDK, without its rules about writing from right to left.
 */
final class SaslPrep {
  private SaslPrep() {}

  /**
   * The text prepared.
   *
   * @throws SaslException where it holds a character that is not permitted; it is not shown
   */
  static String of(String text) throws SaslException {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isMappedToNothing(c))
        .forEach(c -> mapped.appendCodePoint(isSpace(c) ? ' ' : c));
    String normal = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    if (normal.codePoints().anyMatch(SaslPrep::isProhibited)) {
      throw new SaslException(
          "the user name or the password holds a character that SCRAM does not permit (RFC 4013)");
    }
    return normal;
  }

  /** RFC 3454 table B.1. */
  private static boolean isMappedToNothing(int c) {
    return c == 0xad
        || c == 0x34f
        || c == 0x1806
        || (c >= 0x180b && c <= 0x180d)
        || (c >= 0x200b && c <= 0x200d)
        || c == 0x2060
        || (c >= 0xfe00 && c <= 0xfe0f)
        || c == 0xfeff;
  }

  /** RFC 3454 table C.1.2. */
  private static boolean isSpace(int c) {
    return c > 0x7f && Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  /** RFC 3454 tables C.2 to C.9, by their categories. */
  private static boolean isProhibited(int c) {
    int type = Character.getType(c);
    boolean noncharacter = (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
    return noncharacter
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.PRIVATE_USE
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || (c >= 0xfff9 && c <= 0xfffd);
  }
}
