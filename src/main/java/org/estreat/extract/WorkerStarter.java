package org.estreat.extract;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts workers, each with a folder of its own. Safe for use by several threads. */
final class WorkerStarter {
  /** On a busy machine a start takes some seconds. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  /** Behind all others it takes as long as they are busy, which is not for ever. */
  private static final Duration LONGEST_BEHIND = LONGEST.multipliedBy(10);

  private final WorkerCommand command;
  private final Path folder;
  private final ExtractLimits limits;
  private final WorkerWatch watch;
  private final AtomicInteger last = new AtomicInteger();

  /**
   * @param folder for their temporary files, and nobody else's; emptied
   */
  WorkerStarter(WorkerCommand command, Path folder, ExtractLimits limits, WorkerWatch watch) {
    this.command = command;
    this.folder = folder.toAbsolutePath();
    this.limits = limits;
    this.watch = watch;
    Folders.empty(this.folder);
  }

  /**
   * Starts one, and waits until it is ready.
   *
   * @param behind whether whatever else wants a processor goes before it
   */
  Worker start(boolean behind) throws IOException {
    Path own = folder.resolve(String.valueOf(last.incrementAndGet()));
    Worker worker = Worker.start(command, own, limits, behind);
    boolean ready = false;
    try (var _ = watch.over(worker, behind ? LONGEST_BEHIND : LONGEST)) {
      worker.awaitReady();
      ready = true;
      return worker;
    } finally {
      if (!ready) {
        worker.close();
      }
    }
  }
}
