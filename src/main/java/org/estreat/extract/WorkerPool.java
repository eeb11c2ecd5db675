package org.estreat.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/**
 * A few workers, started when there is something to read, kept for what comes next, ended when
 * nothing comes or when they have read much. Safe for use by several threads.
 *
 * <p>A start takes as much of the processor as reading a hundred ordinary contents. So another one
 * is started only where those that run have been busy for as long as a start takes.
 *
 * <p>A content that takes long keeps nobody waiting: its worker moves to a place aside, of which
 * there are as many. Where none is free, it is put off, to be read at one from the beginning.
 */
final class WorkerPool implements Closeable {
  /** On a busy machine a start takes some seconds. */
  private static final Duration START = Duration.ofMinutes(2);

  /**
   * How long a worker lasts.
   *
   * @param contents that it reads; libraries leave things behind in memory
   * @param idle time without anything to read
   */
  record Life(int contents, Duration idle) {
    static final Life STANDARD = new Life(2_000, Duration.ofSeconds(60));
  }

  private final WorkerCommand command;
  private final Path folder;
  private final ExtractLimits limits;
  private final int most;
  private final WorkerWatch watch;
  private final Life life;
  private final Semaphore places;
  private final Semaphore placesAside;
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Set<Worker> busy = new HashSet<>();

  /** Those that have been reading for long: nobody expects them back soon. */
  private final Set<Worker> late = new HashSet<>();

  private final Set<Worker> aside = new HashSet<>();
  private int started;
  private int starting;
  private long startNanos;
  private boolean closed;

  /**
   * @param folder for the temporary files of workers, and nobody else's; emptied
   * @param most workers that read, and as many aside
   */
  WorkerPool(
      WorkerCommand command,
      Path folder,
      ExtractLimits limits,
      int most,
      WorkerWatch watch,
      Life life) {
    this.command = command;
    this.folder = folder.toAbsolutePath();
    this.limits = limits;
    this.most = most;
    this.watch = watch;
    this.life = life;
    this.places = new Semaphore(most, true);
    this.placesAside = new Semaphore(most, true);
    Folders.empty(this.folder);
    watch.every(life.idle, this::endIdle);
  }

  /**
   * Waits for a worker; {@link #giveBack} is to follow.
   *
   * @param fresh one that has read nothing before
   * @throws IOException when none can be started
   */
  Worker take(boolean fresh) throws IOException {
    places.acquireUninterruptibly();
    boolean taken = false;
    try {
      Worker worker = idleOrPromised(fresh);
      worker = worker == null ? start() : worker;
      taken = true;
      return worker;
    } finally {
      if (!taken) {
        places.release();
      }
    }
  }

  /**
   * Waits for a place aside, for a content that was put off; {@link #giveBack} is to follow.
   *
   * @throws IOException when no worker can be started
   */
  Worker takeAside() throws IOException {
    placesAside.acquireUninterruptibly();
    boolean taken = false;
    try {
      checkOpen();
      Worker worker = begin(started(), aside);
      taken = true;
      worker.goBehind();
      return worker;
    } finally {
      if (!taken) {
        placesAside.release();
      }
    }
  }

  /**
   * This one has been reading for long. Where somebody waits for its place, it reads on aside, or
   * is put off.
   *
   * @param veryLong whether it may be put off, or goes behind all others
   */
  void makeWay(Worker worker, boolean veryLong) {
    if (isAside(worker, veryLong) && veryLong) {
      worker.goBehind();
    }
  }

