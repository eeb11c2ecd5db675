package org.estreat.extract;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of a thread of a process, and who goes first where more want a processor than
 * there are. On other systems nothing is told, and all go alike. Safe for use by several threads.
 *
 * <p>Each thread has a priority of its own, which those that it starts have too. It can be lowered
 * and, but by an administrator, never raised again.
 */
final class LinuxThread {
  /** Whoever has more threads hides one among them; to look for it takes too long. */
  private static final int MOST = 2_000;

  private final Path threads;
  private final String name;
  private volatile @Nullable Path place;

  /** What a thread has had; see Documentation/scheduler/sched-stats.rst of Linux. */
  private record Had(long cpu, long waited) {}

  /**
   * @param process its number
   * @param name the first thread of the process that is found to have it, now or later on; of at
   *     most 15 octets
   */
  LinuxThread(long process, String name) {
    this.threads = LinuxProcess.PROCESSES.resolve(String.valueOf(process)).resolve("task");
    this.name = name;
  }

  /**
   * From now on whatever else wants a processor goes before it.
   *
   * @param nice from 1 to 19, where each step takes a fifth of what it gets
   * @return whether there is such a thread, and a way
   */
  boolean putBehind(int nice) {
    Path found = place();
    return found != null && LinuxProcess.renice(nice, found.getFileName().toString());
  }

  /** Processor time so far; null where the system does not tell. */
  @Nullable Duration cpu() {
    Had had = had();
    return had == null ? null : Duration.ofNanos(had.cpu);
  }

  /**
   * For how many nanoseconds it has waited for a processor while it could have gone on; 0 where the
   * system does not tell.
   */
  long waited() {
    Had had = had();
    return had == null ? 0 : had.waited;
  }

  private @Nullable Had had() {
    Path found = place();
    String told = found == null ? null : LinuxProcess.read(found.resolve("schedstat"));
    String[] figures = told == null ? new String[0] : told.split(" ");
    boolean known = figures.length > 1;
    return known ? new Had(Long.parseLong(figures[0]), Long.parseLong(figures[1])) : null;
  }

  private @Nullable Path place() {
    Path known = place;
    if (known == null) {
      known = find();
      place = known;
    }
    return known;
  }

  private @Nullable Path find() {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
      int left = MOST;
      for (Path thread : all) {
        if (--left < 0) {
          return null;
        }
        if (name.equals(LinuxProcess.read(thread.resolve("comm")))) {
          return thread;
        }
      }
      return null;
    } catch (IOException | DirectoryIteratorException e) {
      return null; // The process has ended, or this is no Linux.
    }
  }
}
