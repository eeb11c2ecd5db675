package org.estreat.api;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.estreat.model.Mailbox;

/** Finds the mailboxes that patterns mean. */
final class MailboxPatterns {
  private MailboxPatterns() {}

  /**
   * The mailboxes that any of the patterns matches, in natural order; none for no pattern, which a
   * search takes as everywhere.
   *
   * @throws UnknownMailboxException when a pattern matches nothing
   */
  static List<Mailbox> resolve(MessageIndex index, List<String> patterns)
      throws IOException, UnknownMailboxException {
    if (patterns.isEmpty()) {
      return List.of();
    }
    List<Mailbox> known = index.mailboxes().stream().map(MailboxStatus::mailbox).toList();
    var chosen = new TreeSet<Mailbox>();
    for (String pattern : patterns) {
      List<Mailbox> matched = matching(known, pattern);
      if (matched.isEmpty()) {
        throw new UnknownMailboxException(pattern, known);
      }
      chosen.addAll(matched);
    }
    return List.copyOf(chosen);
  }

  /** A name that is meant as it stands goes before the pattern that it could also be. */
  private static List<Mailbox> matching(List<Mailbox> known, String pattern) {
    String wanted = normal(pattern);
    List<Mailbox> exact = known.stream().filter(box -> box.toString().equals(wanted)).toList();
    if (!exact.isEmpty() || wanted.indexOf('*') < 0) {
      return exact;
    }
    String[] pieces = wanted.split("\\*", -1);
    return known.stream().filter(box -> matches(box.toString(), pieces)).toList();
  }

  /** INBOX is INBOX in any case (RFC 9051 section 5.1). */
  static String normal(String pattern) {
    int slash = pattern.indexOf('/');
    String box = pattern.substring(slash + 1);
    return slash > 0 && box.toUpperCase(Locale.ROOT).equals("INBOX")
        ? pattern.substring(0, slash + 1) + "INBOX"
        : pattern;
  }

  /** Whether the name is the pieces in this order with anything between them; linear time. */
  private static boolean matches(String name, String[] pieces) {
    String last = pieces[pieces.length - 1];
    if (!name.startsWith(pieces[0]) || name.length() < pieces[0].length() + last.length()) {
      return false;
    }
    int at = pieces[0].length();
    for (int i = 1; i < pieces.length - 1; i++) {
      int found = name.indexOf(pieces[i], at);
      if (found < 0) {
        return false;
      }
      at = found + pieces[i].length();
    }
    return name.endsWith(last) && at <= name.length() - last.length();
  }
}
