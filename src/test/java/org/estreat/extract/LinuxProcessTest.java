package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LinuxProcessTest {
  private static final Path OWN = Path.of("/proc/self/task");
  private static final Duration LONG = Duration.ofSeconds(60);

  @BeforeAll
  static void onLinux() {
    assumeTrue(Files.isDirectory(OWN), "only Linux has /proc/self/task");
  }

  @Test
  void aCommandLineGoesBehind() throws Exception {
    List<String> line = new ArrayList<>(LinuxProcess.behind());
    line.addAll(List.of("sleep", "60"));
    Process sleeping = new ProcessBuilder(line).start();
    try {
      Path thread = Path.of("/proc/" + sleeping.pid());
      await().atMost(LONG).until(() -> name(thread).equals("sleep"));
      assertThat(nice(thread)).isEqualTo(5);
    } finally {
      sleeping.destroyForcibly();
    }
  }

  @Test
  void threadsOfThatNameGoLastAndNoOthers() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    for (String name : List.of("to-be-behind", "as-before")) {
      Thread.ofPlatform().daemon().name(name).start(() -> awaitEnd(end));
    }
    try {
      Path behind = thread("to-be-behind");
      Path other = thread("as-before");
      long before = nice(other);
      LinuxProcess own = new LinuxProcess(ProcessHandle.current().pid());
      assertThat(own.putLast("to-be-behind")).isTrue();
      assertThat(own.putLast("nobody-is-so")).isFalse();
      await().atMost(LONG).until(() -> nice(behind) == 19);
      assertThat(nice(other)).isEqualTo(before);
    } finally {
      end.countDown();
    }
  }

  /** As many threads as processors and some more: one of them waits. */
  @Test
  void whoWaitsForAProcessorIsKnown() {
    CountDownLatch end = new CountDownLatch(1);
    LinuxProcess own = new LinuxProcess(ProcessHandle.current().pid());
    assertThat(own.waited("nobody-is-so")).isZero();
    IntStream.range(0, Runtime.getRuntime().availableProcessors() + 3)
        .forEach(_ -> Thread.ofPlatform().daemon().name("busy-waiting").start(() -> spin(end)));
    try {
      await().atMost(LONG).until(() -> own.waited("busy-waiting") > 50_000_000);
    } finally {
      end.countDown();
    }
  }

  @Test
  void memoryIsWhatIsResident() {
    long own = new LinuxProcess(ProcessHandle.current().pid()).memory();
    assertThat(own).isBetween(20L << 20, 20L << 30);
  }

  @Test
  void whoIsNoMoreHasNothing() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    LinuxProcess nobody = new LinuxProcess(ended.pid());
    assertThat(nobody.putLast("true")).isFalse();
    assertThat(nobody.waited("true")).isZero();
    assertThat(nobody.memory()).isEqualTo(-1);
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void spin(CountDownLatch end) {
    while (end.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  private static Path thread(String name) {
    return await().atMost(LONG).until(() -> find(name), found -> !found.isEmpty()).getFirst();
  }

  private static List<Path> find(String name) throws IOException {
    try (var threads = Files.list(OWN)) {
      return threads.filter(thread -> name(thread).equals(name)).toList();
    }
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** The nineteenth field; the second, a name, may hold spaces; see proc(5). */
  private static long nice(Path thread) throws IOException {
    String told = Files.readString(thread.resolve("stat"));
    return Long.parseLong(told.substring(told.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }
}
