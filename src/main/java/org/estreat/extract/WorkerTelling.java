package org.estreat.extract;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * What a worker is told, one thing after the other, by a thread of its own: who holds the other end
 * open and takes nothing keeps nobody waiting. Safe for use by several threads.
 */
final class WorkerTelling {
  /** Something to be told. */
  @FunctionalInterface
  interface Words {
    void writeTo(DataOutputStream to) throws IOException;
  }

  private static final Words LAST = to -> {};

  private final BlockingQueue<Words> words = new LinkedBlockingQueue<>();
  private final DataOutputStream to;

  /**
   * @param to whose end is not awaited
   */
  WorkerTelling(DataOutputStream to) {
    this.to = to;
  }

  /**
   * Begins to tell.
   *
   * @param fault done once, by the thread that tells, when no more can be told
   */
  void begin(Consumer<IOException> fault) {
    Thread.ofPlatform().daemon().name("extract-tell").start(() -> run(fault));
  }

  /** Comes back at once. */
  void tell(Words more) {
    words.add(more);
  }

  /** What was told before is still told, as far as it is taken. */
  void end() {
    words.add(LAST);
  }

  private void run(Consumer<IOException> fault) {
    IOException met = new IOException("cannot be told anything");
    boolean all = false;
    try {
      for (Words next = words.take(); !next.equals(LAST); next = words.take()) {
        next.writeTo(to);
        to.flush();
      }
      all = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      met = e;
    } finally {
      if (!all) {
        fault.accept(met);
      }
    }
  }
}
