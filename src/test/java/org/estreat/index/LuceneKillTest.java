package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.lucene.IndexFiles;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writing process is killed at a random moment: what its last commit covers is there, each once,
 * nothing else is, and Lucene finds no fault with the files.
 */
class LuceneKillTest {
  private static final Mailbox INBOX = Mailbox.parse("alice/INBOX");
  private static final int BATCH = 40;

  @TempDir Path folder;

  /** Writes for ever: batches of new messages, a flag change in each, and a commit. */
  public static void main(String[] args) throws IOException {
    try (MessageIndex index = LuceneIndex.open(Path.of(args[0]))) {
      Checkpoint.Position last = index.checkpoint().mailboxes().get(INBOX);
      for (long uid = last == null ? 0 : last.lastUid(); ; uid += BATCH) {
        for (int i = 1; i <= BATCH; i++) {
          Mail mail = Mail.in("alice/INBOX", uid + i).body("message " + (uid + i));
          index.put(mail.attachment("same.pdf", "application/pdf", "same text").entry());
        }
        ModSeq modSeq = new ModSeq(uid + BATCH);
        index.setFlags(Mail.in("alice/INBOX", 1).id(), Set.of(Flag.SEEN), modSeq);
        index.commit(checkpoint(uid + BATCH));
        System.out.println(uid + BATCH);
      }
    }
  }

  private static Checkpoint checkpoint(long uid) {
    return new Checkpoint(
        Map.of(INBOX, new Checkpoint.Position(new UidValidity(1), uid, new ModSeq(uid))),
        ArchivePosition.START);
  }

  @Test
  void killedWriterLeavesItsLastCommit() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long acknowledged = 0;
    for (int round = 0; round < 4; round++) {
      acknowledged =
          Math.max(acknowledged, writeAndKill(1 + random.nextInt(6), random.nextInt(30)));
      check(acknowledged, "seed " + seed + ", round " + round);
    }
  }

  /** The last UID that was said to be committed. */
  private long writeAndKill(int commits, int moreMillis) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                LuceneKillTest.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long acknowledged = 0;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < commits; i++) {
        acknowledged = Long.parseLong(lines.readLine());
      }
      boolean ended = writer.waitFor(moreMillis, TimeUnit.MILLISECONDS);
      assertThat(ended).as("the writer ended by itself").isFalse();
    } finally {
      writer.destroyForcibly().waitFor();
    }
    return acknowledged;
  }

  private static String classPath() {
    return Stream.of(LuceneKillTest.class, LuceneIndex.class, IndexFiles.lucene())
        .map(type ->
            Path.of(
                URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void check(long acknowledged, String where) throws IOException {
    try (MessageIndex index = LuceneIndex.open(folder)) {
      long lastUid = Objects.requireNonNull(index.checkpoint().mailboxes().get(INBOX)).lastUid();
      UidList present = index.present(INBOX, new UidValidity(1));
      assertThat(lastUid).as(where).isGreaterThanOrEqualTo(acknowledged);
      assertThat(present.toSequenceSet()).as(where).isEqualTo("1:" + lastUid);
      assertThat(index.search(Ask.of("ALL").request()).total()).isEqualTo(lastUid);
      assertThat(index.search(Ask.of("ATTACHMENT same").request()).total()).isEqualTo(lastUid);
      Hit first = index.find(Mail.in("alice/INBOX", 1).id()).orElseThrow();
      assertThat(first.sighting().modSeq()).as(where).isEqualTo(new ModSeq(lastUid));
    }
    assertThat(IndexFiles.faults(folder)).as(where).isEmpty();
  }
}
