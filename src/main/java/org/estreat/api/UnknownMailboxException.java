package org.estreat.api;

import java.util.List;
import java.util.stream.Collectors;
import org.estreat.model.Mailbox;

/** No mailbox is called so, or is matched by the pattern. */
public final class UnknownMailboxException extends CallException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 20;

  /**
   * @param known every mailbox there is
   */
  public UnknownMailboxException(String pattern, List<Mailbox> known) {
    super("no mailbox matches " + PlainText.shortened(pattern) + "; " + list(known));
  }

  private static String list(List<Mailbox> known) {
    if (known.isEmpty()) {
      return "there are no mailboxes yet";
    }
    String names =
        known.stream()
            .limit(SHOWN)
            .map(box -> PlainText.oneLine(box.toString()))
            .collect(Collectors.joining(", "));
    int more = known.size() - SHOWN;
    return "known: " + names + (more > 0 ? " and " + more + " more" : "");
  }
}
