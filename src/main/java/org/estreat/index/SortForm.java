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
   * For FROM, TO and CC: what IMAP's ENVELOPE has as the mailbox of the first address: its local
   * part without quotes, and of a group, whose name stands first there, the name.
   *
   * @param addresses canonical address strings as in {@link Envelope}
   */
  public static String localPart(List<String> addresses) {
    return NormalForm.of(FirstAddress.of(first(addresses)).mailbox());
  }

  /**
   * For DISPLAYFROM and DISPLAYTO (RFC 5957 section 3): the first address's name, or where it has
   * none, its {@code box@host}, or where it has no host either, as a group, its mailbox.
   *
   * @param addresses canonical address strings as in {@link Envelope}
   */
  public static String display(List<String> addresses) {
    FirstAddress address = FirstAddress.of(first(addresses));
    if (!address.name().isEmpty()) {
      return NormalForm.of(address.name());
    }
    String host = address.host().isEmpty() ? "" : "@" + address.host();
    return NormalForm.of(address.mailbox() + host);
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.getFirst();
  }

  /**
   * The first address of a canonical string: {@code "Name, with specials" <box@host>}, {@code
   * box@host} or a group, {@code group: <box@host>;}, of which the name is the mailbox.
   */
  private record FirstAddress(String name, String mailbox, String host) {
    static FirstAddress of(String canonical) {
      return of(canonical, 0, false);
    }

    /**
     * @param inBrackets whether a bracket was opened before the place, so that another means
     *     nothing
     */
    private static FirstAddress of(String canonical, int from, boolean inBrackets) {
      StringBuilder word = new StringBuilder();
      int host = -1;
      boolean quoted = false;
      for (int i = from; i < canonical.length(); i++) {
        char c = canonical.charAt(i);
        if (quoted && c == '\\' && i + 1 < canonical.length()) {
          word.append(canonical.charAt(++i));
        } else if (c == '"') {
          quoted = !quoted;
        } else if (quoted) {
          word.append(c);
        } else if (c == '<' && !inBrackets) {
          FirstAddress inside = of(canonical, afterRoute(canonical, i + 1), true);
          return new FirstAddress(word.toString().strip(), inside.mailbox, inside.host);
        } else if (c == ':') {
          return new FirstAddress("", word.toString().strip(), "");
        } else if (c == ',' || c == ';' || c == '>') {
          break;
        } else {
          host = c == '@' ? word.length() : host;
          word.append(c);
        }
      }
      return host < 0
          ? new FirstAddress("", word.toString().strip(), "")
          : new FirstAddress("", word.substring(0, host).strip(), word.substring(host + 1).strip());
    }

    /** Where {@code box@host>} begins in {@code @one,@two:box@host>}. */
    private static int afterRoute(String canonical, int from) {
      int colon = canonical.startsWith("@", from) ? canonical.indexOf(':', from) : -1;
      return colon < 0 ? from : colon + 1;
    }
  }
}
