package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.estreat.api.AccountStatus;
import org.estreat.imap.AccountState;
import org.estreat.imap.CollectProgress;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import org.estreat.imap.WatchState;
import org.estreat.model.Mailbox;
import org.estreat.route.AccountView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountFiguresTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void beforeItsFirstPassAnAccountIsNotComplete() {
    AccountStatus status = AccountFigures.of(view(false, WatchState.NONE, null, List.of(), null));
    assertThat(status.state()).isEqualTo("resting");
    assertThat(status.complete()).isFalse();
    assertThat(status.lastPass()).isNull();
    assertThat(status.progress()).isNull();
  }

  @Test
  void foldersAreCountedAsOfTheirLastVisit() {
    List<FolderReport> folders =
        List.of(
            folder("INBOX", 10, 10), folder("Lists", 7, 5, new Gap(3, Gap.Reason.REFUSED, "no")));
    WatchState watch = new WatchState(WatchState.Way.NOTIFY, 1);
    AccountStatus status = AccountFigures.of(view(false, watch, report(null), folders, null));
    assertThat(status.state()).isEqualTo("watching");
    assertThat(status.held()).isEqualTo(new AccountStatus.Held(2, 17, 15, 1));
    assertThat(status.complete()).as("a gap since the pass").isFalse();
    assertThat(status.lastPass()).isEqualTo(TIME);
    assertThat(status.watch()).isEqualTo(new AccountStatus.Watch("NOTIFY", 1));
  }

  @Test
  void aPassUnderWayShowsHowFarItIs() {
    AccountStatus status =
        AccountFigures.of(
            view(true, WatchState.NONE, report(null), List.of(folder("INBOX", 1, 1)), null));
    assertThat(status.state()).isEqualTo("collecting");
    assertThat(status.complete()).isTrue();
    assertThat(status.progress())
        .isEqualTo(new AccountStatus.Progress(3, 1, 10, 40, 5000, 10, SECOND, SECOND));
  }

  @Test
  void aRefusedLoginIsSaidBeforeAllElse() {
    AccountState stopped = new AccountState.Stopped("alice", TIME, TIME, "no such user");
    AccountStatus status =
        AccountFigures.of(view(false, WatchState.NONE, report("no such user"), List.of(), stopped));
    assertThat(status.state()).isEqualTo("stopped");
    assertThat(status.detail()).contains("no such user");
    assertThat(status.fault()).isEqualTo("no such user");
    assertThat(status.complete()).isFalse();
  }

  private static AccountView view(
      boolean running,
      WatchState watch,
      @Nullable CollectReport report,
      List<FolderReport> folders,
      @Nullable AccountState state) {
    return new AccountView(
        "alice",
        new CollectProgress.Figures(running, 3, 1, 10, 40, 5000, SECOND, SECOND),
        new CollectProgress.Totals(10, 5000, 1),
        watch,
        report,
        folders,
        null,
        state);
  }

  private static CollectReport report(@Nullable String fault) {
    return new CollectReport(
        "alice",
        null,
        List.of(),
        List.of(),
        fault,
        fault == null ? CollectReport.FaultKind.NONE : CollectReport.FaultKind.OTHER,
        TIME,
        TIME);
  }

  private static FolderReport folder(String name, long onServer, long archived, Gap... gaps) {
    return new FolderReport(
        new Mailbox("alice", name),
        FolderReport.State.UNKNOWN,
        FolderReport.Method.NONE,
        onServer,
        archived,
        FolderReport.Work.NOTHING,
        List.of(gaps),
        null,
        TIME,
        TIME);
  }
}
