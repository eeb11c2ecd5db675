package org.estreat.imap;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes that an account collects, as of its last pass, and in which state each was seen, so
 * that a STATUS tells whether something happened. Safe to use from several threads.
 */
final class WatchedMailboxes {
  private static final int MOST_STRANGERS = 10_000;

  private final Map<Mailbox, MailboxName> names = new HashMap<>();
  private final Map<String, Mailbox> byWire = new HashMap<>();
  private final Map<String, Mailbox> byText = new HashMap<>();
  private final Map<Mailbox, FolderReport.State> states = new HashMap<>();
  private final Map<Mailbox, StatusData> said = new HashMap<>();
  private final Map<String, StatusData> strangers = new HashMap<>();

  /**
   * What a pass found takes the place of what was known.
   *
   * @return those that are new here and of which something else was said during the pass
   */
  synchronized Set<Mailbox> replace(
      Map<Mailbox, MailboxName> found, Collection<FolderReport> reports) {
    names.clear();
    byWire.clear();
    byText.clear();
    states.clear();
    said.keySet().retainAll(found.keySet());
    names.putAll(found);
    found.forEach((mailbox, name) -> {
      byWire.put(folded(name.wire()), mailbox);
      byText.put(name.text(), mailbox);
    });
    reports.forEach(this::learn);
    Set<Mailbox> news = new TreeSet<>();
    for (StatusData status : strangers.values()) {
      Mailbox mailbox = find(status.mailbox());
      if (mailbox != null && isNews(mailbox, status)) {
        news.add(mailbox);
      }
    }
    strangers.clear();
    return news;
  }

  /** Somebody heard this; where it is news, it is to be noticed. */
  synchronized void tell(StatusData status, Notices notices) {
    Mailbox mailbox = find(status.mailbox());
    if (mailbox == null) {
      remember(status);
    } else if (isNews(mailbox, status)) {
      notices.changed(mailbox);
    }
  }

  /** Something is said of a mailbox that no pass has found yet. */
  private void remember(StatusData stranger) {
    if (strangers.size() < MOST_STRANGERS) { // beyond it, the next pass finds what happened
      strangers.put(folded(stranger.mailbox().wire()), stranger);
    }
  }

  /** A mailbox was visited. */
  synchronized void learn(FolderReport report) {
    if (report.fault() == null) {
      states.put(report.mailbox(), report.state());
    } else {
      states.remove(report.mailbox()); // whatever is said of it is news
    }
  }

  /**
   * The mailbox of this name; null where it is not collected. Dovecot 2.3 writes names in UTF-8
   * when it notifies, and in modified UTF-7 everywhere else.
   */
  synchronized @Nullable Mailbox find(MailboxName name) {
    Mailbox same = byWire.get(folded(name.wire()));
    return same == null ? byText.get(name.text()) : same;
  }

  synchronized @Nullable MailboxName nameOf(Mailbox mailbox) {
    return names.get(mailbox);
  }

  synchronized List<Mailbox> all() {
    return names.keySet().stream().sorted().toList();
  }

  /**
   * Whether this is news: other than at the last visit, and not said before. A server that says
   * something else by STATUS than by EXAMINE, for ever, is heard once.
   */
  synchronized boolean isNews(Mailbox mailbox, StatusData status) {
    StatusData before = said.get(mailbox);
    StatusData now = status.over(before);
    said.put(mailbox, now);
    FolderReport.State state = states.get(mailbox);
    return !now.equals(before) && (state == null || now.differsFrom(state));
  }

  /**
   * Its visit failed: whatever is said of it from now on is news.
   *
   * @return whether the visit before did not fail
   */
  synchronized boolean forget(Mailbox mailbox) {
    said.remove(mailbox);
    return states.remove(mailbox) != null;
  }

  private static String folded(String wire) {
    return wire.equalsIgnoreCase("INBOX") ? wire.toUpperCase(Locale.ROOT) : wire;
  }
}
