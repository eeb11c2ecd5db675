package org.estreat.app;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.estreat.imap.AccountState;
import org.estreat.imap.CollectReport;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.FolderReport;
import org.estreat.route.AccountView;
import org.estreat.route.Routes;
import org.jspecify.annotations.Nullable;

/**
 * Tells the person at the terminal of {@code serve} when it changes how an account fares, once a
 * change: however many rounds meet the same fault, it is told at the first.
 */
final class AccountNews implements AutoCloseable {
  /** How an account fares. */
  private enum Standing {
    NEW,
    WHOLE,
    INCOMPLETE,
    REFUSED_CONNECTION,
    WRONG_PASSWORD,
    BUSY,
    BROKEN_OFF
  }

  private final Accounts accounts;
  private final Consumer<Fault> faults;
  private final Consumer<String> remarks;
  private final Map<String, Standing> told = new HashMap<>();
  private final Map<String, CollectReport> heard = new HashMap<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  AccountNews(Accounts accounts, Consumer<Fault> faults, Consumer<String> remarks) {
    this.accounts = accounts;
    this.faults = faults;
    this.remarks = remarks;
  }

  /** From now on, once a second. */
  void follow(Routes routes) {
    var _ = clock.scheduleWithFixedDelay(() -> look(routes.views()), 1, 1, TimeUnit.SECONDS);
  }

  /** Tells what has changed since it looked before. */
  synchronized void look(List<AccountView> views) {
    views.forEach(this::look);
  }

  private void look(AccountView view) {
    CollectReport report = view.report();
    if (report != null && !report.equals(heard.put(view.account(), report))) {
      ended(view, report);
    } else if (view.state() instanceof AccountState.Waiting waiting && !isFaulty(view.account())) {
      // Within a pass: what comes of waiting, its report tells.
      tell(view.account(), Standing.BUSY, accounts.fault(nothing(view, waiting)));
    }
  }

  private static CollectReport nothing(AccountView view, AccountState.Waiting waiting) {
    return CollectReport.nothing(view.account(), waiting.text(), FaultKind.BUSY, waiting.since());
  }

  private boolean isFaulty(String account) {
    return switch (told.getOrDefault(account, Standing.NEW)) {
      case NEW, WHOLE, INCOMPLETE -> false;
      case REFUSED_CONNECTION, WRONG_PASSWORD, BUSY, BROKEN_OFF -> true;
    };
  }

  private void ended(AccountView view, CollectReport report) {
    switch (report.kind()) {
      case NONE -> visited(view, report);
      case REFUSED_CONNECTION -> fault(report, Standing.REFUSED_CONNECTION);
      case WRONG_PASSWORD -> fault(report, Standing.WRONG_PASSWORD);
      case BUSY -> fault(report, Standing.BUSY);
      case OTHER -> fault(report, Standing.BROKEN_OFF);
    }
  }

  private void fault(CollectReport report, Standing standing) {
    tell(report.account(), standing, accounts.fault(report));
  }

  private void visited(AccountView view, CollectReport report) {
    String account = view.account();
    if (!report.complete()) {
      tell(account, Standing.INCOMPLETE, accounts.incomplete(report));
      return;
    }
    if (told.put(account, Standing.WHOLE) != Standing.WHOLE) {
      long messages = report.folders().stream().mapToLong(FolderReport::onServer).sum();
      remarks.accept(
          String.format(
              Locale.ROOT,
              "estreat: account %s: visited; nothing is missing of %s in %s",
              TerminalText.clean(account),
              Counted.of(messages, "message"),
              Counted.of(report.folders().size(), "folder")));
    }
  }

  private void tell(String account, Standing standing, @Nullable Fault fault) {
    if (told.put(account, standing) != standing && fault != null) {
      faults.accept(fault);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clock.close();
  }
}
