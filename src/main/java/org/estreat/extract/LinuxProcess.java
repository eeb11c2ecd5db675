package org.estreat.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Linux has for processes that are to go behind all others; other systems have nothing. */
final class LinuxProcess {
  /** Where Linux tells of processes. */
  static final Path PROCESSES = Path.of("/proc");

  /** A hundredth of what another gets that wants the same processor. */
  static final int LAST = 19;

  private LinuxProcess() {}

  /** What a command line begins with whose process is to go behind all others. */
  static List<String> behind() {
    boolean known = Files.isDirectory(PROCESSES.resolve("self").resolve("task"));
    boolean can = known && isInstalled("nice");
    return can ? List.of("nice", "-n", String.valueOf(LAST)) : List.of();
  }

  private static boolean isInstalled(String program) {
    String places = System.getenv("PATH");
    return places != null
        && List.of(places.split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place).resolve(program)));
  }

  /**
   * Lowers the priority of a thread to this.
   *
   * @return whether there is a way
   */
  static boolean renice(int nice, String thread) {
    try {
      new ProcessBuilder("renice", "-n", String.valueOf(nice), "-p", thread)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false; // It goes on as it did.
    }
  }

  /** Null where it is no more. */
  static @Nullable String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return null;
    }
  }
}
