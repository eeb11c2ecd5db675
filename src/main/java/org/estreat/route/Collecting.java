package org.estreat.route;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.imap.AccountState;
import org.estreat.imap.CollectListener;
import org.estreat.imap.CollectProgress;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;
import org.estreat.imap.WatchState;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/** What is heard of all accounts, for those who ask. Safe to use from several threads. */
final class Collecting implements CollectListener {
  private final CollectListener first;
  private final Map<String, CollectReport> reports = new LinkedHashMap<>();
  private final Map<String, Account> accounts = new HashMap<>();

  /** What is heard of one account. */
  private static final class Account {
    private final Map<Mailbox, FolderReport> folders = new TreeMap<>();
    private @Nullable CollectProgress progress;
    private @Nullable Instant updated;
    private WatchState watch = WatchState.NONE;
  }

  /**
   * @param first hears of each pass before anybody who asks here
   */
  Collecting(CollectListener first) {
    this.first = first;
  }

  private Account account(String name) {
    return accounts.computeIfAbsent(name, any -> new Account());
  }

  @Override
  public void collected(CollectReport report) {
    try {
      first.collected(report);
    } finally {
      publish(report); // somebody waits for it
    }
  }

  private synchronized void publish(CollectReport report) {
    reports.put(report.account(), report);
    Map<Mailbox, FolderReport> folders = account(report.account()).folders;
    if (report.fault() == null) {
      folders.clear();
    }
    report.folders().forEach(folder -> folders.put(folder.mailbox(), folder));
    notifyAll();
  }

  @Override
  public synchronized void began(String name, CollectProgress progress) {
    account(name).progress = progress;
  }

  @Override
  public synchronized void updated(FolderReport report) {
    Account account = account(report.mailbox().account());
    account.folders.put(report.mailbox(), report);
    account.updated = report.ended();
  }

  @Override
  public synchronized void watched(String name, WatchState state) {
    account(name).watch = state;
  }

  synchronized List<CollectReport> awaitPass(List<String> names) throws InterruptedException {
    while (!reports.keySet().containsAll(names)) {
      wait();
    }
    return reports();
  }

  synchronized List<CollectReport> reports() {
    return new ArrayList<>(reports.values());
  }

  synchronized WatchState watched(String name) {
    return account(name).watch;
  }

  synchronized List<AccountView> views(List<String> names, List<AccountState> states) {
    List<AccountView> views = new ArrayList<>();
    for (String name : names) {
      Account account = account(name);
      CollectProgress progress = account.progress;
      if (progress != null) {
        views.add(
            new AccountView(
                name,
                progress.now(),
                progress.totals(),
                account.watch,
                reports.get(name),
                List.copyOf(account.folders.values()),
                account.updated,
                states.stream().filter(s -> s.account().equals(name)).findFirst().orElse(null)));
      }
    }
    return views;
  }
}
