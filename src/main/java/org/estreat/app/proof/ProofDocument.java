package org.estreat.app.proof;

import java.time.Instant;
import org.estreat.archive.ArchiveHead;

/** A file of the chain of proofs: of a pass over an account, or of an import. */
public sealed interface ProofDocument permits Proof, ImportProof {
  /** From 1, one sequence for all of a data folder. */
  long number();

  /** SHA-256 of the one before, hex; {@link Proof#NO_HASH} in the first. */
  String previous();

  Instant written();

  Proof.Basis basis();

  String account();

  /** Whether all figures agree with each other. */
  boolean holds();

  /** Whether everything that was met is accounted for and kept. */
  boolean complete();

  /** Where packs and journal ended on which it rests. */
  default ArchiveHead head() {
    return basis().archive();
  }
}
