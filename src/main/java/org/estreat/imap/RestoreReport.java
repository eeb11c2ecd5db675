package org.estreat.imap;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.imap.Restorer.Message;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;

/**
 * What a {@link Restorer} did. Each message that was wanted is counted once: {@code found =
 * appended + alreadyThere + refused + missing}.
 *
 * @param uidValidity of the mailbox; 0 where there is none
 * @param created whether the mailbox was made
 * @param found messages that were wanted
 * @param appended now, and listed by the server since
 * @param alreadyThere before
 * @param octets of those appended
 * @param missing that a dry run would have appended
 * @param refused not there, with the reason
 * @param altered there, and counted as such, but not as they were sent; with what is other
 * @param leftOut flags that the mailbox does not take, and of how many messages
 */
public record RestoreReport(
    Mailbox target,
    UidValidity uidValidity,
    boolean created,
    long found,
    long appended,
    long alreadyThere,
    long octets,
    long missing,
    List<Unlike> refused,
    List<Unlike> altered,
    Map<String, Long> leftOut) {
  /** A message and what is wrong with it, for a person; no control characters. */
  public record Unlike(Message message, String reason) {}

  public RestoreReport {
    refused = List.copyOf(refused);
    altered = List.copyOf(altered);
    leftOut = new TreeMap<>(leftOut);
  }

  /** Whether all that was wanted is there, as it was. */
  public boolean complete() {
    return appended + alreadyThere == found && altered.isEmpty();
  }
}
