package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.estreat.imap.Appending.Appended;
import org.estreat.imap.Appending.Given;
import org.estreat.imap.Examining.Examined;
import org.estreat.imap.RestoreReport.Unlike;
import org.estreat.imap.Restorer.Confirmed;
import org.estreat.imap.Restorer.Ledger;
import org.estreat.imap.Restorer.Progress;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/** Restoring over one connection: look, append, look again. For one thread. */
final class Restoring {
  /** Messages and octets of one MULTIAPPEND; a larger message has a command of its own. */
  private static final int BATCH = 50;

  private static final long BATCH_OCTETS = 1 << 20;

  private static final String NOT_LISTED =
      "the server took it, and does not list it with these octets and this INTERNALDATE";

  private final Mailbox target;
  private final List<RestoreItem> items;
  private final Ledger ledger;
  private final Progress progress;
  private final boolean[] created;
  private long appended;
  private long done;
  private boolean full;

  /**
   * @param created whether the mailbox was made by this run, over all connections
   */
  Restoring(
      Mailbox target,
      List<RestoreItem> items,
      Ledger ledger,
      Progress progress,
      boolean[] created) {
    this.target = target;
    this.items = items;
    this.ledger = ledger;
    this.progress = progress;
    this.created = created;
  }

  /** How many the server has confirmed on this connection. */
  long appended() {
    return appended;
  }

  RestoreReport run(Connection connection, ImapAccount.Folders folders, boolean dryRun)
      throws IOException, ConnectionLostException, CommandRefusedException {
    connection.capabilities();
    MailboxName name = name(connection, folders);
    Examining examining = new Examining(connection);
    Examined examined = open(connection, examining, name, dryRun);
    if (examined != null) {
      compare(connection, examining, examined);
    }
    if (!dryRun && items.stream().anyMatch(RestoreItem::isOpen)) {
      appendAll(connection, name);
      examined = examining.examine(name);
      compare(connection, examining, examined);
      items.stream().filter(RestoreItem::isOpen).forEach(each -> each.refuse(NOT_LISTED));
    }
    return report(examined == null ? Examined.NOTHING : examined);
  }

  /** As the server writes it, where it lists it. */
  private MailboxName name(Connection connection, ImapAccount.Folders folders)
      throws ConnectionLostException, CommandRefusedException {
    for (Listing.Listed each : new Listing(connection).all(folders).chosen()) {
      if (new Mailbox(target.account(), each.name().text()).equals(target)) {
        return each.name();
      }
    }
    return MailboxName.ofText(target.name(), connection.isUtf8());
  }

  /** Null where there is no such mailbox and none is to be made. */
  private @Nullable Examined open(
      Connection connection, Examining examining, MailboxName name, boolean dryRun)
      throws ConnectionLostException, CommandRefusedException {
    try {
      return examining.examine(name);
    } catch (CommandRefusedException refused) {
      if (Refusal.of(refused.status()) != Refusal.OTHER) {
        throw refused;
      }
      if (dryRun) {
        return null;
      }
      try {
        create(connection, name);
      } catch (CommandRefusedException e) {
        e.addSuppressed(refused);
        throw refused.status().code().equals("NONEXISTENT") ? e : refused;
      }
      return examining.examine(name);
    }
  }

  private void create(Connection connection, MailboxName name)
      throws ConnectionLostException, CommandRefusedException {
    connection.run(name.command("CREATE ", "", connection.isUtf8()), untagged -> {});
    created[0] = true;
  }

  private void compare(Connection connection, Examining examining, Examined examined)
      throws IOException, ConnectionLostException, CommandRefusedException {
    items.forEach(RestoreItem::reopen);
    Map<Long, Confirmed> known =
        examined.uidValidity().value() == 0 ? Map.of() : ledger.known(examined.uidValidity());
    new RestoreTarget(connection).find(items, known, examining);
  }

