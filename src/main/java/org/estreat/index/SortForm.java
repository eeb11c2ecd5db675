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
   * The first address of a canonical string: {@code "Name, with specials" <box@host>} or a group,
   * {@code group: <box@host>;}, of which the name is the mailbox. A name that was an encoded word
   * stands there without quotes whatever it holds, so {@code One, Two: <box@host>} is one address.
   */
  private record FirstAddress(String name, String mailbox, String host) {
    static FirstAddress of(String canonical) {
      int quoteEnd = canonical.startsWith("\"") ? quoteEnd(canonical, 0) : -1;
      String rest = canonical.substring(quoteEnd + 1);
      String name = unquoted(canonical.substring(0, quoteEnd + 1));
      int open = rest.indexOf('<');
      String before = (open < 0 ? rest : rest.substring(0, open)).strip();
      int colon = before.indexOf(':');
      int comma = before.indexOf(',');
      if (colon >= 0 && rest.indexOf(';') > 0 && before.lastIndexOf('@', colon) < 0) {
        return new FirstAddress("", name + before.substring(0, colon).strip(), "");
      }
      boolean bare = open < 0 || (comma >= 0 && before.lastIndexOf('@', comma) >= 0);
      if (bare) {
        return box(canonical, 0);
      }
      FirstAddress inside = box(rest, afterRoute(rest, open + 1));
      return new FirstAddress((name + " " + before).strip(), inside.mailbox, inside.host);
    }

    /** {@code box@host}, where the box can be quoted, up to what ends it. */
    private static FirstAddress box(String text, int from) {
      int at = -1;
      int i = from;
      boolean quotes = true; // until one is never closed
      while (i < text.length() && ">,;".indexOf(text.charAt(i)) < 0) {
        at = text.charAt(i) == '@' ? i : at;
        if (quotes && text.charAt(i) == '"') {
          int end = quoteEnd(text, i);
          quotes = end >= 0;
          i = Math.max(i, end);
        }
        i++;
      }
      return at < 0
          ? new FirstAddress("", unquoted(text.substring(from, i).strip()), "")
          : new FirstAddress(
              "", unquoted(text.substring(from, at).strip()), text.substring(at + 1, i).strip());
    }

    /** Where {@code box@host>} begins in {@code @one,@two:box@host>}. */
    private static int afterRoute(String text, int from) {
      int colon = text.startsWith("@", from) ? text.indexOf(':', from) : -1;
      return colon < 0 ? from : colon + 1;
    }

    /** Where the quote that is opened there is closed; negative where it never is. */
    private static int quoteEnd(String text, int open) {
      int end = open + 1;
      while (end < text.length() && text.charAt(end) != '"') {
        end += text.charAt(end) == '\\' ? 2 : 1;
      }
      return end < text.length() ? end : -1;
    }

    private static String unquoted(String text) {
      if (text.length() < 2 || !text.startsWith("\"") || quoteEnd(text, 0) != text.length() - 1) {
        return text;
      }
      StringBuilder plain = new StringBuilder();
      for (int i = 1; i < text.length() - 1; i++) {
        i += text.charAt(i) == '\\' ? 1 : 0;
        plain.append(text.charAt(i));
      }
      return plain.toString();
    }
  }
}