  private synchronized boolean isAside(Worker worker, boolean veryLong) {
    if (busy.remove(worker)) {
      late.add(worker);
      notifyAll();
    }
    if (!late.contains(worker) || !places.hasQueuedThreads()) {
      return aside.contains(worker);
    }
    if (placesAside.tryAcquire()) {
      late.remove(worker);
      aside.add(worker);
      places.release();
    } else if (veryLong) {
      worker.putOff();
    }
    return aside.contains(worker);
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the extractor is closed");
    }
  }

  private synchronized @Nullable Worker idle(boolean fresh) {
    checkOpen();
    Worker last = idle.pollLast();
    while (last != null && ((fresh && last.served() > 0) || last.isBehind() || !last.isAlive())) {
      last.close(); // One in, one out: there are never more than there are places.
      last = fresh ? null : idle.pollLast();
    }
    return last;
  }

  /** One to use; null where the caller is to start one, which is counted as starting. */
  private synchronized @Nullable Worker idleOrPromised(boolean fresh) {
    Worker worker = idleSoon(fresh);
    if (worker == null) {
      starting++;
    } else {
      busy.add(worker);
    }
    return worker;
  }

  /** One that is free by the time in which another would have started; null where none is. */
  private @Nullable Worker idleSoon(boolean fresh) {
    Worker worker = idle(fresh);
    long asked = System.nanoTime();
    while (worker == null && starting + (fresh ? 0 : busy.size()) > 0) {
      long left = starting > 0 ? START.toNanos() : asked + startNanos - System.nanoTime();
      if (left <= 0) {
        break;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // What a content gives does not depend on it.
        break;
      }
      worker = idle(fresh);
    }
    return worker;
  }

  private Worker start() throws IOException {
    long begun = System.nanoTime();
    Worker worker = null;
    try {
      worker = begin(started(), busy);
      return worker;
    } finally {
      startEnded(worker, System.nanoTime() - begun);
    }
  }

  private synchronized Worker begin(Worker worker, Set<Worker> where) {
    if (closed) {
      worker.close();
    }
    checkOpen();
    where.add(worker);
    return worker;
  }

  private synchronized void startEnded(@Nullable Worker worker, long nanos) {
    starting--;
    startNanos = worker == null ? startNanos : nanos;
    notifyAll();
  }

  private Worker started() throws IOException {
    Worker worker = Worker.start(command, folder.resolve(nextName()), limits);
    boolean ready = false;
    try (var _ = watch.over(worker, START)) {
      worker.awaitReady();
      ready = true;
      return worker;
    } finally {
      if (!ready) {
        worker.close();
      }
    }
  }

  private synchronized String nextName() {
    return Integer.toString(++started);
  }

  /**
   * @param good whether it can read more
   */
  void giveBack(Worker worker, boolean good) {
    boolean wasAside = leaves(worker);
    try {
      if (!keep(worker, good)) {
        replace(good);
        worker.close();
      }
    } finally {
      (wasAside ? placesAside : places).release();
    }
  }

  /** Where contents break workers, the next one does not wait for the start of another. */
  private void replace(boolean good) {
    if (!good && isToBeReplaced()) {
      boolean begun = false;
      try {
        Thread.ofPlatform().daemon().name("extract-start").start(this::startSpare);
        begun = true;
      } finally {
        if (!begun) {
          startEnded(null, 0); // No thread is to be had: nobody is to wait for it.
        }
      }
    }
  }

  private synchronized boolean isToBeReplaced() {
    boolean room = !closed && starting + here() < most;
    starting += room ? 1 : 0;
    return room;
  }

  private int here() {
    return busy.size() + late.size() + idle.size();
  }

  private void startSpare() {
    try {
      Worker worker = start();
      leaves(worker);
      if (!keep(worker, true)) {
        worker.close();
      }
    } catch (IOException | IllegalStateException e) {
      return; // Whoever needs one meets the same, and says so.
    }
  }

  /** Whether it was aside. */
  private synchronized boolean leaves(Worker worker) {
    busy.remove(worker);
    late.remove(worker);
    notifyAll();
    return aside.remove(worker);
  }

  private synchronized boolean keep(Worker worker, boolean good) {
    boolean wornOut = worker.served() >= life.contents || worker.isBehind();
    boolean tooMany = starting + here() + aside.size() >= 2 * most;
    if (!good || closed || wornOut || tooMany || !worker.isAlive()) {
      return false;
    }
    worker.idleSince(System.nanoTime());
    idle.addLast(worker);
    notifyAll();
    return true;
  }

  private void endIdle() {
    List<Worker> ended = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      while (!idle.isEmpty() && now - idle.getFirst().idleSince() >= life.idle.toNanos()) {
        ended.add(idle.removeFirst());
      }
    }
    ended.forEach(Worker::close);
  }

  /** Ends all workers, also those that read: nobody waits for what they read any more. */
  @Override
  public void close() {
    List<Worker> ended;
    synchronized (this) {
      closed = true;
      notifyAll();
      ended = new ArrayList<>(idle);
      idle.clear();
      Stream.of(busy, late, aside)
          .flatMap(Set::stream)
          .forEach(worker -> worker.kill(Defect.Kind.TIMEOUT, "the program ended before"));
    }
    ended.forEach(Worker::close);
    awaitStarting();
  }

  /** Those that are being started end by themselves, and their folders with them. */
  private synchronized void awaitStarting() {
    try {
      while (starting > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // They end with this process, too.
    }
  }
}
