package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.estreat.model.Mailbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NoticesTest {
  private static final Mailbox INBOX = new Mailbox("alice", "INBOX");
  private static final Duration LONG = Duration.ofHours(1);

  private final Notices notices = new Notices();

  @Test
  void aMailboxNamedOftenIsWorkOnce() throws Exception {
    notices.passed();
    assertThat(notices.take(LONG).replan()).isTrue();
    for (int i = 0; i < 1000; i++) {
      notices.changed(INBOX);
    }
    assertThat(notices.take(LONG).changed()).containsExactly(INBOX);
    assertThat(notices.take(Duration.ZERO).changed()).isEmpty();
  }

  @Test
  void whoWaitsIsWokenByANotice() throws Exception {
    CompletableFuture<Notices.Work> waiting = waiting();
    notices.changed(INBOX);
    assertThat(waiting.get(30, TimeUnit.SECONDS).changed()).containsExactly(INBOX);
  }

  @Test
  void closingEndsEveryWait() throws Exception {
    CompletableFuture<Notices.Work> waiting = waiting();
    CompletableFuture<Boolean> pausing =
        CompletableFuture.supplyAsync(() -> quietly(() -> notices.pause(LONG)));
    CompletableFuture<Boolean> passing =
        CompletableFuture.supplyAsync(() -> quietly(notices::awaitPassWanted));
    notices.close();
    assertThat(waiting.get(30, TimeUnit.SECONDS).changed()).isEmpty();
    assertThat(pausing.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(passing.get(30, TimeUnit.SECONDS)).isFalse();
    notices.mailboxesChanged();
    assertThat(notices.awaitPassWanted()).as("from now on").isFalse();
  }

  @Test
  void aPassIsWantedOnceHoweverManyMailboxesChange() throws Exception {
    notices.mailboxesChanged();
    notices.mailboxesChanged();
    assertThat(notices.awaitPassWanted()).isTrue();
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(() -> quietly(notices::awaitPassWanted));
    notices.close();
    assertThat(second.get(30, TimeUnit.SECONDS)).isFalse();
  }

  private CompletableFuture<Notices.Work> waiting() {
    return CompletableFuture.supplyAsync(() -> quietly(() -> notices.take(LONG)));
  }

  private interface Wait<T> {
    T run() throws InterruptedException;
  }

  private static <T> T quietly(Wait<T> wait) {
    try {
      return wait.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
