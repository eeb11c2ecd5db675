package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.estreat.imap.CollectReport.FolderChange;
import org.estreat.imap.Listing.Listed;
import org.estreat.imap.Listing.State;
import org.estreat.ingest.Changes;
import org.estreat.ingest.KnownMailbox;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Holds the server's list of mailboxes against those that are known: which have another name now,
 * and which are gone. A mailbox is gone only where the server does not list it and says NO when it
 * is asked for it by name.
 */
final class MailboxChanges {
  /** Response codes of a NO that says there is no such mailbox (RFC 5530); others may pass. */
  private static final Set<String> PROVES = Set.of("", "NONEXISTENT", "TRYCREATE");

  private final FolderSync.Pass pass;
  private final Connection connection;
  private final Changes changes;
  private final SortedMap<Mailbox, Listed> chosen;
  private final Set<String> names;
  private final SortedMap<Mailbox, String> faults = new TreeMap<>();

  /**
   * @param chosen those that are to be collected; what is found to exist besides is added
   * @param names of all that can be opened, as the server writes them
   */
  MailboxChanges(
      FolderSync.Pass pass,
      Connection connection,
      SortedMap<Mailbox, Listed> chosen,
      Set<String> names) {
    this.pass = pass;
    this.connection = connection;
    this.changes = pass.corridor().changes();
    this.chosen = chosen;
    this.names = names;
  }

  /** Mailboxes of which it cannot be told what has become of them, and why. */
  SortedMap<Mailbox, String> faults() {
    return faults;
  }

  /** Notes what has another name and what is gone. */
  void settle() throws IOException, InterruptedException, ConnectionLostException {
    followIds();
    Map<Mailbox, KnownMailbox> gone = gone();
    for (Map.Entry<Mailbox, KnownMailbox> each : gone.entrySet()) {
      Mailbox from = each.getKey();
      UidValidity uidValidity = each.getValue().uidValidity();
      if (isOnItsWay(from)) {
        continue;
      }
      Mailbox to = sameContent(from, uidValidity);
      if (to != null) {
        rename(from, to, uidValidity, "UIDVALIDITY, UIDs, dates, sizes and SHA-256 of a sample");
      } else if (changes.mailboxGone(
          from, uidValidity, "LIST does not name it and STATUS says NO")) {
        pass.changes().add(new FolderChange.Deleted(from));
      }
    }
  }

  private SortedMap<Mailbox, KnownMailbox> known() {
    return changes.mailboxes(pass.account().name());
  }

  /** Messages that an earlier pass handed on must have their place before the mailbox has none. */
  private boolean isOnItsWay(Mailbox mailbox) throws InterruptedException {
    KnownMailbox position = changes.mailbox(mailbox).orElse(null);
    if (position == null || position.gone()) {
      return false;
    }
    List<String> open = new ArrayList<>();
    Rounds.settle(pass.corridor(), mailbox, position.uidValidity(), open);
    open.forEach(fault -> faults.put(mailbox, fault));
    return !open.isEmpty();
  }

  private void rename(Mailbox from, Mailbox to, UidValidity uidValidity, String how)
      throws IOException {
    if (changes.rename(from, to, uidValidity, how)) {
      pass.changes().add(new FolderChange.Renamed(from, to));
    }
  }

  /** MAILBOXID stays when the name does not (RFC 8474 section 4). */
  private void followIds() throws IOException, InterruptedException {
    Map<String, Mailbox> now = new HashMap<>();
    Set<String> twice = new HashSet<>();
    chosen.forEach((mailbox, listed) -> {
      State state = listed.state();
      if (state != null && !state.mailboxId().isEmpty()) {
        if (now.put(state.mailboxId(), mailbox) != null) {
          twice.add(state.mailboxId());
        }
      }
    });
    now.keySet().removeAll(twice); // of a server that does not mean it
    Map<Mailbox, Mailbox> moves = new LinkedHashMap<>();
    known()
        .forEach((mailbox, position) -> {
          Mailbox to = now.get(position.mailboxId());
          if (to != null && !to.equals(mailbox) && uidValidity(to).equals(position.uidValidity())) {
            moves.put(mailbox, to);
          }
        });
    move(moves);
    replaced();
  }

