package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.estreat.archive.CustodyEvent;
import org.estreat.extract.Extractor;
import org.estreat.index.Checkpoint;
import org.estreat.index.IndexEntry;
import org.estreat.model.Defect;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Outcome;
import org.estreat.model.PartPath;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorridorTest {
  @TempDir Path folder;
  private final MemoryIndex index = new MemoryIndex();
  private final Bench.Echo echo = new Bench.Echo();

  @AfterEach
  void everyEntryHasItsOriginalAndItsLine() throws IOException {
    try (Bench bench = new Bench(folder, index.afterKill())) {
      List<String> lines = new ArrayList<>();
      for (CustodyEvent event : bench.journal()) {
        if (event instanceof CustodyEvent.Sighted sighted) {
          lines.add(sighted.sighting().id() + " " + sighted.key());
        }
      }
      for (IndexEntry entry : index.entries()) {
        assertThat(bench.archive.contains(entry.message().key())).isTrue();
        assertThat(lines).contains(entry.sighting().id() + " " + entry.message().key());
      }
      assertThat(bench.archive.verify(true, n -> {}).faults()).isEmpty();
    }
  }

  @Test
  void oneMessageThroughTheWholeWalk() throws IOException {
    try (Bench bench = bench(index, echo)) {
      RawMessage raw = Bench.message(1, Bench.withAttachment("one", "words inside"));
      Outcome outcome = bench.corridor.ingest(raw);

      assertThat(outcome).isInstanceOf(Outcome.Indexed.class);
      IndexEntry entry = index.entries().getFirst();
      assertThat(entry.sighting()).isEqualTo(raw.sighting());
      assertThat(entry.message().envelope().subject()).containsExactly("one");
      assertThat(entry.contents())
          .singleElement()
          .satisfies(c -> assertThat(c.path()).isEqualTo(PartPath.parse("2")))
          .satisfies(c -> assertThat(c.text().pieces().getFirst().text()).contains("words"));

      assertThat(bench.corridor.ingest(raw)).isInstanceOf(Outcome.AlreadyKnown.class);
      assertThat(index.puts()).isEqualTo(1);
      assertThat(bench.journal()).hasSize(1);
    }
  }

  @Test
  void htmlIsExtractedAndPlainTextIsNot() throws IOException {
    try (Bench bench = bench(index, echo)) {
      bench.corridor.ingest(
          Bench.message(1, "Subject: h\nContent-Type: text/html\n\n<p>hello</p>\n"));
      bench.corridor.ingest(Bench.message(2, "Subject: p\n\nhello\n"));
      assertThat(index.entries()).extracting(e -> e.contents().size()).containsExactly(1, 0);
    }
  }

  @Test
  void attachmentsOfAnEncodedMessageAreExtracted() throws IOException {
    String inner = Bench.withAttachment("inner", "words inside");
    String outer =
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
            + Base64.getMimeEncoder().encodeToString(inner.getBytes(StandardCharsets.UTF_8));
    try (Bench bench = bench(index, echo)) {
      Outcome outcome = bench.corridor.ingest(Bench.message(1, outer));

      assertThat(outcome).isInstanceOf(Outcome.Indexed.class);
      assertThat(index.entries().getFirst().contents())
          .singleElement()
          .satisfies(c -> assertThat(c.path()).isEqualTo(PartPath.parse("1.2")))
          .satisfies(c -> assertThat(c.text().pieces().getFirst().text()).contains("words"));
    }
  }

  @Test
  void aBodyThatNobodyCanDecodeIsReadInPart() throws IOException {
    String line = "H4sIAAAAAAAAA8tIzcnJVyjPL8pJ4QIAk1CkDQ4AAAD/aGVsbG8gd29ybGQ\n";
    String text = "Content-Type: text/plain\nContent-Transfer-Encoding: x-gzip64\n\n";
    try (Bench bench = bench(index, echo)) {
      Outcome outcome = bench.corridor.ingest(Bench.message(1, text + line.repeat(3)));
      assertThat(outcome).isInstanceOf(Outcome.Partial.class);
    }
  }

  @Test
  void oneContentIsReadOnceHoweverManyThreadsBringIt() throws Exception {
    try (Bench bench = bench(index, echo);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Outcome>> all = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        RawMessage raw = Bench.message(i, Bench.withAttachment("n " + i, "shared " + i % 2));
        all.add(threads.submit(() -> bench.corridor.ingest(raw)));
      }
      for (Future<Outcome> each : all) {
        assertThat(each.get()).isInstanceOf(Outcome.Indexed.class);
      }
      assertThat(echo.asked()).isEqualTo(2);
      assertThat(index.entries()).hasSize(40).allMatch(e -> e.contents().size() == 1);
    }
  }

  @Test
  void anExtractorThatThrowsLeavesADefect() throws IOException {
    Extractor broken =
        new Bench.Echo((path, echoed) -> {
          throw new IllegalStateException("boom");
        });
    try (Bench bench = bench(index, broken)) {
      Outcome outcome = bench.corridor.ingest(Bench.message(1, Bench.withAttachment("a", "b")));
      assertThat(outcome).isInstanceOf(Outcome.Partial.class);
      assertThat(((Outcome.Partial) outcome).defects())
          .singleElement()
          .extracting(Defect::detail)
          .isEqualTo("cannot be extracted: unforeseen fault (illegal state): boom");
      assertThat(index.entries()).hasSize(1);
    }
  }

  /** Nothing is put in the register of what was not even tried. */
  @Test
  void whereNothingCanBeExtractedJustNowTheWorkStops() throws IOException {
    Extractor without =
        new Bench.Echo((path, echoed) -> {
          throw new UncheckedIOException(new IOException("no process can be started"));
        });
    try (Bench bench = bench(index, without)) {
      assertThatThrownBy(
              () -> bench.corridor.ingest(Bench.message(1, Bench.withAttachment("a", "b"))))
          .isInstanceOf(IOException.class)
          .hasMessage("no process can be started");
      assertThat(index.entries()).isEmpty();
    }
  }

  @Test
  void anEntryThatTheIndexRefusesIsPutWithoutItsText() throws IOException {
    index.beforePut(entry -> {
      if (!entry.message().sections().isEmpty()) {
        throw new IllegalArgumentException("immense term");
      }
    });
    try (Bench bench = bench(index, echo)) {
      Outcome outcome = bench.corridor.ingest(Bench.message(1, "Subject: s\n\nx\n"));
      assertThat(outcome).isInstanceOf(Outcome.Partial.class);
      assertThat(reasons(bench)).singleElement().asString().contains("immense term");
      assertThat(index.entries()).singleElement().matches(e -> e.message().sections().isEmpty());
    }
  }

  @Test
  void aMessageThatTheIndexRefusesAltogetherIsKeptAndTriedAgainAtTheNextStart() throws IOException {
    index.beforePut(entry -> {
      throw new IllegalStateException("no");
    });
    try (Bench bench = bench(index, echo)) {
      Outcome outcome = bench.corridor.ingest(Bench.message(1, "Subject: s\n\nx\n"));
      assertThat(outcome).isInstanceOf(Outcome.Quarantined.class);
      index.beforePut(entry -> {});
      bench.corridor.ingest(Bench.message(2, "Subject: t\n\ny\n"));
      bench.corridor.commit();
      assertThat(index.entries()).hasSize(1);
    }
    MemoryIndex next = index.afterKill();
    try (Bench bench = bench(next, echo)) {
      assertThat(next.entries()).hasSize(2);
      assertThat(reasons(bench)).hasSize(1);
    }
  }

  @Test
  void aReplayedMessageThatTheIndexRefusesIsPutWithoutItsTextAndTheJournalSaysWhy()
      throws IOException {
    try (Bench bench = bench(index, echo)) {
      bench.corridor.ingest(Bench.message(1, "Subject: s\n\nx\n"));
    }
    MemoryIndex next = index.afterKill();
    next.beforePut(entry -> {
      if (!entry.message().sections().isEmpty()) {
        throw new IllegalArgumentException("immense term");
      }
    });
    try (Bench bench = bench(next, echo)) {
      assertThat(reasons(bench)).singleElement().asString().contains("immense term");
      assertThat(next.entries()).singleElement().matches(e -> !e.message().defects().isEmpty());
      assertThat(next.checkpoint().archive()).isEqualTo(bench.archive.position());
    }
  }

  @Test
  void aReplayDoesNotCommitPastAMessageThatTheIndexRefusesAltogether() throws IOException {
    try (Bench bench = bench(index, echo)) {
      bench.corridor.ingest(Bench.message(1, "Subject: s\n\nx\n"));
    }
    MemoryIndex next = index.afterKill();
    next.beforePut(entry -> {
      throw new IllegalStateException("no");
    });
    assertThatThrownBy(() -> bench(next, echo))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("UID 1")
        .hasMessageContaining("even without its text")
        .hasMessageContaining("unforeseen fault (illegal state): no");
    assertThat(next.checkpoint()).isEqualTo(Checkpoint.NONE);
    next.beforePut(entry -> {});
    try (Bench bench = bench(next, echo)) {
      assertThat(next.entries()).hasSize(1);
      assertThat(reasons(bench)).isEmpty();
    }
  }

  @Test
  void aFullDiskStopsAndIsMadeGoodAfterwards() throws IOException {
    RawMessage raw = Bench.message(3, "Subject: s\n\nx\n");
    try (Bench bench = bench(index, echo)) {
      bench.corridor.expect(Bench.INBOX, Bench.VALIDITY, new Uid(3));
      bench.corridor.seenUpTo(Bench.INBOX, Bench.VALIDITY, 3, ModSeq.NONE);
      index.beforePut(entry -> {
        throw new UncheckedIOException(new IOException("No space left on device"));
      });
      assertThatThrownBy(() -> bench.corridor.ingest(raw))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      index.beforePut(entry -> {});
      bench.corridor.commit();
      assertThat(index.checkpoint().mailboxes().get(Bench.INBOX))
          .isEqualTo(new Checkpoint.Position(Bench.VALIDITY, 2, ModSeq.NONE));
    }
    MemoryIndex next = index.afterKill();
    try (Bench bench = bench(next, echo)) {
      assertThat(next.entries()).as("replayed from the archive").hasSize(1);
      long[] wanted = bench.corridor.wanted(Bench.INBOX, Bench.VALIDITY, new long[] {3});
      assertThat(wanted).as("and not fetched again").isEmpty();
    }
  }

  /** Ingests, changes, commits and is killed at random; the index always catches up. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aKillAtAnyMomentLosesNothing(long seed) throws IOException {
    Random random = new Random(seed);
    MemoryIndex current = index;
    Map<Long, String> expected = new HashMap<>();
    long uid = 0;
    for (int life = 0; life < 6; life++) {
      try (Bench bench = bench(current, echo)) {
        assertThat(states(current)).as("seed %s, life %s", seed, life).isEqualTo(expected);
        for (int i = random.nextInt(12); i > 0; i--) {
          switch (random.nextInt(5)) {
            case 0 -> bench.corridor.commit();
            case 1 -> {
              if (uid > 0) {
                long which = 1 + random.nextLong(uid);
                Set<Flag> flags = random.nextBoolean() ? Set.of(Flag.DRAFT) : Set.of();
                bench
                    .corridor
                    .changes()
                    .flags(Bench.INBOX, Bench.VALIDITY, new Uid(which), flags, ModSeq.NONE);
                expected.put(
                    which, flags + " " + expected.getOrDefault(which, "").endsWith("true"));
              }
            }
            case 2 -> {
              if (uid > 0) {
                long which = 1 + random.nextLong(uid);
                bench
                    .corridor
                    .changes()
                    .expunge(Bench.INBOX, Bench.VALIDITY, new Uid(which), ModSeq.NONE);
                expected.computeIfPresent(which, (u, s) -> s.replace("false", "true"));
              }
            }
            default -> {
              uid++;
              bench.corridor.ingest(Bench.message(uid, "Subject: " + uid % 3 + "\n\nx\n"));
              expected.put(uid, Set.of(Flag.SEEN) + " false");
            }
          }
        }
      }
      current = current.afterKill();
    }
    MemoryIndex rebuilt = new MemoryIndex();
    try (Bench bench = bench(rebuilt, echo)) {
      assertThat(states(rebuilt)).as("reindex, seed %s", seed).isEqualTo(expected);
      assertThat(bench.corridor.position(Bench.INBOX).map(Checkpoint.Position::lastUid).orElse(0L))
          .as("no UID is claimed")
          .isZero();
    }
  }

  private static Map<Long, String> states(MemoryIndex index) {
    Map<Long, String> states = new HashMap<>();
    for (IndexEntry entry : index.entries()) {
      Sighting s = entry.sighting();
      states.put(s.uid().value(), s.flags() + " " + s.expunged());
    }
    return states;
  }

  @Test
  void commitsByTimeAndByOctets() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Corridor.CommitPolicy policy = new Corridor.CommitPolicy(Duration.ofSeconds(5), 1000);
    try (Bench bench = new Bench(folder, index, echo, policy, now::get)) {
      bench.corridor.ingest(Bench.message(1, "Subject: a\n\nx\n"));
      assertThat(index.generation()).isZero();
      now.set(Instant.EPOCH.plusSeconds(5));
      bench.corridor.ingest(Bench.message(2, "Subject: b\n\nx\n"));
      assertThat(index.generation()).isEqualTo(1);
      bench.corridor.ingest(Bench.message(3, "Subject: c\n\n" + "x".repeat(1000) + "\n"));
      assertThat(index.generation()).isEqualTo(2);
      bench.corridor.commit();
      assertThat(index.generation()).as("nothing to commit").isEqualTo(2);
    }
  }

  @Test
  void everyUidIsArchivedPassedByOrMissing() throws IOException {
    try (Bench bench = bench(index, echo)) {
      bench.corridor.ingest(Bench.message(1, "Subject: a\n\nx\n"));
      bench.corridor.expect(Bench.INBOX, Bench.VALIDITY, new Uid(2));
      bench.corridor.passedBy(Bench.INBOX, Bench.VALIDITY, new Uid(2), "too large");
      bench.corridor.commit();
    }
    try (Bench bench = bench(index, echo)) {
      assertThat(bench.corridor.tally(Bench.INBOX, Bench.VALIDITY, new long[] {1, 2, 3}))
          .isEqualTo(new Tally(1, 1, List.of(3L)));
    }
  }

  @Test
  void localMailboxesGoOnCountingAndServerMailboxesAreRefused() throws IOException {
    Mailbox local = new Mailbox("old", "mbox");
    try (Bench bench = bench(index, echo)) {
      UidValidity made = bench.corridor.localMailbox(local);
      assertThat(made.value()).isEqualTo(Bench.CLOCK.instant().getEpochSecond());
      assertThat(bench.corridor.nextUid(local)).isEqualTo(new Uid(1));
      Sighting like = Bench.message(local, 2, "x").sighting();
      Sighting imported =
          new Sighting(
              local,
              made,
              bench.corridor.nextUid(local),
              like.flags(),
              like.internalDate(),
              ModSeq.NONE,
              false,
              "/old.mbox 17");
      bench.corridor.ingest(new RawMessage(imported, new byte[0]));
      assertThat(bench.corridor.findSource(local, "/old.mbox 17")).contains(imported);
      bench.corridor.seenUpTo(Bench.INBOX, Bench.VALIDITY, 0, ModSeq.NONE);
      bench.corridor.commit();
    }
    try (Bench bench = bench(index, echo)) {
      assertThat(bench.corridor.nextUid(local)).isEqualTo(new Uid(3));
      assertThatThrownBy(() -> bench.corridor.localMailbox(Bench.INBOX))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("alice/INBOX: it is collected from a server");
    }
  }

  private Bench bench(MemoryIndex index, Extractor extractor) throws IOException {
    return new Bench(folder, index, extractor, Bench.NEVER, Bench.CLOCK);
  }

  private static List<String> reasons(Bench bench) throws IOException {
    List<String> reasons = new ArrayList<>();
    for (CustodyEvent event : bench.journal()) {
      if (event instanceof CustodyEvent.Act act && act.what().equals("quarantine")) {
        reasons.add(act.details().get("reason"));
      }
    }
    return reasons;
  }
}
