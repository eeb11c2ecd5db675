package org.estreat.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.estreat.model.Defect;

/** Starts workers, each with a folder of its own. Safe for use by several threads. */
final class WorkerStarter implements Closeable {
  /** On a busy machine a start takes some seconds. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  /** Behind all others it takes as long as they are busy, which is not for ever. */
  private static final Duration LONGEST_BEHIND = LONGEST.multipliedBy(10);

  private final WorkerCommand command;
  private final Path folder;
  private final ExtractLimits limits;
  private final WorkerWatch watch;
  private final AtomicInteger last = new AtomicInteger();
  private final Set<Worker> starting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

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
      starting.add(worker);
      if (closed) {
        kill(worker);
      }
      worker.awaitReady();
      ready = true;
      return worker;
    } finally {
      starting.remove(worker);
      if (!ready) {
        worker.close();
      }
    }
  }

  /** Ends those that are being started, and whatever is started later. */
  @Override
  public void close() {
    closed = true;
    starting.forEach(WorkerStarter::kill);
  }

  /** Nobody waits for what it reads any more. */
  static void kill(Worker worker) {
    worker.kill(Defect.Kind.TIMEOUT, "the program ended before");
  }
}
