package org.estreat.extract;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.estreat.extract.FrameReader.Frame;
import org.estreat.extract.Worker.Death;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/**
 * A content that a worker reads, alone in it or in the company of others that take long. Safe for
 * use by several threads.
 */
final class BeingRead {
  /**
   * How the reading ended.
   *
   * @param givenUp whether the worker may still be at it
   * @param death of the worker, or what takes the place of it; null where all was read, or where it
   *     was put off for no fault of its own
   * @param own whether it counts: a fault is beyond doubt of the content's own making
   */
  record Ended(boolean givenUp, @Nullable Death death, boolean own) {
    private static final Ended READ = new Ended(false, null, true);
    private static final Ended PUT_OFF = new Ended(true, null, false);
  }

  /**
   * A thirtieth of what another thread gets. With less, who shares the process has to wait: Java's
   * garbage is collected when all threads have come to where they can be stopped.
   */
  private static final int BEHIND = 15;

  /** What a content tells that was given up is not listened to for longer than so many octets. */
  private static final long IGNORED = 64L << 20;

  private final Worker worker;
  private final int number;
  private final LinuxThread thread;
  private final int before;
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();
  private @Nullable Intake told;
  private long collectorBefore = -1;
  private long ignored;
  private volatile boolean accompanied;
  private volatile boolean begun;
  private volatile boolean handedOver;
  private volatile boolean behind;

  /**
   * @param number that no other content of this worker has
   * @param told what is read, until the reading has ended
   */
  BeingRead(Worker worker, int number, Reading told, ExtractLimits limits) {
    this.worker = worker;
    this.number = number;
    this.told = new Intake(told, limits);
    this.before = worker.served();
    this.thread = worker.thread(WorkerMain.reader(number));
  }

  Worker worker() {
    return worker;
  }

  int number() {
    return number;
  }

  /** Has it read, and waits for the end. */
  Ended read(WorkerRequest request, byte[] bytes) {
    begun = true;
    worker.handOver(this, request, bytes);
    Ended how = ended.join();
    if (how.givenUp) {
      worker.giveUp(number);
      thread.putBehind(LinuxProcess.LAST);
    }
    return how;
  }

  /**
   * The worker tells of it.
   *
   * @throws IOException where no worker says such a thing
   */
  synchronized void take(Frame frame) throws IOException {
    boolean full = false;
    if (told == null) {
      ignored += frame.octets();
      full = ignored > IGNORED;
    } else {
      full = !told.take(frame);
    }
    if (full) {
      worker.kill(Defect.Kind.TEXT_LIMIT, "told more than can be kept");
      end(Ended.READ);
    }
  }

  /** The worker says that it is at its end. */
  void hasBeenRead() {
    end(Ended.READ);
  }

  private synchronized void end(Ended how) {
    if (told != null) {
      told = null;
      ended.complete(how);
    }
  }

  synchronized boolean isEnded() {
    return told == null;
  }

  /** It is to be read by another worker; nothing is wrong with it. */
  void putOff() {
    end(Ended.PUT_OFF);
  }

  /**
   * It has taken more time than it may. What was told so far counts.
   *
   * @param busy whether it kept a processor busy itself for all that time
   */
  void timeOut(String detail, boolean busy) {
    Death death = new Death(Defect.Kind.TIMEOUT, detail);
    if (handedOver) {
      end(new Ended(true, death, busy || (isAlone() && before == 0)));
    } else {
      worker.kill(death.kind(), detail); // Nobody else can be told anything either.
      end(new Ended(false, death, false));
    }
  }

  /** The worker is no more. */
  void broke(Death death) {
    end(new Ended(false, death, isAlone() && handedOver && before == 0));
  }

  private boolean isAlone() {
    return !accompanied;
  }

  /** Another content is read by the same process at the same time. */
  void accompany() {
    accompanied = true;
  }

  /** Whether the worker may know of it. */
  boolean isBegun() {
    return begun;
  }

  /** The worker has all of it. */
  void isThere() {
    handedOver = true;
  }

  /** Whether the worker has all of it, and could be given another. */
  boolean isHandedOver() {
    return handedOver;
  }

  /** Whether it is the first one that its worker reads. */
  boolean isFirst() {
    return before == 0;
  }

  /** Octets of memory that the text read so far takes, or somewhat less. */
  synchronized long octets() {
    return told == null ? 0 : told.octets();
  }

  /** Processor time that it alone has had; null where the system does not tell. */
  @Nullable Duration cpu() {
    return thread.cpu();
  }

  /**
   * For how many nanoseconds its reading has waited for a processor, or for the collection of
   * garbage that waited for one, since this was asked first.
   */
  synchronized long waited() {
    long collector = worker.collector().waited();
    collectorBefore = collectorBefore < 0 ? collector : collectorBefore;
    return thread.waited() + collector - collectorBefore;
  }

  /** Whatever else wants a processor goes before it, from the first time that there is a way. */
  void goBehind() {
    behind = behind || thread.putBehind(BEHIND);
  }
}
