package org.estreat.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.estreat.archive.CustodyEvent;
import org.estreat.imap.CollectReport;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import org.estreat.imap.Uids;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report has to say so that its proof holds, and what becomes of proofs in a crash. */
class ProofRecorderTest {
  @TempDir Path folder;
  private final MemoryIndex index = new MemoryIndex();
  private final List<IOException> troubles = new ArrayList<>();
  private Bench bench;

  @BeforeEach
  void collectThree() throws Exception {
    bench = new Bench(folder.resolve("archive"), index);
    for (int uid = 1; uid <= 3; uid++) {
      bench.corridor.ingest(Bench.message(uid, "Subject: " + uid + "\n\nx\n"));
    }
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    assertThat(troubles).isEmpty();
  }

  private ProofRecorder recorder(Path data) throws IOException {
    return ProofRecorder.open(
        new ProofRecorder.Rooms(ProofFiles.of(data), bench.archive, index, bench.corridor),
        Bench.CLOCK,
        "estreat test",
        true,
        troubles::add);
  }

  private static CollectReport report(
      long onServer, long archived, @Nullable Uids listed, Gap... gaps) {
    FolderReport folder =
        new FolderReport(
            Bench.INBOX,
            new FolderReport.State(Bench.VALIDITY, 9, ModSeq.NONE, onServer),
            FolderReport.Method.PLAIN,
            onServer,
            archived,
            FolderReport.Work.NOTHING,
            List.of(gaps),
            null,
            Samples.BEGAN,
            Samples.BEGAN,
            listed);
    return new CollectReport(
        "alice",
        null,
        List.of(folder),
        List.of(),
        null,
        FaultKind.NONE,
        Samples.BEGAN,
        Samples.BEGAN);
  }

  private static Gap gap(long uid) {
    return new Gap(uid, Gap.Reason.NOT_DELIVERED, "why");
  }

  private Proof prove(CollectReport report) throws Exception {
    ProofRecorder recorder = recorder(folder);
    recorder.collected(report);
    return (Proof) ProofFiles.of(folder).read(recorder.recorded().getLast());
  }

  private static List<String> faults(Proof proof) {
    return proof.held(proof.pass().folders().getFirst()).faults();
  }

  @Test
  void aFaultOfOursIsToldAndTheNextPassHasItsProof() throws Exception {
    AtomicBoolean broken = new AtomicBoolean(true);
    MessageIndex other =
        (MessageIndex)
            Proxy.newProxyInstance(
                MessageIndex.class.getClassLoader(),
                new Class<?>[] {MessageIndex.class},
                (proxy, method, arguments) -> {
                  if (broken.get() && method.getName().equals("present")) {
                    throw new IllegalStateException("a fault");
                  }
                  return method.invoke(index, arguments);
                });
    ProofRecorder recorder =
        ProofRecorder.open(
            new ProofRecorder.Rooms(ProofFiles.of(folder), bench.archive, other, bench.corridor),
            Bench.CLOCK,
            "estreat test",
            true,
            troubles::add);
    recorder.collected(report(3, 3, Uids.of(1, 2, 3)));
    assertThat(recorder.recorded()).isEmpty();
    assertThat(troubles)
        .singleElement()
        .asString()
        .contains("cannot prove account alice: ", "a fault");
    troubles.clear();
    broken.set(false);
    recorder.collected(report(3, 3, Uids.of(1, 2, 3)));
    assertThat(recorder.recorded()).containsExactly(1L);
  }

  @Test
  void whatIsAccountedForHolds() throws Exception {
    bench.corridor.passedBy(Bench.INBOX, Bench.VALIDITY, new Uid(4), "a step");
    Proof proof = prove(report(5, 3, Uids.of(1, 2, 3, 4, 5), gap(5)));
    assertThat(faults(proof)).isEmpty();
    assertThat(proof.complete()).as("a gap is open").isFalse();
    FolderReport folder = proof.pass().folders().getFirst();
    assertThat(folder.archived()).isEqualTo(3);
    assertThat(folder.passedBy()).isEqualTo(1);
    assertThat(proof.held(folder).present()).isEqualTo(3);
    assertThat(prove(report(3, 3, Uids.of(1, 2, 3))).complete()).isTrue();
  }

  @Test
  void aUidThatThePassForgotIsAContradiction() throws Exception {
    Proof proof = prove(report(4, 4, Uids.of(1, 2, 3, 4)));
    assertThat(proof.holds()).isFalse();
    assertThat(proof.complete()).isFalse();
    assertThat(faults(proof).getFirst())
        .isEqualTo("listed by the server and neither archived nor passed by nor a gap: UID 4");
    assertThat(faults(proof).getLast())
        .contains("counted 4 on the server and 4 archived; counted again: 4 = 3 archived");
  }

