package org.estreat.index;

import java.util.List;
import org.estreat.model.Envelope;

/**
 * The strings that SORT compares (RFC 5256 section 3, RFC 5957), all in {@link NormalForm}, to be
 * ordered by code points (which is the order of their UTF-8 bytes). A field that is absent has the
 * empty string, which comes first.
 *
 * <p>Stateless; safe to use from several threads.
 */
public final class SortForm {
  private SortForm() {}

  /** For SUBJECT: the base subject of the first Subject field. */
  public static String subject(Envelope envelope) {
    return NormalForm.of(BaseSubject.of(first(envelope.subject())));
  }

  /**
   * For FROM, TO and CC: the local part of the first address.
   *
   * @param addresses canonical address strings as in {@link Envelope}
   */
  public static String localPart(List<String> addresses) {
    String box = FirstAddress.of(first(addresses)).box();
    int at = box.lastIndexOf('@');
    return NormalForm.of(at < 0 ? box : box.substring(0, at));
  }

  /**
   * For DISPLAYFROM and DISPLAYTO: the first address's name, or where it has none, its {@code
   * box@host}.
   *
   * @param addresses canonical address strings as in {@link Envelope}
   */
  public static String display(List<String> addresses) {
    FirstAddress address = FirstAddress.of(first(addresses));
    return NormalForm.of(address.name().isEmpty() ? address.box() : address.name());
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.getFirst();
  }

  /**
   * The first address of a canonical string: {@code "Name, with specials" <box@host>}, {@code
   * box@host} or, first in a group, {@code group: box@host;}.
   */
  private record FirstAddress(String name, String box) {
    static FirstAddress of(String canonical) {
      StringBuilder word = new StringBuilder();
      boolean quoted = false;
      for (int i = 0; i < canonical.length(); i++) {
        char c = canonical.charAt(i);
        if (quoted && c == '\\' && i + 1 < canonical.length()) {
          word.append(canonical.charAt(++i));
        } else if (c == '"') {
          quoted = !quoted;
        } else if (quoted) {
          word.append(c);
        } else if (c == '<') {
          int close = canonical.indexOf('>', i);
          String box = canonical.substring(i + 1, close < 0 ? canonical.length() : close);
          return new FirstAddress(word.toString().strip(), box);
        } else if (c == ':') {
          word.setLength(0); // what stood before was a group's name
        } else if (c == ',' || c == ';') {
          break;
        } else {
          word.append(c);
        }
      }
      return new FirstAddress("", word.toString().strip());
    }
  }
}
