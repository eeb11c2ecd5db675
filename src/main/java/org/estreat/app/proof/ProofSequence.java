package org.estreat.app.proof;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.model.ArchivePosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain of proofs of a data folder that is open for writing: which is the next, and the lines
 * of the custody journal that name them.
 */
record ProofSequence(ProofFiles files, Archive archive) {
  /** What the journal calls the act. */
  static final String ACT = "proof";

  private static final Logger LOG = LoggerFactory.getLogger(ProofSequence.class);

  /**
   * The place of a proof in the chain.
   *
   * @param previous hash of the one before
   */
  record Place(long number, String previous) {}

  Place next() throws IOException {
    List<Long> numbers = files.numbers();
    long last = numbers.isEmpty() ? 0 : numbers.getLast();
    String previous = last == 0 ? Proof.NO_HASH : files.sha256(last).orElse(Proof.NO_HASH);
    return new Place(last + 1, previous);
  }

  /** Writes into the journal which proof was made; its file is durable. */
  void announce(ProofDocument proof, String sha256) throws IOException {
    Map<String, String> details = new TreeMap<>();
    details.put("number", Long.toString(proof.number()));
    details.put("sha256", sha256);
    details.put("account", proof.account());
    details.put("complete", Boolean.toString(proof.complete()));
    if (proof instanceof ImportProof done) {
      details.put("kind", ImportProof.KIND);
      details.put("mailbox", done.job().mailbox().name());
      done.figures().forEach((name, figure) -> details.put(name, figure.toString()));
    }
    archive.recordAct(ACT, details);
    archive.sync();
  }

  /**
   * The last proof's file was durable before its journal line was: a crash may have come between.
   */
  void announceLast() throws IOException {
    List<Long> numbers = files.numbers();
    if (numbers.isEmpty() || !files.isWhole(numbers.getLast())) {
      return;
    }
    long last = numbers.getLast();
    try {
      ProofDocument proof = files.read(last);
      if (!isAnnounced(proof)) {
        announce(proof, files.sha256(last).orElse(Proof.NO_HASH));
      }
    } catch (ProofFormatException e) {
      LOG.warn("{}: {}", files.path(last), e.getMessage());
    }
  }

  private boolean isAnnounced(ProofDocument proof) throws IOException {
    long from = proof.head().position().journal();
    long end = archive.position().journal();
    AtomicBoolean found = new AtomicBoolean();
    String number = Long.toString(proof.number());
    archive.replay(
        // A journal that ends before is another one: restored, or cut.
        new ArchivePosition("", 0, from > end ? 0 : from),
        event -> {
          if (event instanceof CustodyEvent.Act act
              && act.what().equals(ACT)
              && number.equals(act.details().get("number"))) {
            found.set(true);
          }
        });
    return found.get();
  }
}
