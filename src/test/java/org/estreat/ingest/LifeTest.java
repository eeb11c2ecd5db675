package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Ledger.Box;
import org.estreat.ingest.Ledger.State;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything a server may do with folders and messages, at random and killed at random, held
 * against plain maps; at the end the index that is made from the archive alone is the same.
 */
class LifeTest {
  private static final List<Flag> FLAGS =
      List.of(Flag.SEEN, Flag.DRAFT, new Flag("\\Important"), new Flag("Müller & Söhne"));

  @TempDir Path folder;

  /** An index that can be left as a kill leaves it. */
  private interface Engine {
    MessageIndex open() throws IOException;

    void kill() throws IOException;

    /** Whether it answers like an index and not only like a map. */
    boolean searches();
  }

  private static final class Memory implements Engine {
    private MemoryIndex index = new MemoryIndex();

    @Override
    public MessageIndex open() {
      return index;
    }

    @Override
    public void kill() {
      index = index.afterKill();
    }

    @Override
    public boolean searches() {
      return false;
    }
  }

  private record Lucene(Path folder, List<MessageIndex> last) implements Engine {
    @Override
    public MessageIndex open() throws IOException {
      last.add(LuceneIndex.open(folder));
      return last.getLast();
    }

    @Override
    public void kill() throws IOException {
      last.removeLast().close(); // without a commit
    }

    @Override
    public boolean searches() {
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,120,8", "2,120,8", "3,120,8", "4,120,8", "5,120,8", "6,120,8", "7,120,8", "8,120,8",
    "9,300,3", "10,300,3", "11,40,30", "12,40,30", "13,40,30", "14,40,30", "15,40,30", "16,40,30"
  })
  void inMemory(long seed, int steps, int lives) throws IOException {
    new Run(seed, new Memory()).live(lives, steps);
  }

  @ParameterizedTest
  @CsvSource({"21,60,4", "22,60,4", "23,60,4", "24,30,8"})
  void inLucene(long seed, int steps, int lives) throws IOException {
    new Run(seed, new Lucene(folder.resolve("index"), new ArrayList<>())).live(lives, steps);
  }

