package org.estreat.extract;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of a process, and who goes first where more want a processor than there are. On
 * other systems nothing is told, and all go alike.
 *
 * <p>Each thread has a priority of its own, which those that it starts have too. It can be lowered
 * and, but by an administrator, never raised again.
 */
final class LinuxProcess {
  /** The least: a hundredth of what another thread gets that wants the same processor. */
  private static final String LAST = "19";

  /**
   * A third of it: a Java machine is not to take minutes to start, nor the collection of its
   * garbage to be what a content waits for. See setpriority(2).
   */
  private static final String BEHIND = "5";

  private static final Path PROCESSES = Path.of("/proc");

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*([0-9]{1,15}) kB$");

  private final Path place;

  LinuxProcess(long pid) {
    this.place = PROCESSES.resolve(String.valueOf(pid));
  }

  /** What a command line begins with whose process is to go behind all others. */
  static List<String> behind() {
    boolean known = Files.isDirectory(PROCESSES.resolve("self").resolve("task"));
    return known && isInstalled("nice") ? List.of("nice", "-n", BEHIND) : List.of();
  }

  private static boolean isInstalled(String program) {
    String places = System.getenv("PATH");
    return places != null
        && List.of(places.split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place).resolve(program)));
  }

  /**
   * From now on the threads of this name go behind all others.
   *
   * @return whether there are any, and a way
   */
  boolean putLast(String name) {
    List<String> line = new ArrayList<>(List.of("renice", "-n", LAST, "-p"));
    List<Path> named = threads(name);
    if (named.isEmpty()) {
      return false;
    }
    named.forEach(thread -> line.add(thread.getFileName().toString()));
    try {
      new ProcessBuilder(line)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false; // They go on as they did.
    }
  }

  /**
   * For how many nanoseconds a thread of this name has waited for a processor while it could have
   * gone on, the longest of several; 0 where the system does not tell.
   */
  long waited(String name) {
    long longest = 0;
    for (Path thread : threads(name)) {
      String told = read(thread.resolve("schedstat"));
      String[] figures = told == null ? new String[0] : told.split(" ");
      longest = Math.max(longest, figures.length > 1 ? Long.parseLong(figures[1]) : 0);
    }
    return longest;
  }

  /** The memory that it has, in octets; -1 where the system does not tell. */
  long memory() {
    String told = read(place.resolve("status"));
    Matcher resident = RESIDENT.matcher(told == null ? "" : told);
    return resident.find() ? Long.parseLong(resident.group(1)) << 10 : -1;
  }

  private List<Path> threads(String name) {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(place.resolve("task"))) {
      for (Path thread : found) {
        if (name.equals(read(thread.resolve("comm")))) {
          all.add(thread);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // It has ended, or this is no Linux.
    }
    return all;
  }

  /** Null where it is no more. */
  private static @Nullable String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return null;
    }
  }
}
