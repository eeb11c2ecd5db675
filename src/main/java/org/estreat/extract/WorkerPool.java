package org.estreat.extract;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.estreat.extract.Seats.Seat;
import org.jspecify.annotations.Nullable;

/**
 * A few workers, started when there is something to read, kept for what comes next, ended when
 * nothing comes or when they have read much. Safe for use by several threads.
 *
 * <p>A start takes as much of the processor as reading a hundred ordinary contents. So another one
 * is started only where those that run have been busy for as long as a start takes.
 *
 * <p>A content that takes long keeps nobody waiting: it is read on beside the next ones of its
 * worker. Where too many are, it is put off: given up, and read aside from the beginning, by a
 * worker of its own.
 */
final class WorkerPool implements Closeable {
  /** For each content that may be beside whatever it holds, so many may be that hold little. */
  private static final int MOST_SMALL = 4;

  /** How many contents that were given up a worker goes on with at most. */
  private static final int MOST_GIVEN_UP = 2;

  /** Without anything to read, for a worker that goes on with contents that were given up. */
  private static final Duration SPOILED_IDLE = Duration.ofSeconds(1);

  /**
   * How long a worker lasts.
   *
   * @param contents that it reads; libraries leave things behind in memory
   * @param idle time without anything to read
   */
  record Life(int contents, Duration idle) {
    static final Life STANDARD = new Life(2_000, Duration.ofSeconds(60));
  }

  private final WorkerStarter starter;
  private final WorkerEnder ender = new WorkerEnder();
  private final ExtractLimits limits;
  private final int most;
  private final boolean recognises;
  private final Life life;
  private final Semaphore places;
  private final Seats seats;

  /** All but those aside, the one first that was used last. */
  private final Deque<Worker> workers = new ArrayDeque<>();

  private int starting;
  private long startNanos;
  private boolean closed;

  /**
   * @param most workers that read, and as many aside
   * @param recognises whether text in pictures is
   */
  WorkerPool(
      WorkerStarter starter,
      ExtractLimits limits,
      int most,
      boolean recognises,
      WorkerWatch watch,
      Life life) {
    this.starter = starter;
    this.limits = limits;
    this.most = most;
    this.recognises = recognises;
    this.life = life;
    this.places = new Semaphore(most, true);
    // Each of those may have started Tesseract.
    int mostSmall = recognises ? most : MOST_SMALL * most;
    this.seats = new Seats(most, mostSmall, (long) most * limits.outputChars());
    Duration look = life.idle.compareTo(SPOILED_IDLE) < 0 ? life.idle : SPOILED_IDLE;
    watch.every(look, this::endIdle);
  }

  /**
   * Waits for a place; {@link #giveBack} is to follow.
   *
   * @param told what is read
   * @throws IOException when no worker can be started
   */
  BeingRead take(Reading told) throws IOException {
    places.acquireUninterruptibly();
    BeingRead content = null;
    try {
      content = atOneThatRuns(told);
      content = content == null ? atAnother(told) : content;
      return content;
    } finally {
      if (content == null) {
        places.release();
      }
    }
  }

  /**
   * Waits for a place aside, for a content that was put off or may have broken a worker, and for a
   * worker that has read nothing before; {@link #giveBack} is to follow. It goes behind all others,
   * but where it waits for Tesseract, whose time would be counted.
   *
   * @throws IOException when no worker can be started
   */
  BeingRead takeAside(Reading told) throws IOException {
    awaitPlaceAside();
    try {
      return begin(starter.start(!recognises), told, Seat.ASIDE);
    } finally {
      cameAside();
    }
  }

  private synchronized void awaitPlaceAside() {
    boolean interrupted = false;
    while (!closed && !seats.isFreeAside()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // What a content gives does not depend on it.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    checkOpen();
    seats.comeAside(1);
  }

  private synchronized void cameAside() {
    seats.comeAside(-1);
    notifyAll();
  }

  /**
   * This content has been read for long.
   *
   * @param veryLong whether it may be put off
   */
  void late(BeingRead content, boolean veryLong) {
    if (moveBeside(content)) {
      places.release();
      startSpareWhereNeeded();
    } else if (veryLong) {
      putOffWhereInTheWay(content);
    }
    if (is(Seat.BESIDE, content)) {
      ender.end(noGood(content.worker()));
      // Tesseract is waited for, and gets no more than who started it.
      if (!recognises) {
        content.goBehind();
      }
    }
  }

  /** Whether it is there from now on. */
  private synchronized boolean moveBeside(BeingRead content) {
    boolean moves =
        seats.of(content) == Seat.PLACE && content.isHandedOver() && seats.fitsBeside(content);
    if (moves) {
      seats.put(content, Seat.BESIDE);
      notifyAll();
    }
    return moves;
  }

  private synchronized void putOffWhereInTheWay(BeingRead content) {
    boolean inTheWay =
        switch (seats.of(content)) {
          case null -> false;
          case PLACE -> content.isHandedOver() && places.hasQueuedThreads();
          case BESIDE -> !seats.fitBeside() && seats.isLargestBeside(content);
          case ASIDE -> false;
        };
    if (inTheWay && !seats.isLeft()) {
      content.putOff(); // One at a time: there is room at once.
    }
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the extractor is closed");
    }
  }

  /** Null where the caller is to start a worker, which is counted as starting. */
  private synchronized @Nullable BeingRead atOneThatRuns(Reading told) {
    Worker worker = freeSoon();
    if (worker == null) {
      starting++;
      return null;
    }
    workers.remove(worker);
    workers.addFirst(worker);
    return beginNow(worker, told, Seat.PLACE);
  }