  /** A rename is broken off by a full disk, what is half done is committed, and then killed. */
  @ParameterizedTest
  @CsvSource({"41,true", "42,true", "43,true", "44,true", "45,false", "46,false", "47,false"})
  void aRenameThatWasBrokenOffIsCompleted(long seed, boolean killed) throws IOException {
    Memory engine = new Memory();
    Run run = new Run(seed, engine);
    run.begin();
    for (int i = 0; i < 30; i++) {
      run.collect(run.box("A"));
    }
    run.collect(run.box("B"));
    run.bench().corridor.commit();
    UidValidity validity = run.validityOf(run.box("A"));
    int[] left = {run.random.nextInt(29)};
    engine.index.beforePut(entry -> {
      if (left[0]-- == 0) {
        throw new UncheckedIOException(new IOException("No space left on device"));
      }
    });
    Changes changes = run.bench().corridor.changes();
    assertThatThrownBy(() -> changes.rename(run.box("A"), run.box("B"), validity, "test"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    engine.index.beforePut(entry -> {});
    run.ledger.rename(run.box("A"), run.box("B"), validity);
    run.collect(run.box("C"));
    run.bench().corridor.commit();
    if (killed) {
      run.kill();
      run.begin();
    } else {
      assertThat(changes.rename(run.box("A"), run.box("B"), validity, "test"))
          .as("completed before it is looked at again")
          .isFalse();
    }
    run.check("after a rename that was broken off");
    run.end();
  }

  private final class Run {
    final Random random;
    final Ledger ledger = new Ledger();
    private final long seed;
    private final Engine engine;
    private final Map<Mailbox, Long> lastUids = new TreeMap<>();
    private final List<String> done = new ArrayList<>();
    private @Nullable Bench bench;
    private @Nullable MessageIndex index;

    Run(long seed, Engine engine) {
      this.seed = seed;
      this.random = new Random(seed);
      this.engine = engine;
    }

    void live(int lives, int steps) throws IOException {
      for (int life = 0; life < lives; life++) {
        begin();
        check("life " + life);
        for (int i = random.nextInt(steps); i > 0; i--) {
          step();
        }
        check("end of life " + life);
        lineOnly(anyBox(), anyBox());
        kill();
      }
      begin();
      check("last");
      end();
    }

    void begin() throws IOException {
      index = engine.open();
      bench = new Bench(folder.resolve("archive"), index);
      ledger.restarted();
    }

    Bench bench() {
      return java.util.Objects.requireNonNull(bench);
    }

    void kill() throws IOException {
      done.add("kill");
      bench().close();
      engine.kill();
    }

    /** From the archive alone comes the same. */
    void end() throws IOException {
      bench().close();
      engine.kill();
      MemoryIndex rebuilt = new MemoryIndex();
      index = rebuilt;
      bench = new Bench(folder.resolve("archive"), rebuilt);
      check("reindex");
      assertThat(bench.archive.verify(true, n -> {}).faults()).isEmpty();
      bench.close();
    }

    Mailbox box(String name) {
      return new Mailbox("alice", name);
    }

    private Mailbox anyBox() {
      List<String> names = List.of("A", "B", "C", "A (2)");
      return box(names.get(random.nextInt(names.size())));
    }

    private void step() throws IOException {
      Mailbox mailbox = anyBox();
      switch (random.nextInt(16)) {
        case 0 -> bench().corridor.commit();
        case 1, 2 -> rename(mailbox, anyBox());
        case 3 -> gone(mailbox);
        case 4 -> validity(mailbox);
        case 5, 6 -> flags(mailbox);
        case 7, 8 -> expunge(mailbox);
        case 9 -> restore(mailbox);
        case 10 -> keepOnly(mailbox);
        default -> collect(mailbox);
      }
    }

    private UidValidity validityOf(Mailbox mailbox) {
      Box known = ledger.boxes.get(mailbox);
      return known == null || (known.gone() && random.nextBoolean())
          ? new UidValidity(5 + random.nextInt(3))
          : known.uidValidity();
    }

    private RawMessage next(Mailbox mailbox) throws IOException {
      UidValidity validity = validityOf(mailbox);
      long uid = lastUids.merge(mailbox, 1L, Long::sum);
      while (ledger.at(mailbox, validity).containsKey(uid)) {
        uid = lastUids.merge(mailbox, 1L, Long::sum);
      }
      String text = Bench.withAttachment("s" + random.nextInt(20), "c" + random.nextInt(4));
      RawMessage like = Bench.message(mailbox, uid, text);
      Sighting s = like.sighting();
      Sighting sighting =
          new Sighting(
              mailbox,
              validity,
              s.uid(),
              s.flags(),
              s.internalDate(),
              s.modSeq(),
              false,
              null,
              Ledger.attributes(MessageKey.of(like.bytes()).sha256()));
      bench().corridor.expect(mailbox, validity, s.uid());
      bench().corridor.seenUpTo(mailbox, validity, uid, ModSeq.NONE);
      ledger.boxes.put(mailbox, new Box(validity, false));
      return new RawMessage(sighting, like.bytes());
    }

    void collect(Mailbox mailbox) throws IOException {
      RawMessage raw = next(mailbox);
      done.add("collect " + raw.sighting());
      bench().corridor.ingest(raw);
      add(raw, false);
    }

    /** The bytes are kept, and then something fails. */
    private void keepOnly(Mailbox mailbox) throws IOException {
      RawMessage raw = next(mailbox);
      Sighting s = raw.sighting();
      done.add("keep " + s);
      bench().corridor.keep(raw);
      bench().corridor.failed(s.mailbox(), s.uidValidity(), s.uid());
      add(raw, true);
    }

    private void add(RawMessage raw, boolean hidden) {
      Sighting s = raw.sighting();
      String sha256 = MessageKey.of(raw.bytes()).sha256();
      ledger
          .at(s.mailbox(), s.uidValidity())
          .put(s.uid().value(), new State(sha256, s.flags(), false, hidden));
    }

    private @Nullable Uid anyUid(Mailbox mailbox, UidValidity validity) {
      List<Long> uids = List.copyOf(ledger.at(mailbox, validity).keySet());
      return uids.isEmpty() ? null : new Uid(uids.get(random.nextInt(uids.size())));
    }

    private interface Telling {
      boolean tell(UidValidity validity, Uid uid, State state) throws IOException;
    }

    /** Tells of one message; the journal grows exactly when that changed something. */
    private void tell(Mailbox mailbox, Telling telling) throws IOException {
      UidValidity validity = validityOf(mailbox);
      Uid uid = anyUid(mailbox, validity);
      State state = uid == null ? null : ledger.at(mailbox, validity).get(uid.value());
      if (uid != null && state != null) {
        long before = bench().archive.position().journal();
        boolean changed = telling.tell(validity, uid, state);
        assertThat(bench().archive.position().journal() > before).as(about()).isEqualTo(changed);
      }
    }

    private void flags(Mailbox mailbox) throws IOException {
      Set<Flag> flags = new HashSet<>(Set.of(FLAGS.get(random.nextInt(4))));
      flags.add(FLAGS.get(random.nextInt(2)));
      tell(
          mailbox,
          (validity, uid, state) -> {
            done.add("flags " + mailbox + " " + validity + " " + uid + " " + flags);
            boolean changed =
                bench().corridor.changes().flags(mailbox, validity, uid, flags, ModSeq.NONE);
            boolean expected = !state.hidden() && !state.flags().equals(flags);
            assertThat(changed).as(about()).isEqualTo(expected);
            if (changed) {
              ledger.at(mailbox, validity).put(uid.value(), state.with(flags));
            }
            return changed;
          });
    }

    private void expunge(Mailbox mailbox) throws IOException {
      tell(
          mailbox,
          (validity, uid, state) -> {
            done.add("expunge " + mailbox + " " + validity + " " + uid);
            boolean changed =
                bench().corridor.changes().expunge(mailbox, validity, uid, ModSeq.NONE);
            assertThat(changed).as(about()).isEqualTo(!state.hidden() && !state.expunged());
            if (changed) {
              ledger.at(mailbox, validity).put(uid.value(), state.with(true));
            }
            return changed;
          });
    }

    private void restore(Mailbox mailbox) throws IOException {
      Set<Flag> flags = Set.of(Flag.ANSWERED);
      tell(
          mailbox,
          (validity, uid, state) -> {
            done.add("restore " + mailbox + " " + validity + " " + uid);
            boolean changed =
                bench().corridor.changes().restore(mailbox, validity, uid, flags, ModSeq.NONE);
            assertThat(changed).as(about()).isEqualTo(!state.hidden() && state.expunged());
            if (changed) {
              ledger.at(mailbox, validity).put(uid.value(), state.with(flags).with(false));
            }
            return changed;
          });
    }

    private void rename(Mailbox from, Mailbox to) throws IOException {
      if (!from.equals(to)) {
        UidValidity validity = validityOf(from);
        done.add("rename " + from + " " + validity + " to " + to);
        boolean renamed = bench().corridor.changes().rename(from, to, validity, "test");
        assertThat(renamed).as(about()).isEqualTo(ledger.isAt(from, validity));
        if (renamed) {
          ledger.rename(from, to, validity);
          lastUids.put(to, 0L);
        }
      }
    }

    private void gone(Mailbox mailbox) throws IOException {
      UidValidity validity = validityOf(mailbox);
      done.add("gone " + mailbox + " " + validity);
      boolean gone = bench().corridor.changes().mailboxGone(mailbox, validity, "test");
      assertThat(gone).as(about()).isEqualTo(ledger.isAt(mailbox, validity));
      if (gone) {
        ledger.gone(mailbox, validity);
      }
    }

    private void validity(Mailbox mailbox) throws IOException {
      UidValidity to = new UidValidity(5 + random.nextInt(3));
      done.add("UIDVALIDITY " + mailbox + " " + to);
      boolean known = ledger.boxes.containsKey(mailbox);
      boolean changed = bench().corridor.changes().uidValidityChanged(mailbox, to);
      assertThat(changed).as(about()).isEqualTo(known && !ledger.isAt(mailbox, to));
      if (changed) {
        ledger.boxes.put(mailbox, new Box(to, false));
        lastUids.put(mailbox, 0L);
      }
    }

    /** A line is the last thing before the kill: neither index nor positions have heard of it. */
    private void lineOnly(Mailbox mailbox, Mailbox to) throws IOException {
      Box box = ledger.boxes.get(mailbox);
      if (box == null || box.gone()) {
        return;
      }
      UidValidity validity = box.uidValidity();
      Box target = ledger.boxes.get(to);
      done.add("line only " + mailbox + " " + validity + " " + to);
      switch (random.nextInt(3)) {
        case 0 -> {
          bench().archive.recordMailboxGone(mailbox, validity, "test");
          ledger.gone(mailbox, validity);
        }
        case 1 -> {
          UidValidity next = new UidValidity(validity.value() ^ 1);
          bench().archive.recordUidValidityChanged(mailbox, validity, next);
          ledger.boxes.put(mailbox, new Box(next, false));
        }
        default -> {
          boolean free =
              !mailbox.equals(to)
                  && (target == null || target.gone())
                  && ledger.at(to, validity).isEmpty();
          if (free) {
            bench().archive.recordRenamed(mailbox, to, validity, "test");
            ledger.rename(mailbox, to, validity);
          }
        }
      }
    }

    private String about() {
      return "seed " + seed + ": " + done.subList(Math.max(0, done.size() - 60), done.size());
    }

    void check(String when) throws IOException {
      MessageIndex asked = java.util.Objects.requireNonNull(index);
      asked.refresh();
      List<String> found = new ArrayList<>();
      asked.forEach((s, key) ->
          found.add(
              Ledger.words(
                  s.mailbox(),
                  s.uidValidity(),
                  s.uid().value(),
                  key.sha256(),
                  s.flags(),
                  s.expunged(),
                  s.attributes())));
      found.sort(null);
      assertThat(found).as("%s, %s", when, about()).isEqualTo(ledger.words());
      Map<Mailbox, Box> known = new TreeMap<>();
      bench()
          .corridor
          .changes()
          .known("alice")
          .forEach((m, p) -> known.put(m, new Box(p.uidValidity(), p.gone())));
      assertThat(known).as("%s, %s", when, about()).isEqualTo(ledger.boxes);
      if (engine.searches() && asked instanceof LuceneIndex) {
        checkStatus(asked, when);
      }
    }

    /** What a user sees: the Checkpoint says which UIDVALIDITY counts. */
    private void checkStatus(MessageIndex asked, String when) throws IOException {
      bench().corridor.commit();
      Map<Mailbox, String> expected = new TreeMap<>();
      ledger.boxes.forEach((mailbox, box) -> {
        List<State> here = new ArrayList<>();
        ledger.places.forEach((place, states) -> {
          if (place.mailbox().equals(mailbox)) {
            here.addAll(states.values().stream().filter(s -> !s.hidden()).toList());
          }
        });
        long present =
            ledger.at(mailbox, box.uidValidity()).values().stream()
                .filter(state -> !state.hidden() && !state.expunged())
                .count();
        if (!box.gone() || !here.isEmpty()) {
          expected.put(mailbox, present + " of " + here.size() + (box.gone() ? " gone" : ""));
        }
      });
      Map<Mailbox, String> found = new TreeMap<>();
      for (MailboxStatus status : asked.mailboxes()) {
        found.put(
            status.mailbox(),
            status.present()
                + " of "
                + (status.present() + status.expunged())
                + (status.gone() ? " gone" : ""));
      }
      assertThat(found).as("%s, %s", when, about()).isEqualTo(expected);
    }
  }
}
