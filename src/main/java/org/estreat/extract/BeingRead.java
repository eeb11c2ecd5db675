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
   * @param putOff whether it was given up for no fault of its own
   * @param death of the worker, or what takes the place of it; null where all was read
   * @param own whether it is beyond doubt the content's own doing
   */
  record Ended(boolean putOff, @Nullable Death death, boolean own) {
    private static final Ended READ = new Ended(false, null, true);
    private static final Ended PUT_OFF = new Ended(true, null, false);
  }

  /**
   * A thirtieth of what another thread gets. With less, who shares the process has to wait: Java's
   * garbage is collected when all threads have come to where they can be stopped.
   */
  private static final int BEHIND = 15;

  /** Who was busy himself for so large a part of his time was not kept waiting by others. */
  private static final int BUSY = 2;

  /** The thread of Java's own that collects garbage, for which all others wait. */
  private static final String COLLECTOR = "VM Thread";

  private final Worker worker;
  private final int number;
  private final LinuxThread thread;
  private final LinuxThread collector;
  private final long collectorWaited;
  private final int before;
  private final CompletableFuture<Ended> ended = new CompletableFuture<>();
  private @Nullable Intake told;
  private volatile boolean accompanied;
  private volatile boolean handedOver;

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
    this.collector = worker.thread(COLLECTOR);
    this.collectorWaited = collector.waited();
  }

  Worker worker() {
    return worker;
  }

  int number() {
    return number;
  }

  /** Has it read, and waits for the end. */
  Ended read(WorkerRequest request, byte[] bytes) {
    try {
      worker.handOver(number, request, bytes);
      handedOver = true;
    } catch (IOException e) {
      worker.fail(e);
    }
    Ended how = ended.join();
    if (how.putOff || how.death != null) {
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
    boolean full = told != null && !told.take(frame);
    if (full) {
      worker.kill(Defect.Kind.TEXT_LIMIT, "told more than can be kept");
      hasBeenRead();
    }
  }

  /** To its end, or as far as what is read of it can be kept. */
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
   * @param took nanoseconds
   */
  void timeOut(String detail, long took) {
    if (!handedOver) {
      worker.kill(Defect.Kind.TIMEOUT, detail); // Nobody else can be told anything either.
      return;
    }
    Duration cpu = thread.cpu();
    boolean busy = cpu != null && BUSY * cpu.toNanos() > took;
    end(new Ended(false, new Death(Defect.Kind.TIMEOUT, detail, true), isAlone() || busy));
  }

  /** The worker is no more. */
  void broke(Death death) {
    end(new Ended(false, death, isAlone() && (death.limit() || before == 0)));
  }

  private boolean isAlone() {
    return !accompanied;
  }

  /** Another content is read by the same process at the same time. */
  void accompany() {
    accompanied = true;
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

  /** For how many nanoseconds its reading has waited for a processor. */
  long waited() {
    return thread.waited() + collector.waited() - collectorWaited;
  }

  /** Whatever else wants a processor goes before it. */
  void goBehind() {
    thread.putBehind(BEHIND);
  }
}
