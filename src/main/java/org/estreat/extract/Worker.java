package org.estreat.extract;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.estreat.extract.FrameReader.Frame;
import org.estreat.extract.FrameReader.GarbledException;
import org.estreat.extract.FrameWriter.Kind;
import org.estreat.model.Defect;
import org.estreat.model.FaultWords;
import org.jspecify.annotations.Nullable;

/**
 * A process that reads contents ({@link WorkerMain}), with a folder of its own for temporary files.
 * Safe for use by several threads, once it is ready.
 *
 * <p>It reads one after the other, and in the company of those that take long. Java can end no
 * thread by force: a content that was given up may go on in it until the process ends.
 */
final class Worker implements Closeable {
  /** The file in its folder that holds what it, or Java, has to say. */
  static final String MESSAGES = "messages";

  /** The file in its folder that Java writes when it breaks. */
  static final String CRASH = "crash";

  /** What {@code -XX:+ExitOnOutOfMemoryError} ends with. */
  private static final int OUT_OF_MEMORY = 3;

  /** Ended by SIGKILL, and not by us: that is what a system does when its memory runs out. */
  private static final int KILLED = 128 + 9;

  private static final long SECONDS_TO_END = 5;

  /** In its folder. Each takes up more of a disk than its octets. */
  private static final int MOST_FILES = 20_000;

  /** By then all that was told before the end has been heard. */
  private static final Executor SOON = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

  /** The thread of Java's own that collects garbage, for which all others wait. */
  private static final String COLLECTOR = "VM Thread";

  /** Why a worker is no more. */
  record Death(Defect.Kind kind, String detail) {}

  private final Path folder;
  private final Process process;
  private final LinuxThread collector;
  private final DataOutputStream to;
  private final WorkerTelling telling;
  private final FrameReader from;
  private final Set<ProcessHandle> helpers = ConcurrentHashMap.newKeySet();

  /** Those that it has not said to be read, with those that were given up, by their numbers. */
  private final Map<Integer, BeingRead> contents = new ConcurrentHashMap<>();

  private @Nullable Death killed;
  private @Nullable Death failed;
  private int lastNumber;
  private int served;
  private boolean wornOut;
  private volatile long idleSince;

  private Worker(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    this.collector = thread(COLLECTOR);
    this.to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    this.telling = new WorkerTelling(to);
    this.from = new FrameReader(new BufferedInputStream(process.getInputStream(), 1 << 16));
  }

  /**
   * Starts one; {@link #awaitReady} is to follow.
   *
   * @param behind whether whatever else wants a processor goes before it
   */
  static Worker start(WorkerCommand command, Path folder, ExtractLimits limits, boolean behind)
      throws IOException {
    Files.createDirectories(folder);
    Worker worker = new Worker(folder, command.in(folder, behind).start());
    try {
      WorkerRequest.writeLimits(limits, worker.to);
      worker.to.flush();
    } catch (IOException e) {
      String why = worker.messages();
      worker.close();
      throw new IOException("the process that reads attachments does not start" + why, e);
    }
    return worker;
  }

  void awaitReady() throws IOException {
    try {
      from.awaitReady();
    } catch (IOException e) {
      Death death = death(e);
      String why = messages();
      throw new IOException(
          "the process that reads attachments does not start: " + death.detail + why, e);
    }
    telling.begin(this::cannotBeTold);
    Thread.ofPlatform().daemon().name("extract-told").start(this::listen);
    // Its standard output may be held open by a program that it has started.
    var _ = process.onExit().thenRunAsync(() -> fail(new EOFException()), SOON);
  }

  /** Until it has nothing more to say. */
  private void listen() {
    IOException end = new IOException("the process is no more");
    try {
      while (true) {
        take(from.next());
      }
    } catch (IOException e) {
      end = e;
    } finally {
      fail(end);
    }
  }

  private void take(Frame frame) throws IOException {
    BeingRead content = contents.get(frame.number());
    if (content == null || !content.isBegun()) {
      throw new GarbledException("there is no content " + frame.number());
    }
    boolean spent = frame.kind() == Kind.SPENT;
    if (spent || frame.kind() == Kind.DONE) {
      hasRead(content, spent);
      content.hasBeenRead();
    } else {
      content.take(frame);
    }
  }

  /** Who begins next sees all of it or nothing. */
  private synchronized void hasRead(BeingRead content, boolean spent) {
    served++;
    wornOut |= spent;
    contents.remove(content.number());
  }

  /** It is no more, or nothing can be said to it. */
  void fail(IOException fault) {
    Death death = death(fault);
    synchronized (this) {
      failed = failed == null ? death : failed;
    }
    contents.values().forEach(content -> content.broke(death));
  }

