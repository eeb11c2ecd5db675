package org.estreat.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What memory this process and those it started have at the moment. */
final class Memory {
  private static final String RESIDENT = "VmRSS:";

  private Memory() {}

  /** In words. Only Linux tells. */
  static String now() {
    List<ProcessHandle> workers = ProcessHandle.current().descendants().toList();
    long own = kilobytes(ProcessHandle.current());
    long theirs = workers.stream().mapToLong(Memory::kilobytes).sum();
    return own == 0
        ? "memory: this system does not tell"
        : String.format(
            Locale.ROOT,
            "memory: %d MB, and %d MB of %d processes that read",
            own >> 10,
            theirs >> 10,
            workers.size());
  }

  private static long kilobytes(ProcessHandle process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith(RESIDENT)) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }
}
