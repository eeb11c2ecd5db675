package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.estreat.index.MessageIndex;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written of a mailbox is shown when it is asked for, and not for every mailbox. */
class UnseenTest {
  private static final Mailbox OTHER = new Mailbox("alice", "Other");

  @TempDir Path folder;
  private final AtomicInteger shown = new AtomicInteger();

  /** The same, and counts how often it is to show what was written. */
  private MessageIndex counting(MessageIndex index) {
    return (MessageIndex)
        Proxy.newProxyInstance(
            MessageIndex.class.getClassLoader(),
            new Class<?>[] {MessageIndex.class},
            (proxy, method, arguments) -> {
              shown.addAndGet(method.getName().equals("refresh") ? 1 : 0);
              try {
                return method.invoke(index, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void eachChangeIsSeenAndAskingForManyMailboxesCostsNothing() throws Exception {
    try (MessageIndex lucene = LuceneIndex.open(folder.resolve("index"));
        Bench bench = new Bench(folder.resolve("archive"), counting(lucene))) {
      Changes changes = bench.corridor.changes();
      for (long uid = 1; uid <= 3; uid++) {
        bench.corridor.ingest(Bench.message(uid, "Subject: " + uid + "\n\nx\n"));
      }
      shown.set(0);
      for (int i = 0; i < 50; i++) {
        Mailbox each = new Mailbox("alice", "F" + i);
        assertThat(changes.states(each, Bench.VALIDITY).size()).isZero();
      }
      assertThat(shown.get()).as("nothing was written of any of them").isZero();
      long[] listed = {1, 2, 3, 4};
      assertThat(bench.corridor.wanted(Bench.INBOX, Bench.VALIDITY, listed)).containsExactly(4);
      assertThat(bench.corridor.tally(Bench.INBOX, Bench.VALIDITY, listed).archived()).isEqualTo(3);
      assertThat(shown.get()).as("each is found without").isZero();

      assertThat(changes.uidsPresent(Bench.INBOX, Bench.VALIDITY)).containsExactly(1, 2, 3);
      changes.flags(Bench.INBOX, Bench.VALIDITY, new Uid(1), Set.of(Flag.DRAFT), new ModSeq(2));
      changes.expunge(Bench.INBOX, Bench.VALIDITY, new Uid(2), new ModSeq(3));
      States states = changes.states(Bench.INBOX, Bench.VALIDITY);
      assertThat(states.flags(0)).containsExactly(Flag.DRAFT);
      assertThat(states.expunged(1)).isTrue();
      assertThat(shown.get()).isEqualTo(2);
      changes.restore(Bench.INBOX, Bench.VALIDITY, new Uid(2), Set.of(), new ModSeq(4));
      assertThat(changes.uidsPresent(Bench.INBOX, Bench.VALIDITY)).containsExactly(1, 2, 3);
      changes.uidsPresent(Bench.INBOX, Bench.VALIDITY);
      assertThat(shown.get()).isEqualTo(3);
      bench.corridor.seenUpTo(Bench.INBOX, Bench.VALIDITY, 3, ModSeq.NONE);
      changes.rename(Bench.INBOX, OTHER, Bench.VALIDITY, "test");
      assertThat(changes.uidsPresent(OTHER, Bench.VALIDITY)).containsExactly(1, 2, 3);
      assertThat(changes.uidsPresent(Bench.INBOX, Bench.VALIDITY)).isEmpty();
      assertThat(bench.corridor.tally(Bench.INBOX, Bench.VALIDITY, listed).archived()).isZero();
    }
  }

  @Test
  void whatCouldNotBeShownIsTriedAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    MessageIndex broken =
        (MessageIndex)
            Proxy.newProxyInstance(
                MessageIndex.class.getClassLoader(),
                new Class<?>[] {MessageIndex.class},
                (proxy, method, arguments) -> {
                  if (calls.getAndIncrement() == 0) {
                    throw new IOException("full");
                  }
                  return null;
                });
    Unseen unseen = new Unseen(broken);
    unseen.add(OTHER);
    assertThatThrownBy(() -> unseen.show(OTHER)).hasMessage("full");
    unseen.show(OTHER);
    unseen.show(OTHER);
    assertThat(calls.get()).isEqualTo(2);
  }
}
