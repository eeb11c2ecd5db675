package org.estreat.app;

import java.time.Instant;
import java.util.List;
import org.estreat.api.AccountStatus;
import org.estreat.imap.AccountState;
import org.estreat.imap.CollectProgress;
import org.estreat.imap.WatchState;
import org.estreat.route.AccountView;
import org.estreat.route.Routes;
import org.jspecify.annotations.Nullable;

/** How collecting goes, for the endpoint. */
final class AccountFigures {
  private AccountFigures() {}

  static List<AccountStatus> of(Routes routes) {
    return routes.views().stream().map(AccountFigures::of).toList();
  }

  static AccountStatus of(AccountView view) {
    CollectProgress.Totals totals = view.totals();
    return new AccountStatus(
        view.account(),
        state(view),
        detail(view),
        view.complete(),
        new AccountStatus.Held(
            view.folders().size(), view.onServer(), view.archived(), view.gaps()),
        new AccountStatus.Watch(view.watch().way().name(), view.watch().connections()),
        new AccountStatus.Collected(totals.messages(), totals.octets()),
        totals.passes(),
        lastPass(view),
        view.updated(),
        fault(view),
        view.progress().running() ? progress(view.progress()) : null);
  }

  private static String state(AccountView view) {
    return switch (view.state()) {
      case AccountState.Stopped _ -> "stopped";
      case AccountState.Waiting _ -> "waiting";
      case AccountState.Connected _ -> busy(view);
      case AccountState.Resting _ -> busy(view);
      case null -> busy(view);
    };
  }

  private static String busy(AccountView view) {
    if (view.progress().running()) {
      return "collecting";
    }
    return view.watch().way() == WatchState.Way.NONE ? "resting" : "watching";
  }

  private static @Nullable String detail(AccountView view) {
    AccountState state = view.state();
    return state == null ? null : state.text();
  }

  private static @Nullable Instant lastPass(AccountView view) {
    return view.report() == null ? null : view.report().ended();
  }

  private static @Nullable String fault(AccountView view) {
    return view.report() == null ? null : view.report().fault();
  }

  private static AccountStatus.Progress progress(CollectProgress.Figures figures) {
    return new AccountStatus.Progress(
        figures.folders(),
        figures.visited(),
        figures.messages(),
        figures.expected(),
        figures.octets(),
        figures.rate(),
        figures.elapsed(),
        figures.left());
  }
}
