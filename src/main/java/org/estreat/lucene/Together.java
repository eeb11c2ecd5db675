package org.estreat.lucene;

import java.io.IOException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.util.IOUtils;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * Does the pieces of one work on the asking thread and, as far as they are idle, on the threads of
 * the machine's common pool: one search is faster, and many at a time are no more threads.
 */
final class Together {
  private final int pieces;
  private final Work work;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(null);

  /** Of the asking thread and of the helpers that have begun; ended when none is left. */
  private final Phaser busy = new Phaser(1);

  private Together(int pieces, Work work) {
    this.pieces = pieces;
    this.work = work;
  }

  /** What is done for each piece. */
  interface Work {
    /**
     * @param limit to be asked within the piece; each thread has its own
     */
    void doPiece(int piece, SearchLimit limit) throws IOException;
  }

  /**
   * Does all pieces and returns when none is being done any more. After a failure no other piece is
   * begun, and those that have begun end at their limit.
   *
   * @throws IOException the first failure of a thread
   */
  static void run(int pieces, SearchLimit limit, Work work) throws IOException {
    Together together = new Together(pieces, work);
    int helpers = Math.min(pieces, ForkJoinPool.getCommonPoolParallelism() + 1) - 1;
    for (int i = 0; i < helpers; i++) {
      ForkJoinPool.commonPool().execute(() -> together.help(limit));
    }
    together.doPieces(limit);
    together.busy.awaitAdvance(together.busy.arriveAndDeregister());
    Throwable failed = together.failure.get();
    if (failed != null) {
      throw IOUtils.rethrowAlways(failed);
    }
  }

  private void help(SearchLimit limit) {
    if (busy.register() < 0) {
      return; // begun too late: all is done
    }
    try {
      doPieces(limit.forHelper(() -> failure.get() != null));
    } finally {
      busy.arriveAndDeregister();
    }
  }

  private void doPieces(SearchLimit limit) {
    try {
      for (int piece = next.getAndIncrement();
          piece < pieces && failure.get() == null;
          piece = next.getAndIncrement()) {
        work.doPiece(piece, limit);
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }
}