  @Test
  void aMessageThatTheServerListsNeverCountsAsDeleted() throws Exception {
    bench.corridor.changes().expunge(Bench.INBOX, Bench.VALIDITY, new Uid(2), ModSeq.NONE);
    Proof proof = prove(report(3, 3, Uids.of(1, 2, 3)));
    assertThat(faults(proof))
        .containsExactly("1 messages that the server lists are marked as expunged here");
  }

  @Test
  void aGapThatTheServerDoesNotListAndMoreThanThereIsAreContradictions() throws Exception {
    assertThat(faults(prove(report(3, 3, Uids.of(1, 2, 3), gap(9)))))
        .containsExactly("a gap, and not listed by the server: UID 9");
    assertThat(faults(prove(report(3, 4, null))))
        .hasSize(2)
        .first()
        .asString()
        .contains("found 3 on the server, 4 archived, 0 gaps");
  }

  @Test
  void aGapThatClosedSinceIsNoGapAnyMore() throws Exception {
    Proof proof = prove(report(3, 2, Uids.of(1, 2, 3), gap(3)));
    assertThat(faults(proof)).isEmpty();
    assertThat(proof.complete()).isTrue();
  }

  @Test
  void whatTheServerLetGoOfWithoutSayingSoIsNamed() throws Exception {
    Proof proof = prove(report(2, 2, Uids.of(1, 3)));
    assertThat(proof.held(proof.pass().folders().getFirst()).notListed()).containsExactly(2L);
    assertThat(proof.complete()).isTrue();
  }

  @Test
  void aFolderThatTookTheNameOfAnotherHasHashesOfItsOwn() throws Exception {
    Mailbox other = new Mailbox("alice", "Other");
    for (int uid = 1; uid <= 3; uid++) {
      bench.corridor.expect(other, Bench.VALIDITY, new Uid(uid));
      bench.corridor.ingest(Bench.message(other, uid, "Subject: other " + uid + "\n\nx\n"));
    }
    bench.corridor.seenUpTo(other, Bench.VALIDITY, 3, ModSeq.NONE);
    ProofRecorder recorder = recorder(folder);
    recorder.collected(report(3, 3, Uids.of(1, 2, 3)));
    bench.corridor.changes().rename(other, Bench.INBOX, Bench.VALIDITY, "test");
    recorder.collected(report(3, 3, Uids.of(1, 2, 3)));
    recorder.collected(report(3, 3, Uids.of(1, 2, 3)));
    ProofFiles files = ProofFiles.of(folder);
    List<Proof.Held> held = new ArrayList<>();
    for (long number : recorder.recorded()) {
      held.add(((Proof) files.read(number)).held().get(Bench.INBOX));
    }
    assertThat(held.get(1).uidsSha256()).isEqualTo(held.get(0).uidsSha256());
    assertThat(held.get(1).messagesSha256()).isNotEqualTo(held.get(0).messagesSha256());
    assertThat(held.get(2)).isEqualTo(held.get(1));
    bench.archive.sync();
    assertThat(ProofChain.check(files, folder.resolve("archive/journal.jsonl"), true).faults())
        .isEmpty();
  }

  @Test
  void aProofThatACrashLeftWithoutItsLineGetsItAtTheNextStart() throws Exception {
    recorder(folder).collected(report(3, 3, Uids.of(1, 2, 3)));
    Path other = folder.resolve("other");
    Files.createDirectories(other.resolve("proofs"));
    Files.copy(
        ProofFiles.of(folder).path(1),
        ProofFiles.of(other).path(1)); // in a data folder whose journal does not know it
    bench.close();
    try (Bench fresh = new Bench(folder.resolve("fresh"), index)) {
      bench = fresh;
      assertThat(acts()).isZero();
      recorder(other);
      assertThat(acts()).isEqualTo(1);
      recorder(other);
      assertThat(acts()).as("once").isEqualTo(1);
    }
  }

  private long acts() throws IOException {
    return bench.journal().stream()
        .filter(event -> event instanceof CustodyEvent.Act act && act.what().equals("proof"))
        .count();
  }

  @Test
  void aProofThatCannotBeWrittenIsTold() throws Exception {
    Files.writeString(folder.resolve("proofs"), "a file in the way");
    ProofRecorder recorder = recorder(folder);
    recorder.collected(report(3, 3, Uids.of(1, 2, 3)));
    assertThat(recorder.recorded()).isEmpty();
    assertThat(troubles).hasSize(1);
    troubles.clear();
  }
}
