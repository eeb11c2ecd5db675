package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.estreat.model.Mailbox;
import org.junit.jupiter.api.Test;

class CollectProgressTest {
  private static final Mailbox ONE = new Mailbox("alice", "One");
  private static final Mailbox TWO = new Mailbox("alice", "Two");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final CollectProgress progress = new CollectProgress(() -> now);

  @Test
  void beforeTheFirstPassThereIsNothing() {
    assertThat(progress.now().running()).isFalse();
    assertThat(progress.now().rate()).isZero();
  }

  @Test
  void aPassIsCountedAndItsEndEstimated() {
    progress.begin();
    progress.planned(2);
    progress.expected(ONE, 30);
    progress.expected(TWO, 70);
    progress.took(ONE, 100);
    assertThat(progress.now().left()).as("too soon to tell").isNull();

    now = now.plusSeconds(10);
    for (int i = 0; i < 19; i++) {
      progress.took(ONE, 100);
    }
    CollectProgress.Figures figures = progress.now();
    assertThat(figures)
        .isEqualTo(
            new CollectProgress.Figures(
                true, 2, 0, 20, 100, 2000, Duration.ofSeconds(10), Duration.ofSeconds(40)));
    assertThat(figures.rate()).isEqualTo(2);
  }

  @Test
  void whatAFolderTurnsOutToHoldTakesThePlaceOfTheEstimate() {
    progress.begin();
    progress.planned(2);
    progress.expected(ONE, 30);
    progress.expected(ONE, 10); // opened
    progress.took(ONE, 1);
    progress.expected(ONE, 4); // more has come in, of which four are open with the rest
    assertThat(progress.now().expected()).isEqualTo(5);
    progress.visited(ONE);
    assertThat(progress.now().expected()).as("no more will come of it").isEqualTo(1);
    assertThat(progress.now().visited()).isEqualTo(1);
  }

  @Test
  void whatComesBetweenPassesCountsInAll() {
    progress.begin();
    progress.took(ONE, 5);
    progress.end();
    progress.took(ONE, 7);
    progress.expected(ONE, 7);
    assertThat(progress.now().messages()).isEqualTo(1);
    assertThat(progress.now().running()).isFalse();
    assertThat(progress.totals()).isEqualTo(new CollectProgress.Totals(2, 12, 1));
    progress.begin();
    assertThat(progress.now().messages()).isZero();
    assertThat(progress.totals().messages()).isEqualTo(2);
  }
}