  private void appendAll(Connection connection, MailboxName name)
      throws IOException, ConnectionLostException, CommandRefusedException {
    try (Appending appending = new Appending(connection, name)) {
      long limit = appending.limit();
      TargetFlags flags = TargetFlags.select(connection, name);
      List<Appended> batch = new ArrayList<>();
      long octets = 0;
      done = items.stream().filter(each -> !each.isOpen()).count();
      for (RestoreItem item : items) {
        if (!item.isOpen() || !canBeSent(item, appending, limit)) {
          continue;
        }
        long next = item.likeness().octets();
        int most = appending.takesMany() ? BATCH : 1;
        if (!batch.isEmpty() && (batch.size() == most || octets + next > BATCH_OCTETS)) {
          append(connection, appending, name, batch);
          batch.clear();
          octets = 0;
        }
        octets += next;
        Set<Flag> taken = flags.taken(item.message().flags());
        item.flagsSent(taken);
        batch.add(new Appended(item, taken));
      }
      append(connection, appending, name, batch);
    }
  }

  /** Refuses it otherwise, before an octet is sent. */
  private static boolean canBeSent(RestoreItem item, Appending appending, long limit)
      throws IOException {
    if (!RestoreTarget.isReadable(item)) {
      return false;
    }
    Likeness likeness = item.likeness();
    if (likeness.octets() > limit) {
      item.refuse(
          "%d octets; the server takes %d (APPENDLIMIT)".formatted(likeness.octets(), limit));
    } else if (likeness.holdsNul() && !appending.takesNul()) {
      item.refuse("holds NUL, which the server does not take (BINARY, RFC 3516)");
    } else {
      try {
        InternalDate.format(item.message().internalDate());
        return true;
      } catch (IllegalArgumentException e) {
        item.refuse(String.valueOf(e.getMessage()));
      }
    }
    return false;
  }

  /** By one command; one by one where that is refused, to know which it is about. */
  private void append(
      Connection connection, Appending appending, MailboxName name, List<Appended> batch)
      throws IOException, ConnectionLostException, CommandRefusedException {
    if (batch.isEmpty()) {
      return;
    }
    if (full) {
      batch.forEach(each -> each.item().refuse("not tried: the user's quota is used up"));
      return;
    }
    try {
      confirm(batch, appending.append(batch));
    } catch (CommandRefusedException e) {
      if (e.status().code().equals("TRYCREATE") && !created[0]) {
        create(connection, name); // somebody else has just removed it
        append(connection, appending, name, batch);
      } else if (batch.size() > 1) {
        for (Appended each : batch) {
          append(connection, appending, name, List.of(each));
        }
      } else {
        refused(batch.getFirst(), e);
      }
    }
  }

  /**
   * @throws CommandRefusedException where the server wants to be asked later
   */
  private void refused(Appended message, CommandRefusedException e) throws CommandRefusedException {
    full = e.status().code().equals("OVERQUOTA");
    Refusal refusal = Refusal.of(e.status());
    if (!full && (refusal == Refusal.BUSY || refusal == Refusal.TOO_MANY)) {
      throw e;
    }
    message.item().refuse(Words.of(e));
  }

  private void confirm(List<Appended> batch, Given given) throws IOException {
    appended += batch.size();
    batch.forEach(each -> each.item().found());
    Map<Long, Confirmed> messages = new LinkedHashMap<>();
    for (int i = 0; i < given.uids().size(); i++) {
      RestoreItem item = batch.get(i).item();
      messages.put(given.uids().get(i), new Confirmed(item.message().key(), item.second()));
    }
    if (!messages.isEmpty()) {
      ledger.confirmed(given.uidValidity(), messages);
    }
    done += batch.size();
    progress.at(done, items.size());
  }

  private RestoreReport report(Examined examined) throws IOException {
    long now = 0;
    long before = 0;
    long octets = 0;
    List<Unlike> refused = new ArrayList<>();
    List<Unlike> altered = new ArrayList<>();
    Map<String, Long> leftOut = new TreeMap<>();
    for (RestoreItem item : items) {
      if (item.refusal() != null) {
        refused.add(new Unlike(item.message(), item.refusal()));
      } else if (item.isThere() && item.wasSent()) {
        now++;
        octets += item.likeness().octets();
        item.flagsLeftOut().forEach(flag -> leftOut.merge(flag.name(), 1L, Long::sum));
      } else if (item.isThere()) {
        before++;
      }
      if (item.alteration() != null) {
        altered.add(new Unlike(item.message(), item.alteration()));
      }
    }
    return new RestoreReport(
        target,
        examined.uidValidity(),
        created[0],
        items.size(),
        now,
        before,
        octets,
        items.size() - now - before - refused.size(),
        refused,
        altered,
        leftOut);
  }
}
