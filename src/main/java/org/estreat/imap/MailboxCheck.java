package org.estreat.imap;

import java.util.List;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox of a server held against what is kept of it.
 *
 * @param uidValidity that the server gives
 * @param onServer UIDs that the server lists
 * @param here messages kept under this UIDVALIDITY and not known to be expunged
 * @param both UIDs on both sides, ascending
 * @param missing UIDs on the server that are not here, but for those that were passed by
 * @param passedBy UIDs on the server that steps of the user's routes left out
 * @param extra UIDs here that the server does not list
 * @param differences of messages on both sides, by UID
 * @param bodies messages fetched again and compared octet for octet
 * @param answers to the searches, in their order
 * @param fault why the comparison did not come to its end; null where it did
 */
public record MailboxCheck(
    Mailbox mailbox,
    UidValidity uidValidity,
    long onServer,
    long here,
    Uids both,
    List<Long> missing,
    long passedBy,
    List<Long> extra,
    List<Difference> differences,
    long bodies,
    List<ServerAnswer> answers,
    @Nullable String fault) {
  /** What of a message differs. */
  public enum What {
    FLAGS,
    SIZE,
    INTERNALDATE,
    BODY
  }

  /** One thing of a message that the server has otherwise; both in words. */
  public record Difference(long uid, What what, String server, String here) {}

  public MailboxCheck {
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
    differences = List.copyOf(differences);
    answers = List.copyOf(answers);
  }

  static MailboxCheck broken(Mailbox mailbox, String fault) {
    return new MailboxCheck(
        mailbox,
        new UidValidity(0),
        0,
        0,
        Uids.of(),
        List.of(),
        0,
        List.of(),
        List.of(),
        0,
        List.of(),
        fault);
  }

  /** Whether server and archive hold the same; searches are the caller's to compare. */
  public boolean agrees() {
    return fault == null && missing.isEmpty() && extra.isEmpty() && differences.isEmpty();
  }
}
