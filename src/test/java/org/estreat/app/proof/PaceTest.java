package org.estreat.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.estreat.imap.CollectReport;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import org.junit.jupiter.api.Test;

/** Which of pass after pass is proven. */
class PaceTest {
  private static final Instant START = Samples.BEGAN;
  private final Pace pace = new Pace();

  private static CollectReport pass(long collected, Gap... gaps) {
    FolderReport.Work work = new FolderReport.Work(collected, collected, 0, 0);
    FolderReport folder = Samples.folder(Samples.INBOX, 0, List.of(gaps));
    return new CollectReport(
        "alice",
        null,
        List.of(
            new FolderReport(
                folder.mailbox(),
                folder.state(),
                folder.method(),
                folder.onServer(),
                folder.archived(),
                work,
                folder.gaps(),
                null,
                START,
                START)),
        List.of(),
        null,
        FaultKind.NONE,
        START,
        START);
  }

  private boolean dueAfter(CollectReport report, Duration time) {
    return pace.isDue(report, START.plus(time));
  }

  @Test
  void emptyPassesAreProvenOnceAnHour() {
    assertThat(dueAfter(pass(0), Duration.ZERO)).isTrue();
    pace.written(pass(0), START);
    assertThat(dueAfter(pass(0), Duration.ofMinutes(59))).isFalse();
    assertThat(dueAfter(pass(0), Duration.ofMinutes(60))).isTrue();
  }

  @Test
  void aPassThatChangedSomethingIsProvenWithinAMinuteAlsoWhereTheNextIsEmpty() {
    pace.written(pass(0), START);
    assertThat(dueAfter(pass(2), Duration.ofSeconds(30))).isFalse();
    assertThat(pace.pending()).hasSize(1);
    assertThat(dueAfter(pass(0), Duration.ofSeconds(61))).isTrue();
    pace.written(pass(0), START.plusSeconds(61));
    assertThat(pace.pending()).isEmpty();
    assertThat(dueAfter(pass(0), Duration.ofSeconds(130))).isFalse();
  }

  @Test
  void aGapIsProvenAtOnceWhenItComesAndWhenItGoes() {
    Gap gap = new Gap(7, Gap.Reason.NOT_DELIVERED, "why");
    pace.written(pass(0), START);
    assertThat(dueAfter(pass(0, gap), Duration.ofSeconds(1))).isTrue();
    pace.written(pass(0, gap), START);
    assertThat(dueAfter(pass(0, gap), Duration.ofSeconds(2))).isFalse();
    assertThat(dueAfter(pass(0), Duration.ofSeconds(3))).isTrue();
  }
}
