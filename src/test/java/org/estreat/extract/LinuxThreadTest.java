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

class LinuxThreadTest {
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
      assertThat(nice(thread)).isEqualTo(19);
    } finally {
      sleeping.destroyForcibly();
    }
  }

  @Test
  void theThreadOfThatNameGoesBehindAndNoOther() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    LinuxThread known = own("to-be-behind");
    assertThat(known.putBehind(15)).as("not there yet").isFalse();
    for (String name : List.of("to-be-behind", "as-before")) {
      Thread.ofPlatform().daemon().name(name).start(() -> awaitEnd(end));
    }
    try {
      Path behind = thread("to-be-behind");
      Path other = thread("as-before");
      long before = nice(other);
      assertThat(known.putBehind(15)).isTrue();
      await().atMost(LONG).until(() -> nice(behind) == 15);
      assertThat(known.putBehind(19)).isTrue();
      await().atMost(LONG).until(() -> nice(behind) == 19);
      assertThat(nice(other)).isEqualTo(before);
    } finally {
      end.countDown();
    }
  }

  /** As many threads as processors and some more: one of them waits. */
  @Test
  void whoIsAtWorkAndWhoWaitsForAProcessorIsKnown() {
    CountDownLatch end = new CountDownLatch(1);
    assertThat(own("nobody-is-so").waited()).isZero();
    assertThat(own("nobody-is-so").cpu()).isNull();
    List<LinuxThread> busy =
        IntStream.range(0, Runtime.getRuntime().availableProcessors() + 3)
            .mapToObj(i -> "busy-" + i)
            .peek(name -> Thread.ofPlatform().daemon().name(name).start(() -> spin(end)))
            .map(LinuxThreadTest::own)
            .toList();
    try {
      await()
          .atMost(LONG)
          .until(() -> busy.stream().anyMatch(thread -> thread.waited() > 50_000_000));
      await().atMost(LONG).until(() -> busy.stream().allMatch(LinuxThreadTest::hasWorked));
    } finally {
      end.countDown();
    }
  }

  private static boolean hasWorked(LinuxThread thread) {
    Duration cpu = thread.cpu();
    return cpu != null && cpu.toMillis() > 50;
  }

  private static LinuxThread own(String name) {
    return new LinuxThread(ProcessHandle.current().pid(), name);
  }

  @Test
  void whoIsNoMoreHasNothing() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    LinuxThread nobody = new LinuxThread(ended.pid(), "true");
    assertThat(nobody.putBehind(19)).isFalse();
    assertThat(nobody.waited()).isZero();
    assertThat(nobody.cpu()).isNull();
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
