package org.estreat.app;

import java.io.IOException;
import java.util.List;
import org.estreat.app.proof.ProofDocument;
import org.estreat.app.proof.ProofFormatException;
import org.estreat.app.proof.ProofRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proofs of one run: making them, and showing those that were made. */
final class Proving {
  private static final Logger LOG = LoggerFactory.getLogger(Proving.class);

  private final World world;
  private final Config config;
  private final Store store;
  private volatile boolean troubled;

  Proving(World world, Config config, Store store) {
    this.world = world;
    this.config = config;
    this.store = store;
  }

  ProofRecorder ofEveryPass() throws IOException {
    return store.recorder(world.clock(), true, this::tell);
  }

  /** Of passes with news, and one an hour. */
  ProofRecorder ofNews() throws IOException {
    return store.recorder(world.clock(), false, this::tell);
  }

  private void tell(IOException fault) {
    troubled = true;
    LOG.error("a collection proof could not be made", fault);
    Fault told = Faults.of("a collection proof could not be made", config.data(), fault);
    world.err().print(told.text());
  }

  /**
   * Prints these proofs as tables.
   *
   * @return {@link Exit#FAILED} where one could not be made or contradicts itself
   */
  int print(List<Long> numbers, Page page) throws IOException {
    boolean holds = true;
    for (long number : numbers) {
      try {
        ProofDocument proof = store.proofs().read(number);
        ProofTable.print(proof, store.proofs().sha256(number), page, world.out());
        holds &= proof.holds();
      } catch (ProofFormatException e) {
        throw new IOException(store.proofs().path(number) + ": " + e.getMessage(), e);
      }
    }
    return holds && !troubled ? Exit.DONE : Exit.FAILED;
  }
}
