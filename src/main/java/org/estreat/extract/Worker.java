package org.estreat.extract;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.estreat.model.Defect;
import org.estreat.model.FaultWords;
import org.jspecify.annotations.Nullable;

/**
 * A process that reads contents one after the other ({@link WorkerMain}), with a folder of its own
 * for temporary files. Used by one thread at a time; {@link #kill} by any.
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

  /**
   * Why a worker is no more.
   *
   * @param limit whether it met a limit, and not its own end
   */
  record Death(Defect.Kind kind, String detail, boolean limit) {}

  private final Path folder;
  private final Process process;
  private final LinuxProcess linux;
  private final boolean behind;
  private final DataOutputStream to;
  private final FrameReader from;
  private final Set<ProcessHandle> helpers = ConcurrentHashMap.newKeySet();
  private @Nullable Death killed;
  private boolean putOff;
  private int served;

  /** Whether the content that it reads goes behind all others. */
  private volatile boolean contentBehind;

  private long idleSince;

  private Worker(Path folder, Process process, boolean behind) {
    this.folder = folder;
    this.process = process;
    this.behind = behind;
    this.linux = new LinuxProcess(process.pid());
    this.to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
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
    Worker worker = new Worker(folder, command.in(folder, behind).start(), behind);
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
   * Has it read a content.
   *
   * @return whether it is good for another
   * @throws IOException when it is no more; {@link #death} says why
   */
  boolean read(WorkerRequest request, byte[] bytes, Reading reading, ExtractLimits limits)
      throws IOException {
    contentBehind = false;
    request.writeTo(to);
    to.write(bytes);
    to.flush();
    boolean good = from.take(reading, limits);
    served++;
    return good;
  }

  /** How many contents it has read to their end. */
  int served() {
    return served;
  }

  /** Nanoseconds on Java's clock. */
  long idleSince() {
    return idleSince;
  }

  void idleSince(long now) {
    idleSince = now;
  }

  boolean isAlive() {
    return process.isAlive() && killed() == null;
  }

  /** Ends it at once, for the first reason that is given. */
  void kill(Defect.Kind kind, String detail) {
    synchronized (this) {
      if (killed == null) {
        killed = new Death(kind, detail, true);
      }
    }
    end();
  }

  /** Ends it at once; its content is to be read by another, and nothing is wrong with it. */
  void putOff() {
    synchronized (this) {
      putOff |= killed == null; // Else there is something wrong with it.
    }
    kill(Defect.Kind.TIMEOUT, "was put off");
  }

  synchronized boolean isPutOff() {
    return putOff;
  }

  /** Whether it was started so that whatever else wants a processor goes before it. */
  boolean isBehind() {
    return behind;
  }

  /** Whatever else wants a processor goes before the content that it reads. */
  void goBehind() {
    if (!contentBehind) {
      contentBehind = linux.putLast(WorkerMain.READER);
    }
  }

  /** Notes the programs that it has started, which would outlive its sudden end. */
  void noteHelpers() {
    process.descendants().forEach(helpers::add);
  }

  private synchronized @Nullable Death killed() {
    return killed;
  }

  private void end() {
    noteHelpers();
    helpers.forEach(ProcessHandle::destroyForcibly);
    helpers.clear();
    process.destroyForcibly();
  }

  /**
   * Why it is no more.
   *
   * @param fault what was met when it was spoken to
   */
  Death death(IOException fault) {
    boolean ended = awaitEnd();
    Death known = killed();
    if (known != null) {
      return known;
    }
    if (!ended) {
      // Garbled words may also be the last ones of a Java machine that breaks, and ends.
      String how = fault instanceof FrameReader.GarbledException ? "disturbed" : "silenced";
      return new Death(Defect.Kind.CORRUPT, how + " the process that read it", false);
    }
    return ofItself(process.exitValue());
  }

  private Death ofItself(int code) {
    if (Files.exists(folder.resolve(CRASH))) {
      return new Death(Defect.Kind.CORRUPT, "broke the Java machine that read it", false);
    }
    return switch (code) {
      case OUT_OF_MEMORY ->
          new Death(Defect.Kind.MEMORY, "took more memory than limits.extract-heap allows", false);
      case KILLED ->
          new Death(
              Defect.Kind.MEMORY,
              "the system ended the process that read it; out of memory?",
              false);
      default ->
          new Death(
              Defect.Kind.CORRUPT, "ended the process that read it, with code " + code, false);
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

  /** For how many nanoseconds the reading of its content has waited for a processor. */
  long waited() {
    return linux.waited(WorkerMain.READER);
  }

  /** The memory that it has, in octets; -1 where the system does not tell. */
  long memory() {
    return linux.memory();
  }

  /** Octets in its folder. */
  long temporaryOctets() {
    return Folders.octets(folder);
  }

  /** Ends it and deletes its folder. */
  @Override
  public void close() {
    end();
    awaitEnd();
    Folders.delete(folder);
  }
}
