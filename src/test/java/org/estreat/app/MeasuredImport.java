package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An import by the real program with 512 MB of memory: how long it took, and the most memory that
 * it alone and it with its workers had, in octets, looked at ten times a second where /proc tells.
 */
record MeasuredImport(Duration took, long mostOctets, long mostOctetsOfAll) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * @param parser a place on the class path of the program and its workers
   * @param limit of processor time for one attachment; it has twice as much time
   */
  static MeasuredImport of(Path folder, Path parser, String data, Duration limit, String mail)
      throws Exception {
    Path out = folder.resolve(data + ".out");
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                parser + File.pathSeparator + Child.classPath(),
                Main.class.getName(),
                "import",
                mail,
                "--mailbox",
                "a/b",
                "--data",
                data,
                "--limits.extract-unpacked=256MB",
                "--limits.extract-time=" + 2 * limit.toSeconds() + "s",
                "--limits.extract-cpu=" + limit.toSeconds() + "s")
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    long most = 0;
    long mostOfAll = 0;
    try {
      while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as("it ends").isLessThan(PATIENCE);
        long own = resident(process.toHandle());
        most = Math.max(most, own);
        long workers = process.descendants().mapToLong(MeasuredImport::resident).sum();
        mostOfAll = Math.max(mostOfAll, own + workers);
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    return new MeasuredImport(Duration.ofNanos(System.nanoTime() - began), most, mostOfAll);
  }

  private static long resident(ProcessHandle process) {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException e) {
      return 0; // it has ended, or this is no Linux
    }
  }

  /** Those of whose command line the folder is a part. */
  static List<ProcessHandle> processesOf(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(each -> each.info().commandLine().orElse("").contains(folder.toString()))
        .filter(each -> each.pid() != ProcessHandle.current().pid())
        .toList();
  }

  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%.1f s, RSS %d MB, with workers %d MB",
        took.toMillis() / 1000.0,
        mostOctets >> 20,
        mostOctetsOfAll >> 20);
  }
}