  private UidValidity uidValidity(Mailbox mailbox) {
    Listed listed = chosen.get(mailbox);
    State state = listed == null ? null : listed.state();
    return new UidValidity(state == null ? 0 : state.uidValidity());
  }

  /** One after the other, and where they go round, with a name between. */
  private void move(Map<Mailbox, Mailbox> moves) throws IOException, InterruptedException {
    while (!moves.isEmpty()) {
      Mailbox from =
          moves.keySet().stream()
              .filter(each -> !moves.containsKey(moves.get(each)))
              .findFirst()
              .orElse(moves.keySet().iterator().next());
      Mailbox to = moves.get(from);
      KnownMailbox position = known().get(from);
      moves.remove(from);
      if (to == null || position == null || isOnItsWay(from) || isOnItsWay(to)) {
        continue;
      }
      if (moves.containsKey(to)) {
        Mailbox between = new Mailbox(from.account(), from.name() + " (on its way)");
        rename(from, between, position.uidValidity(), "MAILBOXID; " + to.name() + " moves too");
        moves.put(between, to);
      } else {
        rename(from, to, position.uidValidity(), "MAILBOXID " + position.mailboxId());
      }
    }
  }

  /** Another mailbox has the name of one that is here. */
  private void replaced() throws IOException, InterruptedException {
    for (Map.Entry<Mailbox, KnownMailbox> each : known().entrySet()) {
      Mailbox mailbox = each.getKey();
      KnownMailbox position = each.getValue();
      Listed listed = chosen.get(mailbox);
      String now = listed == null || listed.state() == null ? "" : listed.state().mailboxId();
      boolean isAnother =
          !now.isEmpty() && !position.mailboxId().isEmpty() && !now.equals(position.mailboxId());
      if (isAnother && !isOnItsWay(mailbox)) {
        changes.mailboxGone(
            mailbox,
            position.uidValidity(),
            "MAILBOXID is " + now + ", was " + position.mailboxId());
        pass.changes().add(new FolderChange.Deleted(mailbox));
      }
    }
  }

  /** Those that are known and that the server has no more. */
  private Map<Mailbox, KnownMailbox> gone() throws ConnectionLostException {
    FolderPattern pattern = new FolderPattern(pass.account().include(), pass.account().exclude());
    char separator = chosen.values().stream().findFirst().map(Listed::separator).orElse('/');
    Map<Mailbox, KnownMailbox> gone = new TreeMap<>();
    for (Map.Entry<Mailbox, KnownMailbox> each : known().entrySet()) {
      Mailbox mailbox = each.getKey();
      MailboxName name = MailboxName.ofText(mailbox.name(), connection.isUtf8());
      boolean isAbsent =
          !chosen.containsKey(mailbox)
              && !names.contains(name.wire())
              && pattern.takes(mailbox.name(), separator);
      if (isAbsent && isGone(mailbox, name, separator)) {
        gone.put(mailbox, each.getValue());
      }
    }
    return gone;
  }

  private boolean isGone(Mailbox mailbox, MailboxName name, char separator)
      throws ConnectionLostException {
    try {
      State state = new Listing(connection).state(name);
      if (!pass.account().folders().subscribed()) { // else it is unsubscribed
        chosen.put(mailbox, new Listed(name, separator, Set.of(), state));
      }
      return false;
    } catch (CommandRefusedException e) {
      Status status = e.status();
      boolean proves =
          status.kind() == Status.Kind.NO
              && PROVES.contains(status.code())
              && !Refusal.isPassing(status);
      if (proves) {
        return true;
      }
      faults.put(mailbox, "LIST does not name it any more; " + Words.of(e));
      return false;
    }
  }

  /** A mailbox that is new here and holds what that one held; null for none. */
  private @Nullable Mailbox sameContent(Mailbox from, UidValidity uidValidity)
      throws IOException, ConnectionLostException {
    SortedMap<Mailbox, KnownMailbox> known = known();
    SameContent sameContent = new SameContent(connection, pass.corridor());
    for (Map.Entry<Mailbox, Listed> each : chosen.entrySet()) {
      State state = each.getValue().state();
      boolean mayBe =
          !known.containsKey(each.getKey())
              && uidValidity.value() != 0
              && (state == null || state.uidValidity() == uidValidity.value());
      if (mayBe && sameContent.is(each.getValue().name(), from, uidValidity)) {
        return each.getKey();
      }
    }
    return null;
  }
}
