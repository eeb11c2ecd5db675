package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.model.ArchivePosition;
import org.estreat.model.MessageKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program is killed at moments drawn by a seed, started again, killed again; when at last it is
 * let through, every message of the server is there exactly once.
 *
 * <p>{@code -Destreat.kills=200 -Destreat.seed=7} sets how often and which moments.
 */
class KillAnywhereIT {
  private static final int MESSAGES = 150;
  private static final KillMoment[] MOMENTS = KillMoment.values();

  private final long seed = Long.getLong("estreat.seed", System.nanoTime());
  private final int kills = Integer.getInteger("estreat.kills", 24);
  private final Random random = new Random(seed);
  private final List<String> story = new ArrayList<>();
  private final MailServer server = new MailServer(MESSAGES, random);

  private final Map<KillMoment, Integer> counts = new EnumMap<>(KillMoment.class);

  @TempDir Path temp;
  private int done;

  KillAnywhereIT() throws Exception {}

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void nothingIsLostAndNothingIsThereTwice() throws Exception {
    System.out.println("KillAnywhereIT: seed " + seed + ", " + kills + " kills");
    for (int life = 1; done < kills; life++) {
      Path folder = Files.createDirectory(temp.resolve("life " + life));
      story.clear();
      live(folder);
      DataFolder.delete(folder);
    }
    System.out.println("KillAnywhereIT: seed " + seed + ", killed " + counts);
  }

  /** From an empty data folder to a complete one that was indexed anew. */
  private void live(Path folder) throws Exception {
    configure(folder);
    boolean complete = false;
    for (int i = 0; i < 6 && done < kills && !complete; i++) {
      complete = !killed(folder, MOMENTS[random.nextInt(MOMENTS.length - 2)]);
    }
    check(folder, finish(folder, "sync"));
    if (done < kills) {
      DataFolder.delete(data(folder).resolve("index"));
      killed(folder, KillMoment.INDEX);
    }
    if (done < kills && Files.exists(data(folder).resolve("index"))) {
      killed(folder, KillMoment.REINDEX);
      finish(folder, "reindex");
    }
    check(folder, finish(folder, "sync"));
  }

  private void configure(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        accounts:
          - name: me
            url: imap://me@127.0.0.1:%d
            tls: none
            password: { env: PW }
        limits: { pack-size: 40KB, commit-every: 150ms, commit-size: 64KB, batch-messages: 20 }
        """
            .formatted(server.port()));
  }

  static Path data(Path folder) {
    return folder.resolve("index-data");
  }

  /** Whether the command was killed before it had ended by itself. */
  private boolean killed(Path folder, KillMoment kind) throws Exception {
    BooleanSupplier moment = kind.pick(data(folder), random);
    int later = random.nextInt(4);
    Child child = Child.start(folder, kind.command);
    boolean ended = false;
    while (!ended && !moment.getAsBoolean()) {
      ended = child.endsWithin(1);
    }
    if (ended || child.endsWithin(later)) {
      story.add(kind + ": ended by itself");
      assertThat(child.finish().exitCode()).as(this::told).isZero();
      return false;
    }
    child.kill();
    done++;
    counts.merge(kind, 1, Integer::sum);
    story.add("kill " + done + " at " + kind + " and " + later + " ms");
    assertNothingIsWrong(folder);
    return true;
  }

  /** Also before it is started again, the folder holds nothing that contradicts itself. */
  private void assertNothingIsWrong(Path folder) {
    Run verify = run(folder, "verify");
    assertThat(verify.out() + verify.err()).as(this::told).doesNotContain("FAULT");
  }

  private Run finish(Path folder, String command) throws Exception {
    Run run = Child.start(folder, command).finish();
    story.add(command + " ended with " + run.exitCode());
    assertThat(run.exitCode()).as(() -> told() + run.out() + run.err()).isZero();
    return run;
  }

  private void check(Path folder, Run run) throws IOException {
    Run verify = run(folder, "verify", "--deep");
    assertThat(verify.exitCode()).as(() -> told() + verify.out() + run.err()).isZero();
    assertThat(verify.out())
        .as(this::told)
        .contains("archive, journal, index and proofs agree")
        .containsPattern("distinct messages in them +" + server.distinct() + "\n")
        .containsPattern("sightings in the journal +" + MESSAGES + "\n")
        .containsPattern("sightings in the index +" + MESSAGES + "\n");
    try (Archive archive = Archive.openReadOnly(data(folder).resolve("archive"))) {
      List<String> seen = new ArrayList<>();
      archive.replay(
          ArchivePosition.START,
          event -> {
            if (event instanceof CustodyEvent.Sighted sighted) {
              var sighting = sighted.sighting();
              seen.add(sighting.mailbox() + " " + sighting.uid() + " " + sighted.key());
            }
          });
      assertThat(seen).as(this::told).containsExactlyInAnyOrderElementsOf(server.lines());
      for (MessageKey key : server.messages().values()) {
        assertThat(MessageKey.of(archive.read(key))).as(this::told).isEqualTo(key);
      }
    }
  }

  private static Run run(Path folder, String... args) {
    return Run.of(folder, Map.of("PW", "x"), args);
  }

  private String told() {
    return "seed " + seed + ": " + String.join(", ", story) + "\n";
  }
}
