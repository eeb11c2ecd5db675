package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.estreat.imap.AccountState;
import org.estreat.imap.CollectProgress;
import org.estreat.imap.CollectReport;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import org.estreat.imap.WatchState;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.estreat.route.AccountView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} says of its accounts, and how often. */
class AccountNewsTest {
  private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();
  private @Nullable AccountNews news;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(folder.resolve("pw"), "x");
    Files.writeString(
        folder.resolve("estreat.yaml"),
        "accounts: [ { name: me, url: 'imap://u@host', tls: none, password: { file: pw } } ]");
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    World world =
        new World(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            Map.of(),
            folder,
            InstantSource.system(),
            Map.of(),
            new Shutdown());
    Config config = ConfigReader.read(world, null, null);
    Accounts accounts = Accounts.of(world, config, config.accounts());
    news = new AccountNews(accounts, fault -> said.add(fault.text()), said::add);
  }

  @AfterEach
  void close() {
    if (news != null) {
      news.close();
    }
  }

  private void look(@Nullable CollectReport report, @Nullable AccountState state) {
    var figures = new CollectProgress.Figures(false, 0, 0, 0, 0, 0, Duration.ZERO, null);
    var totals = new CollectProgress.Totals(0, 0, 1);
    if (news != null) {
      news.look(
          List.of(
              new AccountView(
                  "me", figures, totals, WatchState.NONE, report, List.of(), null, state)));
    }
  }

  private static CollectReport fault(FaultKind kind, String fault) {
    return CollectReport.nothing("me", fault, kind, NOW);
  }

  private static CollectReport visited(List<Gap> gaps) {
    FolderReport folder =
        new FolderReport(
            new Mailbox("me", "INBOX"),
            new FolderReport.State(new UidValidity(3), 8, ModSeq.NONE, 5),
            FolderReport.Method.PLAIN,
            5,
            5 - gaps.size(),
            FolderReport.Work.NOTHING,
            gaps,
            null,
            NOW,
            NOW);
    return new CollectReport(
        "me", null, List.of(folder), List.of(), null, FaultKind.NONE, NOW, NOW);
  }

  @Test
  void aRefusedPasswordIsToldOnceWithWhatToDo() {
    look(null, new AccountState.Connected("me", NOW, 1, 1));
    assertThat(said).isEmpty();
    for (int round = 0; round < 3; round++) {
      look(
          fault(FaultKind.WRONG_PASSWORD, "NO, round " + round),
          new AccountState.Stopped("me", NOW, NOW.plusSeconds(3600), "NO"));
    }
    assertThat(said).hasSize(1);
    assertThat(said.getFirst())
        .contains("refuses user or password of account me", "user u at host:143")
        .contains("expected: ", "found:    NO, round 0", "hint: ", "put the right password");
  }

  @Test
  void eachChangeIsToldAndNoneTwice() {
    CollectReport whole = visited(List.of());
    look(whole, null);
    look(whole, null);
    look(visited(List.of()), null);
    look(fault(FaultKind.REFUSED_CONNECTION, "Connection refused"), null);
    look(fault(FaultKind.REFUSED_CONNECTION, "Connection refused"), null);
    look(visited(List.of(new Gap(7, Gap.Reason.NOT_DELIVERED, "not delivered"))), null);
    look(visited(List.of(new Gap(7, Gap.Reason.NOT_DELIVERED, "not delivered"))), null);
    look(visited(List.of()), null);

    assertThat(said)
        .satisfiesExactly(
            first -> assertThat(first).contains("nothing is missing of 5 messages in 1 folder"),
            second -> assertThat(second).contains("no connection to the server of account me"),
            third ->
                assertThat(third)
                    .contains("not collected in full", "me/INBOX: 1 message missing", "UID 7"),
            last -> assertThat(last).contains("nothing is missing"));
  }

  @Test
  void aServerThatAsksToWaitIsToldWhileThePassWaits() {
    var waiting = new AccountState.Waiting("me", NOW, NOW.plusSeconds(4), "NO [THROTTLED]");
    look(null, waiting);
    look(null, new AccountState.Waiting("me", NOW, NOW.plusSeconds(8), "NO [THROTTLED]"));
    look(fault(FaultKind.BUSY, "NO [THROTTLED]"), waiting);

    assertThat(said).hasSize(1);
    assertThat(said.getFirst()).contains("asks account me to come later", "THROTTLED");
  }
}
