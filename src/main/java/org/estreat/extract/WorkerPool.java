package org.estreat.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.estreat.extract.Seats.Seat;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/**
 * A few workers, started when there is something to read, kept for what comes next, ended when
 * nothing comes or when they have read much. Safe for use by several threads.
 *
 * <p>A start takes as much of the processor as reading a hundred ordinary contents. So another one
 * is started only where those that run have been busy for as long as a start takes.
 *
 * <p>A content that takes long keeps nobody waiting: its worker moves aside. There are as many
 * aside, or more that together take no more memory. Where there is no room, it is put off, to be
 * read there from the beginning.
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
  private final Deque<Worker> idle = new ArrayDeque<>();
  private final Seats seats;
  private int started;
  private int starting;
  private long startNanos;
  private boolean closed;

  /**
   * @param folder for the temporary files of workers, and nobody else's; emptied
   * @param most workers that read; as many, or the memory of as many, aside
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
    this.seats = new Seats(most, command.heap());
    Folders.empty(this.folder);
    watch.every(life.idle, this::endIdle);
  }

  /**
   * Waits for a worker; {@link #giveBack} is to follow.
   *
   * @throws IOException when none can be started
   */
  Worker take() throws IOException {
    if (places.hasQueuedThreads() || !places.tryAcquire()) {
      oneMakesWay();
      places.acquireUninterruptibly();
    }
    boolean taken = false;
    try {
      Worker worker = idleOrPromised();
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
   * Waits for a place aside, for a content that was put off or broke a worker, and for one that has
   * read nothing before and goes behind all others; {@link #giveBack} is to follow.
   *
   * @throws IOException when no worker can be started
   */
  Worker takeAside() throws IOException {
    awaitPlaceAside();
    Worker worker = null;
    try {
      worker = started(true);
    } finally {
      cameAside(worker);
    }
    return worker;
  }

  private synchronized void awaitPlaceAside() {
    boolean interrupted = false;
    seats.waitForAside(1);
    while (!closed && !seats.isFreeAside()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // What a content gives does not depend on it.
      }
    }
    seats.waitForAside(-1);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    checkOpen();
    seats.comeAside(1);
  }

  private synchronized void cameAside(@Nullable Worker worker) {
    seats.comeAside(-1);
    notifyAll();
    if (worker != null) {
      begin(worker, Seat.ASIDE);
    }
  }

  /**
   * This one has been reading for long. Where somebody waits for its place, it reads on aside.
   *
   * @param veryLong whether it is to go behind all others, and may be put off
   */
  void makeWay(Worker worker, boolean veryLong) {
    if (isToBeReplaced(worker)) {
      startSpareAside();
    }
    // Tesseract is waited for, and gets no more than who started it.
    if (veryLong && command.ocr() == null) {
      worker.goBehind();
    }
    leavePlace(worker, veryLong);
  }

  /** Nobody expects it back any more; whether a spare one is to be started, which is counted. */
  private synchronized boolean isToBeReplaced(Worker worker) {
    boolean newly = seats.change(worker, Seat.BUSY, Seat.LATE);
    boolean spare = newly && !closed && isSpareWanted();
    starting += spare ? 1 : 0;
    if (newly) {
      notifyAll(); // Who waits for it to be free again waits in vain.
    }
    return spare;
  }

  /** As many as read at a time are ready, and one for those that are late. */
  private boolean isSpareWanted() {
    int ready = starting + seats.count(Seat.BUSY) + idle.size();
    return ready < most && ready + seats.count(Seat.LATE) <= most;
  }

  private synchronized void oneMakesWay() {
    var _ = seats.in(Seat.LATE).toList().stream().anyMatch(this::moveAside);
  }

  private synchronized void leavePlace(Worker worker, boolean veryLong) {
    Seat seat = seats.of(worker);
    boolean stays =
        switch (seat) {
          case null -> true;
          case BUSY -> true;
          case LATE -> !places.hasQueuedThreads() || moveAside(worker) || !veryLong;
          case ASIDE -> worker.isBehind() || seats.fitAside() || !seats.isLargestMoved(worker);
        };
    if (!stays && seats.all().stream().noneMatch(Worker::isPutOff)) {
      worker.putOff(); // One at a time: there is room at once.
    }
  }

  private boolean moveAside(Worker worker) {
    boolean fits = seats.fitsAside(worker);
    if (fits) {
      seats.put(worker, Seat.ASIDE);
      places.release();
    }
    return fits;
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the extractor is closed");
    }
  }

  private synchronized @Nullable Worker idle() {
    checkOpen();
    Worker last = idle.pollLast();
    while (last != null && !last.isAlive()) {
      last.close();
      last = idle.pollLast();
    }
    return last;
  }

  /** One to use; null where the caller is to start one, which is counted as starting. */
  private synchronized @Nullable Worker idleOrPromised() {
    Worker worker = idleSoon();
    if (worker == null) {
      starting++;
    } else {
      seats.put(worker, Seat.BUSY);
    }
    return worker;
  }

  /** One that is free by the time in which another would have started; null where none is. */
  private @Nullable Worker idleSoon() {
    Worker worker = idle();
    long asked = System.nanoTime();
    while (worker == null && starting + seats.count(Seat.BUSY) > 0) {
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
      worker = idle();
    }
    return worker;
  }

  private Worker start() throws IOException {
    long begun = System.nanoTime();
    Worker worker = null;
    try {
      worker = begin(started(false), Seat.BUSY);
      return worker;
    } finally {
      startEnded(worker, System.nanoTime() - begun);
    }
  }

  private synchronized Worker begin(Worker worker, Seat seat) {
    if (closed) {
      worker.close();
    }
    checkOpen();
    seats.put(worker, seat);
    return worker;
  }

  private synchronized void startEnded(@Nullable Worker worker, long nanos) {
    starting--;
    startNanos = worker == null ? startNanos : nanos;
    notifyAll();
  }

  private Worker started(boolean behind) throws IOException {
    Worker worker = Worker.start(command, folder.resolve(nextName()), limits, behind);
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
    boolean ends = !good || worker.isBehind();
    try {
      if (ends) {
        end(worker);
      }
    } finally {
      Seat seat = leaves(worker);
      try {
        if (!ends && !keep(worker)) {
          worker.close();
        }
      } finally {
        if (seat != Seat.ASIDE) {
          places.release();
        }
      }
    }
  }

  /** Where contents break workers, the next one does not wait for a start. */
  private void end(Worker worker) {
    try {
      if (isToBeReplaced(worker)) {
        startSpareAside();
      }
    } finally {
      worker.close(); // While it still has its seat, for it still has its memory.
    }
  }

  private void startSpareAside() {
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

  private void startSpare() {
    long begun = System.nanoTime();
    Worker worker = null;
    try {
      worker = started(false);
    } catch (IOException e) {
      return; // Whoever needs one meets the same, and says so.
    } finally {
      if (!isKept(worker, System.nanoTime() - begun) && worker != null) {
        worker.close();
      }
    }
  }

  private synchronized boolean isKept(@Nullable Worker spare, long nanos) {
    startEnded(spare, nanos);
    return spare != null && keep(spare);
  }

  /** Where it was. */
  private synchronized Seat leaves(Worker worker) {
    notifyAll();
    return seats.remove(worker);
  }

  private synchronized boolean keep(Worker worker) {
    boolean wornOut = worker.served() >= life.contents;
    if (closed || wornOut || !isSpareWanted() || !worker.isAlive()) {
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
      seats.all().forEach(worker -> worker.kill(Defect.Kind.TIMEOUT, "the program ended before"));
    }
    ended.forEach(Worker::close);
    awaitStarting();
  }

  /** Those that are being started end by themselves, and their folders with them. */
  private synchronized void awaitStarting() {
    try {
      while (starting + seats.comingAside() > 0) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // They end with this process, too.
    }
  }
}
