package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.estreat.imap.Listing.Listed;
import org.estreat.imap.Listing.State;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * What a pass has to do: which mailboxes are visited, in which order, and which of them are proven
 * already because the server shows that nothing in them has changed.
 */
final class Plan {
  /** The index takes no longer names; a server that has one is collected but for that. */
  private static final int LONGEST_NAME = 10_000;

  private final FolderSync.Pass pass;
  private final Connection connection;
  private final FolderPattern pattern;
  private final List<FolderSync> visits = new ArrayList<>();
  private final SortedMap<Mailbox, FolderReport> reports = new TreeMap<>();
  private SortedMap<Mailbox, Listed> chosen = new TreeMap<>();
  private @Nullable FolderSync ofAllMail;

  private Plan(FolderSync.Pass pass, Connection connection) {
    this.pass = pass;
    this.connection = connection;
    this.pattern = new FolderPattern(pass.account().include(), pass.account().exclude());
  }

  /**
   * Lists the mailboxes, and notes which of them have another name or are gone.
   *
   * @throws IOException when archive or index fail
   */
  static Plan of(FolderSync.Pass pass, Connection connection)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    Plan plan = new Plan(pass, connection);
    plan.make();
    return plan;
  }

  /** To be visited: the INBOX first, then the small ones before the large ones. */
  List<FolderSync> visits() {
    return visits;
  }

  /**
   * One of the visits that all others have to wait for, because its messages are shown in them as
   * well; null for none.
   */
  @Nullable FolderSync ofAllMail() {
    return ofAllMail;
  }

  /** All that the account's patterns take, as the server lists them. */
  SortedMap<Mailbox, Listed> chosen() {
    return chosen;
  }

  /** Of those that need no visit, or cannot have one. */
  SortedMap<Mailbox, FolderReport> reports() {
    return reports;
  }

  private void make()
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    Listing.Found found = new Listing(connection).all(pass.account().folders());
    chosen = chosen(found.chosen());
    MailboxChanges changes = new MailboxChanges(pass, connection, chosen, found.names());
    changes.settle();
    reportUnmatched(found.chosen());
    changes
        .faults()
        .forEach((mailbox, fault) -> reports.put(mailbox, folder(mailbox, null).broken(fault)));
    Mailbox all = allMail();
    boolean isNew =
        chosen.keySet().stream().anyMatch(m -> pass.corridor().changes().mailbox(m).isEmpty());
    pass.remembered().gmailIds().begin(all, isNew);
    List<Map.Entry<Mailbox, Listed>> order = new ArrayList<>(chosen.entrySet());
    order.sort(Comparator.comparingLong(each -> rank(each.getValue())));
    for (Map.Entry<Mailbox, Listed> each : order) {
      plan(folder(each.getKey(), each.getValue()), each.getValue().state(), all);
    }
  }

  private void plan(FolderSync folder, @Nullable State state, @Nullable Mailbox all)
      throws IOException {
    FolderReport unchanged = state == null ? null : folder.unchanged(state);
    if (unchanged != null) {
      reports.put(folder.mailbox(), unchanged);
      return;
    }
    visits.add(folder);
    if (folder.mailbox().equals(all)) {
      ofAllMail = folder;
    }
  }

  private static long rank(Listed listed) {
    State state = listed.state();
    long messages = state == null || state.messages() < 0 ? Long.MAX_VALUE : state.messages();
    return listed.isInbox() ? -1 : messages;
  }

  private FolderSync folder(Mailbox mailbox, @Nullable Listed listed) {
    Listed named =
        listed == null
            ? new Listed(MailboxName.ofText(mailbox.name()), (char) 0, Set.of(), null)
            : listed;
    return new FolderSync(named, mailbox, pass);
  }

  private SortedMap<Mailbox, Listed> chosen(List<Listed> all) {
    String account = pass.account().name();
    SortedMap<Mailbox, Listed> taken = new TreeMap<>();
    for (Listed listed : all) {
      if (listed.name().text().length() > LONGEST_NAME) {
        String fault = "its name is longer than " + LONGEST_NAME + " characters";
        Mailbox named = new Mailbox(account, listed.name().text().substring(0, 100) + "...");
        reports.put(named, folder(named, null).broken(fault));
      } else if (pattern.takes(listed.name().text(), listed.separator())) {
        Mailbox mailbox = new Mailbox(account, listed.name().text());
        if (taken.containsKey(mailbox)) { // two names on the server read the same
          mailbox = new Mailbox(account, listed.name().wire());
        }
        taken.putIfAbsent(mailbox, listed);
      }
    }
    return taken;
  }

  /** Gmail's mailbox of all mail; null for none. */
  private @Nullable Mailbox allMail() {
    if (!connection.can("X-GM-EXT-1")) {
      return null;
    }
    return chosen.entrySet().stream()
        .filter(each -> each.getValue().attributes().contains("\\all"))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** What the account asks for by name and the server does not have is missing, not complete. */
  private void reportUnmatched(List<Listed> all) {
    for (String wanted : pass.account().include()) {
      FolderPattern alone = new FolderPattern(List.of(wanted), List.of());
      boolean isThere =
          all.stream().anyMatch(each -> alone.takes(each.name().text(), each.separator()));
      if (!wanted.equals("*") && !isThere) {
        Mailbox mailbox = new Mailbox(pass.account().name(), wanted.isEmpty() ? "\"\"" : wanted);
        reports.put(
            mailbox,
            folder(mailbox, null).broken("the server lists no mailbox that 'include' names so"));
      }
    }
  }
}