  private String messages() {
    try {
      byte[] said = Files.readAllBytes(folder.resolve(MESSAGES));
      String first = FaultWords.plain(new String(said, StandardCharsets.UTF_8));
      return first.isEmpty() ? "" : ": " + first.substring(0, Math.min(first.length(), 300));
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * One more content, which it is to be handed.
   *
   * @param told what is read
   */
  BeingRead begin(Reading told, ExtractLimits limits) {
    BeingRead content;
    Death death;
    synchronized (this) {
      content = new BeingRead(this, ++lastNumber, told, limits);
      if (!contents.isEmpty()) {
        contents.values().forEach(BeingRead::accompany);
        content.accompany();
      }
      contents.put(lastNumber, content);
      death = failed;
    }
    if (death != null) {
      content.broke(death);
    }
    return content;
  }

  /** Tells it what to read, in its turn. */
  void handOver(BeingRead content, WorkerRequest request, byte[] bytes) {
    telling.tell(to -> {
      to.writeInt(content.number());
      request.writeTo(to);
      to.write(bytes);
      to.flush();
      content.isThere();
    });
  }

  /** Nobody wants to know any more what is read of this content. */
  void giveUp(int number) {
    telling.tell(to -> to.writeInt(-number));
  }

  private void cannotBeTold(IOException fault) {
    fail(fault);
    kill(Defect.Kind.CORRUPT, "was not taken by the process that was to read it");
  }

  /** How many contents it has read to their end. */
  synchronized int served() {
    return served;
  }

  /** Nanoseconds on Java's clock. */
  long idleSince() {
    return idleSince;
  }

  void idleSince(long now) {
    idleSince = now;
  }

  /**
   * Whether it can read another content.
   *
   * @param most that it reads
   * @param mostGivenUp with which it can go on beside
   */
  boolean isGood(int most, int mostGivenUp) {
    return !hasEnded(most) && givenUp() <= mostGivenUp && process.isAlive();
  }

  private synchronized boolean hasEnded(int most) {
    return killed != null || failed != null || wornOut || served >= most;
  }

  /** How many contents it has, with those that were given up. */
  int contents() {
    return contents.size();
  }

  private int givenUp() {
    return (int) contents.values().stream().filter(BeingRead::isEnded).count();
  }

  /** Ends it at once, for the first reason that is given. */
  void kill(Defect.Kind kind, String detail) {
    synchronized (this) {
      if (killed == null) {
        killed = new Death(kind, detail);
      }
    }
    end();
  }

  /** Notes the programs that it has started, which would outlive its sudden end. */
  void noteHelpers() {
    process.descendants().forEach(helpers::add);
  }

  private synchronized @Nullable Death killed() {
    return killed;
  }

  /** Not by the Process, which closes what somebody may be writing to, and waits for him. */
  private void end() {
    telling.end();
    noteHelpers();
    process.toHandle().destroyForcibly();
    helpers.forEach(ProcessHandle::destroyForcibly);
    helpers.clear();
  }

  /**
   * Why it is no more.
   *
   * @param fault what was met when it was spoken to
   */
  private Death death(IOException fault) {
    boolean ended = awaitEnd();
    Death known = killed();
    if (known != null) {
      return known;
    }
    if (!ended) {
      // Garbled words may also be the last ones of a Java machine that breaks, and ends.
      String how = fault instanceof GarbledException ? "disturbed" : "silenced";
      return new Death(Defect.Kind.CORRUPT, how + " the process that read it");
    }
    return ofItself(process.exitValue());
  }

  private Death ofItself(int code) {
    if (Files.exists(folder.resolve(CRASH))) {
      return new Death(Defect.Kind.CORRUPT, "broke the Java machine that read it");
    }
    return switch (code) {
      case OUT_OF_MEMORY ->
          new Death(Defect.Kind.MEMORY, "took more memory than limits.extract-heap allows");
      case KILLED ->
          new Death(
              Defect.Kind.MEMORY, "the system ended the process that read it; out of memory?");
      default ->
          new Death(Defect.Kind.CORRUPT, "ended the process that read it, with code " + code);
    };
  }

  /** Whether it ended by itself, or by a {@link #kill}. */
  private boolean awaitEnd() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Processor time so far; null where the system does not tell. */
  @Nullable Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(null);
  }

  /** One of its threads, which need not be there yet. */
  LinuxThread thread(String name) {
    return new LinuxThread(process.pid(), name);
  }

  LinuxThread collector() {
    return collector;
  }

  /**
   * Whether there is more in its folder than may be.
   *
   * @param octets of files
   */
  boolean fillsTheDisk(long octets) {
    return Folders.holdsMore(folder, octets, MOST_FILES);
  }

  /** Ends it and deletes its folder. */
  @Override
  public void close() {
    end();
    awaitEnd();
    Folders.delete(folder);
  }
}
