package org.estreat.index.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.estreat.index.Match;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;
import org.estreat.index.ThreadFacts;
import org.estreat.index.ThreadFacts.Digest;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.estreat.query.ThreadAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadingTest {
  private static final Mailbox INBOX = Mailbox.parse("alice/INBOX");

  /**
   * A message as {@code uid:minute:id:subject:references}; ids are letters, a subject with {@code
   * >} before it is a reply's, {@code -} is none.
   */
  private static Match match(String text) {
    String[] fields = text.split(":", -1);
    List<Digest> references =
        fields[4].chars().mapToObj(letter -> new Digest(letter, letter)).toList();
    String subject = fields[3].replace(">", "");
    return new Match(
        INBOX,
        new UidValidity(1),
        Long.parseLong(fields[0]),
        ModSeq.NONE,
        Instant.ofEpochSecond(60 * Long.parseLong(fields[1])),
        new ThreadFacts(
            fields[2].equals("-") ? null : new Digest(fields[2].charAt(0), fields[2].charAt(0)),
            references,
            subject.equals("-") ? null : new Digest(subject.hashCode(), 1),
            fields[3].startsWith(">")));
  }

  private static List<Threads> all(List<Match> matches, ThreadAlgorithm algorithm)
      throws SearchStoppedException {
    return Threading.of(matches, algorithm, SearchLimit.NONE);
  }

  private static String threads(List<Match> matches, ThreadAlgorithm algorithm)
      throws SearchStoppedException {
    return all(matches, algorithm).stream().map(Threads::toString).findAny().orElse("");
  }

  private static List<Match> matches(String messages) {
    List<Match> matches = new ArrayList<>();
    for (String message : messages.split(" ", -1)) {
      matches.add(match(message));
    }
    return matches;
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1:1:a:-:                                           | (1)
          1:1:a:-: 2:2:b:-:a 3:3:c:-:ab                       | (1 2 3)
          1:3:a:-: 2:2:b:-:a 3:1:c:-:a                        | (1 (3)(2))
          1:2:a:-: 2:1:b:-:                                   | (2)(1)
          1:1:a:-: 2:1:b:-:                                   | (1)(2)
          # the parent is not there: one child takes its place, several stay siblings
          1:1:b:-:x                                           | (1)
          1:2:b:-:x 2:1:c:-:x                                 | ((2)(1))
          1:1:a:-: 2:2:c:-:ax 3:3:d:-:ax                      | (1 (2)(3))
          1:1:c:-:xy 2:2:d:-:xz                               | ((1)(2))
          # loops, and messages that refer to themselves
          1:1:a:-:b 2:2:b:-:a                                 | (2 1)
          1:1:a:-:a                                           | (1)
          1:1:a:-: 2:2:b:-:aba                                | (1 2)
          1:1:a:-:c 2:2:b:-:a 3:3:c:-:b                       | (3 1 2)
          # what a message says of its own parent goes before what others say
          1:1:a:-: 2:2:b:-: 3:3:c:-:b 4:4:d:-:ac              | (1)(2 3 4)
          1:1:d:-:abc 2:2:b:-: 3:3:c:-:a                      | (2)(3 1)
          # an id counts once
          1:1:a:-: 2:2:a:-: 3:3:b:-:a                         | (1 3)(2)
          3:1:a:-: 2:2:a:-: 1:3:b:-:a                         | (3)(2 1)
          # subjects
          1:1:a:s: 2:2:b:s:                                   | ((1)(2))
          1:1:a:s: 2:2:b:>s:                                  | (1 2)
          1:1:a:>s: 2:2:b:s:                                  | (2 1)
          1:1:a:>s: 2:2:b:>s:                                 | ((1)(2))
          1:1:a:s: 2:2:b:s: 3:3:c:>s:                         | ((1)(2)(3))
          1:1:a:s: 2:2:b:>s: 3:3:c:s:                         | ((1 2)(3))
          1:1:a:s:x 2:2:b:s:x 3:3:c:s:                        | ((1)(2)(3))
          1:1:a:s:x 2:2:b:s:x 3:3:c:s:y 4:4:d:s:y             | ((1)(2)(3)(4))
          1:9:a:s:x 2:8:b:s:x 3:1:c:s:                        | ((3)(2)(1))
          1:1:a:-: 2:2:b:-:                                   | (1)(2)
          1:1:a:s: 2:2:b:t:a 3:3:c:t:                         | (1 2)(3)
          """)
  void references(String messages, String threads) throws Exception {
    assertThat(threads(matches(messages), ThreadAlgorithm.REFERENCES)).isEqualTo(threads);
    assertThat(PlainReferences.threads(matches(messages))).as("by hand").isEqualTo(threads);
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1:1:a:s:                                       | (1)
          1:2:a:s: 2:1:b:>s:a                            | (2 1)
          1:1:a:s: 2:5:b:s: 3:4:c:s: 4:0:d:t:            | (4)(1 (3)(2))
          1:1:a:-: 2:1:b:-:                              | (1 2)
          """)
  void orderedSubject(String messages, String threads) throws Exception {
    assertThat(threads(matches(messages), ThreadAlgorithm.ORDEREDSUBJECT)).isEqualTo(threads);
  }

  @Test
  void ofNothingThereAreNoThreads() throws Exception {
    assertThat(all(List.of(), ThreadAlgorithm.REFERENCES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyMailboxIsThreadedAsTheRfcTells(long seed) throws Exception {
    Random random = new Random(seed);
    for (int run = 0; run < 3_000; run++) {
      List<Match> matches = random(random);
      String expected = PlainReferences.threads(matches);
      Collections.shuffle(matches, random);
      assertThat(threads(matches, ThreadAlgorithm.REFERENCES))
          .as("seed %d, run %d: %s", seed, run, matches)
          .isEqualTo(expected);
    }
  }

  private static List<Match> random(Random random) {
    int ids = 2 + random.nextInt(9);
    List<Match> matches = new ArrayList<>();
    for (int uid = 1 + random.nextInt(8); uid > 0; uid--) {
      StringBuilder references = new StringBuilder();
      for (int i = random.nextInt(4); i > 0; i--) {
        references.append((char) ('a' + random.nextInt(ids)));
      }
      String id = random.nextInt(8) == 0 ? "-" : "" + (char) ('a' + random.nextInt(ids));
      String subject = List.of("-", "s", ">s", "t", ">t").get(random.nextInt(5));
      matches.add(
          match(uid + ":" + random.nextInt(5) + ":" + id + ":" + subject + ":" + references));
    }
    return matches;
  }

  // ---------------------------------------------------------------------------- hostile mail

  private static Match reply(long uid, long id, long to) {
    return new Match(
        INBOX,
        new UidValidity(1),
        uid,
        ModSeq.NONE,
        Instant.ofEpochSecond(uid),
        new ThreadFacts(
            new Digest(id, id), to < 0 ? List.of() : List.of(new Digest(to, to)), null, true));
  }

  @Test
  void aChainOfRepliesHasNoLengthThatIsTooLong() throws Exception {
    List<Match> chain = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      chain.add(reply(i + 1, i, i - 1));
    }
    Collections.shuffle(chain, new Random(5));
    Threads threads = all(chain, ThreadAlgorithm.REFERENCES).getFirst();
    assertThat(threads.count()).isEqualTo(1);
    assertThat(threads.depth()).isEqualTo(1);
    assertThat(threads.toString()).startsWith("(1 2 3 ").endsWith(" 99999 100000)");
  }

  @Test
  void listsInListsHaveNoDepthThatIsTooDeep() throws Exception {
    List<Match> comb = new ArrayList<>();
    for (int i = 0; i < 100_000; i += 2) {
      comb.add(reply(i + 1, i, i - 2));
      comb.add(reply(i + 2, i + 1, i - 2));
    }
    Threads threads = all(comb, ThreadAlgorithm.REFERENCES).getFirst();
    assertThat(threads.depth()).isEqualTo(50_000);
    assertThat(threads.toString()).startsWith("(1 (3 (5 (").endsWith("(4))(2)");
  }

  /** A walk up to the root for each message would be 4 * 10^10 steps. */
  @Test
  void lookingForLoopsStaysQuickBelowADeepChain() throws Exception {
    List<Match> mail = new ArrayList<>();
    int chain = 200_000;
    for (int i = 0; i < chain; i++) {
      mail.add(reply(i + 1, i, i - 1));
    }
    for (int i = 0; i < chain; i++) { // each has a reply already, and stands below the chain's end
      mail.add(reply(chain + 2 * i + 1, chain + 2 * i + 1, chain + 2 * i));
      mail.add(reply(chain + 2 * i + 2, chain + 2 * i, chain - 1));
    }
    long start = System.nanoTime();
    Threads threads = all(mail, ThreadAlgorithm.REFERENCES).getFirst();
    assertThat(threads.count()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
  }

  /** However often it is asked before: the limit ends the work wherever it stands. */
  @Test
  void threadingEndsWhereItsSearchIsStopped() throws Exception {
    List<Match> mail = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      mail.add(reply(i + 1, i, i - 1));
    }
    for (ThreadAlgorithm algorithm : ThreadAlgorithm.values()) {
      AtomicInteger asked = new AtomicInteger();
      Threading.of(mail, algorithm, limit(asked, Integer.MAX_VALUE));
      int whole = asked.get();
      assertThat(whole).isGreaterThan(algorithm == ThreadAlgorithm.REFERENCES ? 1000 : 1);
      for (int most : new int[] {0, 1, whole / 2, whole - 1}) {
        AtomicInteger again = new AtomicInteger();
        assertThatThrownBy(() -> Threading.of(mail, algorithm, limit(again, most)))
            .as("%s stopped at look %s", algorithm, most)
            .isInstanceOf(SearchStoppedException.class);
        assertThat(again.get()).isEqualTo(most + 1);
      }
    }
  }

  /** Is reached when it has been asked so many times. */
  private static SearchLimit limit(AtomicInteger asked, int most) {
    return SearchLimit.of(Duration.ofHours(1), () -> asked.getAndIncrement() >= most);
  }
}