  /** One that is free by the time in which another would have started; null where none is. */
  private @Nullable Worker freeSoon() {
    Worker worker = free();
    long asked = System.nanoTime();
    boolean interrupted = false;
    while (worker == null && starting + seats.count(Seat.PLACE) > 0) {
      long left =
          starting > 0 ? WorkerStarter.LONGEST.toNanos() : asked + startNanos - System.nanoTime();
      if (left <= 0) {
        break;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true; // What a content gives does not depend on it.
      }
      worker = free();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return worker;
  }

  /** The one with the least to go on with. */
  private @Nullable Worker free() {
    checkOpen();
    return workers.stream()
        .filter(worker -> !seats.isTaken(worker) && isGood(worker))
        .min(Comparator.comparingInt(Worker::contents))
        .orElse(null);
  }

  private boolean isGood(Worker worker) {
    return worker.isGood(life.contents, MOST_GIVEN_UP);
  }

  private BeingRead atAnother(Reading told) throws IOException {
    long begun = System.nanoTime();
    Worker worker = null;
    try {
      worker = starter.start(false);
      return begin(worker, told, Seat.PLACE);
    } finally {
      startEnded(worker, System.nanoTime() - begun);
    }
  }

  private synchronized BeingRead begin(Worker worker, Reading told, Seat seat) {
    if (closed) {
      ender.end(List.of(worker)); // Here nobody is to wait for it.
    }
    checkOpen();
    if (seat == Seat.PLACE) {
      workers.addFirst(worker);
    }
    return beginNow(worker, told, seat);
  }

  private BeingRead beginNow(Worker worker, Reading told, Seat seat) {
    BeingRead content = worker.begin(told, limits);
    seats.put(content, seat);
    return content;
  }

  private synchronized void startEnded(@Nullable Worker worker, long nanos) {
    starting--;
    startNanos = worker == null ? startNanos : nanos;
    notifyAll();
  }

  /** Nobody waits for more of it. */
  void giveBack(BeingRead content) {
    Worker worker = content.worker();
    if (is(Seat.ASIDE, content)) {
      try {
        worker.close(); // While it still has its seat, for it still has its memory.
      } finally {
        leaves(content);
      }
      return;
    }
    Seat seat = leaves(content);
    List<Worker> ended = noGood(worker);
    try {
      if (!ended.isEmpty()) {
        startSpareWhereNeeded();
      }
    } finally {
      ended.forEach(Worker::close);
      if (seat == Seat.PLACE) {
        places.release();
      }
    }
  }

  private synchronized boolean is(Seat seat, BeingRead content) {
    return seats.of(content) == seat;
  }

  /** Where it was. */
  private synchronized Seat leaves(BeingRead content) {
    notifyAll();
    content.worker().idleSince(System.nanoTime());
    return seats.remove(content);
  }

  /**
   * Those that are to end now. What they read beside is put off.
   *
   * @param used the one that has changed; how others end is for those to say who wait for them
   */
  private synchronized List<Worker> noGood(Worker used) {
    List<Worker> ended =
        remove(worker -> {
          boolean idle = worker == used ? !seats.isTaken(worker) : seats.in(worker).isEmpty();
          return idle && !isGood(worker);
        });
    ended.forEach(worker -> seats.in(worker).forEach(BeingRead::putOff));
    return ended;
  }

  private List<Worker> remove(Predicate<Worker> which) {
    List<Worker> removed = workers.stream().filter(which).toList();
    workers.removeAll(removed);
    return removed;
  }

  /** Where contents hold workers, or break them, the next one does not wait for a start. */
  private void startSpareWhereNeeded() {
    if (!isSpareToStart()) {
      return;
    }
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

  /** Whether all have something to go on with beside; then one is counted as starting. */
  private synchronized boolean isSpareToStart() {
    boolean needed =
        !closed
            && starting == 0
            && workers.size() < most
            && workers.stream().allMatch(worker -> worker.contents() > taken(worker));
    starting += needed ? 1 : 0;
    return needed;
  }

  private int taken(Worker worker) {
    return seats.isTaken(worker) ? 1 : 0;
  }

  private void startSpare() {
    long begun = System.nanoTime();
    Worker worker = null;
    try {
      worker = starter.start(false);
      if (!keep(worker)) {
        worker.close();
      }
    } catch (IOException e) {
      return; // Whoever needs one meets the same, and says so.
    } finally {
      startEnded(worker, System.nanoTime() - begun);
    }
  }

  private synchronized boolean keep(Worker spare) {
    boolean kept = !closed && workers.size() < most;
    if (kept) {
      spare.idleSince(System.nanoTime());
      workers.addLast(spare);
    }
    return kept;
  }

  private void endIdle() {
    ender.end(idle());
  }

  private synchronized List<Worker> idle() {
    long now = System.nanoTime();
    return remove(worker -> seats.in(worker).isEmpty() && isToEnd(worker, now));
  }

  private boolean isToEnd(Worker worker, long now) {
    Duration longest = worker.contents() > 0 ? SPOILED_IDLE : life.idle;
    return !isGood(worker) || now - worker.idleSince() >= longest.toNanos();
  }

  /** Ends all workers, also those that read: nobody waits for what they read any more. */
  @Override
  public void close() {
    List<Worker> ended;
    synchronized (this) {
      closed = true;
      notifyAll();
      ended = remove(worker -> seats.in(worker).isEmpty());
      seats.all().forEach(content -> WorkerStarter.kill(content.worker()));
    }
    starter.close();
    ended.forEach(Worker::close);
    awaitOthers();
  }

  /** Those that are being started or ended by other threads, and their folders with them. */
  private void awaitOthers() {
    try {
      awaitStarting();
      ender.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // They end with this process, too.
    }
  }

  private synchronized void awaitStarting() throws InterruptedException {
    while (starting + seats.comingAside() > 0) {
      wait();
    }
  }
}
