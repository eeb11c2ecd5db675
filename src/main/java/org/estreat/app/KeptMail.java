package org.estreat.app;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.estreat.archive.CustodyEvent;
import org.estreat.imap.ServerCheck;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/**
 * What is kept of an account, for a comparison with its server: the index says what is present, the
 * journal how large messages are and which were passed by. For one thread.
 */
final class KeptMail implements ServerCheck.Local {
  private final ReadStore store;
  private final String account;
  private final Map<MessageKey, Long> sizes = new HashMap<>();
  private final Set<SightingId> passedBy = new HashSet<>();
  private boolean journalRead;

  KeptMail(ReadStore store, String account) {
    this.store = store;
    this.account = account;
  }

  @Override
  public Map<Long, ServerCheck.Kept> present(Mailbox mailbox, UidValidity uidValidity)
      throws IOException {
    Map<Long, ServerCheck.Kept> kept = new HashMap<>();
    store
        .index()
        .forEachPresent(
            mailbox,
            uidValidity,
            (sighting, key) ->
                kept.put(
                    sighting.uid().value(),
                    new ServerCheck.Kept(sighting.flags(), sighting.internalDate(), key)));
    return kept;
  }

  @Override
  public boolean passedBy(Mailbox mailbox, UidValidity uidValidity, long uid) throws IOException {
    readJournal();
    return passedBy.contains(SightingId.of(mailbox, uidValidity, new Uid(uid)));
  }

  @Override
  public long size(MessageKey key) throws IOException {
    readJournal();
    return sizes.getOrDefault(key, 0L);
  }

  private void readJournal() throws IOException {
    if (journalRead) {
      return;
    }
    journalRead = true;
    store
        .archive()
        .replay(
            ArchivePosition.START,
            event -> {
              if (event instanceof CustodyEvent.Sighted seen
                  && seen.sighting().mailbox().account().equals(account)) {
                sizes.put(seen.key(), seen.size());
              }
              if (event instanceof CustodyEvent.PassedBy left
                  && left.mailbox().account().equals(account)) {
                passedBy.add(SightingId.of(left.mailbox(), left.uidValidity(), left.uid()));
              }
            });
  }
}
