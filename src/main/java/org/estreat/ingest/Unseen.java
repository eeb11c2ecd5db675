package org.estreat.ingest;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.estreat.index.MessageIndex;
import org.estreat.model.Mailbox;

/**
 * Mailboxes of which something was written to the index that its searches do not show yet. To show
 * it costs some hundredths of a second, whatever it is; a pass over many mailboxes of which each
 * has changed a little asks for each, and there mostly is nothing of it to be shown.
 *
 * <p>Safe to use from several threads.
 */
final class Unseen {
  private final MessageIndex index;
  private final Set<Mailbox> mailboxes = new HashSet<>();
  private final Object showing = new Object();

  Unseen(MessageIndex index) {
    this.index = index;
  }

  /** Called when it is written. */
  void add(Mailbox mailbox) {
    synchronized (mailboxes) {
      mailboxes.add(mailbox);
    }
  }

  /** Everything that was written of the mailbox before is shown when this returns. */
  void show(Mailbox mailbox) throws IOException {
    synchronized (showing) { // whoever comes meanwhile waits for what another has begun to show
      Set<Mailbox> written;
      synchronized (mailboxes) {
        if (!mailboxes.contains(mailbox)) {
          return;
        }
        written = Set.copyOf(mailboxes);
        mailboxes.clear();
      }
      show(written);
    }
  }

  private void show(Set<Mailbox> written) throws IOException {
    boolean shown = false;
    try {
      index.refresh();
      shown = true;
    } finally {
      if (!shown) {
        synchronized (mailboxes) {
          mailboxes.addAll(written);
        }
      }
    }
  }
}
