package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parsers that were taken over cost one content, and the next one is read. */
class HostileWorkersTest {
  private static final ContentType OCTETS =
      new ContentType("application", "octet-stream", Map.of());
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(4);

  @TempDir static Path folder;

  private static String classPath;
  private static IsolatedExtractor patient;
  private static IsolatedExtractor hurried;

  @BeforeAll
  static void open() throws IOException {
    Path place = HostileParser.install(folder.resolve("place"));
    classPath = place + File.pathSeparator + WorkerCommand.ofThisProcess(1, null).classPath();
    patient = open("patient", LONG, LONG, WorkerPool.Life.STANDARD);
    hurried = open("hurried", SHORT, LONG, WorkerPool.Life.STANDARD);
  }

  @AfterAll
  static void close() {
    patient.close();
    hurried.close();
    for (Path worked : List.of(folder.resolve("patient"), folder.resolve("hurried"))) {
      assertThat(worked).isEmptyDirectory();
    }
  }

  private static IsolatedExtractor open(
      String name, Duration time, Duration cpu, WorkerPool.Life life) {
    ExtractLimits limits = new ExtractLimits(time, 8 << 20, 100_000, 4, 50);
    long heap = WorkerLimits.LEAST_HEAP;
    WorkerCommand command = new WorkerCommand(classPath, heap);
    WorkerLimits workers = new WorkerLimits(1, heap, cpu);
    return new IsolatedExtractor(
        limits, workers, folder.resolve(name), DocumentPasswords.NONE, command, life);
  }

  static Stream<Arguments> deeds() {
    return Stream.of(
        arguments("halt 0", Defect.Kind.CORRUPT, "ended the process that read it, with code 0"),
        arguments("halt 7", Defect.Kind.CORRUPT, "ended the process that read it, with code 7"),
        arguments("exit 1", Defect.Kind.CORRUPT, "ended the process that read it, with code 1"),
        arguments("orphan 7", Defect.Kind.CORRUPT, "ended the process that read it, with code 7"),
        arguments("signal SEGV", Defect.Kind.CORRUPT, "broke the Java machine that read it"),
        arguments("signal KILL", Defect.Kind.MEMORY, "the system ended the process"),
        arguments("allocate", Defect.Kind.MEMORY, "more memory than limits.extract-heap allows"),
        arguments("overflow", Defect.Kind.CORRUPT, "nested too deep"),
        arguments("error", Defect.Kind.CORRUPT, "no such thing"),
        arguments("garbage words", Defect.Kind.CORRUPT, "disturbed the process that read it"),
        arguments("garbage \u00e5", Defect.Kind.CORRUPT, "disturbed the process that read it"),
        arguments("mute", Defect.Kind.CORRUPT, "silenced the process that read it"),
        arguments("frames", Defect.Kind.TEXT_LIMIT, "pieces of text"),
        arguments("disk", Defect.Kind.BOMB, "filled the disk"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void deeds(String deed, Defect.Kind kind, String detail) {
    PartText read = read(patient, deed);
    assertThat(read.defects())
        .anySatisfy(d -> {
          assertThat(d.kind()).isEqualTo(kind);
          assertThat(d.detail()).contains(detail);
        });
    assertThat(read.status()).as("%s", read).isEqualTo(Status.PARTIAL);
    assertThat(text(read)).contains("said before").doesNotContain("said after");
    assertReads(patient);
  }

  @ParameterizedTest
  @MethodSource
  void whatNeverEndsIsEnded(String deed) {
    read(hurried, "well");
    long begun = System.nanoTime();
    PartText read = read(hurried, deed);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, LONG);
    assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TIMEOUT);
    assertThat(read.defects().getFirst().detail()).isEqualTo("took longer than 4.0 s");
    assertThat(text(read)).contains("said before");
    assertThat(text(read(hurried, "well"))).contains("said after");
  }

  static Stream<String> whatNeverEndsIsEnded() {
    return Stream.of("sleep", "spin");
  }

  @Test
  void processorTimeIsLimitedWhereTimeIsNot() {
    try (IsolatedExtractor extractor =
        open("cpu", LONG.multipliedBy(10), SHORT, WorkerPool.Life.STANDARD)) {
      PartText read = read(extractor, "spin");
      assertThat(read.defects())
          .extracting(Defect::detail)
          .containsExactly("took more processor time than 4.0 s");
      assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TIMEOUT);
      assertReads(extractor);
    }
  }

  /** The process dies amid an innocent content, of what the one before it had left in it. */
  @Test
  void whoDiesOfAFormerContentIsReadAgain() {
    try (IsolatedExtractor extractor = open("late", LONG, LONG, WorkerPool.Life.STANDARD)) {
      assertThat(read(extractor, "late 1500").status()).isEqualTo(Status.FULL);
      PartText innocent = read(extractor, "wait 3000");
      assertThat(innocent.defects()).isEmpty();
      assertThat(text(innocent)).contains("said after");
    }
  }

  @Test
  void whoLeavesThreadsBehindTakesHisProcessWithHim() {
    long pid = pid(patient);
    assertThat(pid(patient)).isEqualTo(pid);
    assertThat(read(patient, "linger").status()).isEqualTo(Status.FULL);
    assertThat(pid(patient)).isNotEqualTo(pid);
  }

  @Test
  void aProcessReadsSoManyContentsAndNoMore() {
    try (IsolatedExtractor extractor = open("life", LONG, LONG, new WorkerPool.Life(2, LONG))) {
      List<Long> pids = IntStream.range(0, 4).mapToObj(i -> pid(extractor)).toList();
      assertThat(pids.get(0)).isEqualTo(pids.get(1)).isNotEqualTo(pids.get(2));
      assertThat(pids.get(2)).isEqualTo(pids.get(3));
    }
  }

  @Test
  void aProcessWithoutWorkEnds() {
    try (IsolatedExtractor extractor =
        open("idle", LONG, LONG, new WorkerPool.Life(100, Duration.ofMillis(300)))) {
      long pid = pid(extractor);
      await().atMost(LONG).until(() -> ProcessHandle.of(pid).isEmpty());
      assertThat(folder.resolve("idle")).isEmptyDirectory();
      assertThat(pid(extractor)).isNotEqualTo(pid);
    }
  }

  @Test
  void thereAreNoMoreProcessesThanPlaces() {
    try (IsolatedExtractor extractor = open("many", LONG, LONG, WorkerPool.Life.STANDARD)) {
      List<CompletableFuture<Long>> pids =
          IntStream.range(0, 6)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> pid(extractor)))
              .toList();
      assertThat(pids.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }
  }

  /** One place, and three that never end. */
  @Test
  void whatTakesLongKeepsNobodyWaitingNorItsProcess() {
    List<CompletableFuture<PartText>> endless = new ArrayList<>();
    try (IsolatedExtractor extractor = open("way", LONG, LONG, WorkerPool.Life.STANDARD)) {
      long pid = pid(extractor);
      Stream.of("sleep", "spin", "sleep").forEach(deed -> endless.add(reading(extractor, deed)));
      for (int i = 0; i < 5; i++) {
        assertThat(pid(extractor)).isEqualTo(pid);
      }
      assertThat(endless).noneMatch(CompletableFuture::isDone);
    }
    assertThat(endless.stream().map(HostileWorkersTest::end))
        .isSubsetOf("PARTIAL", "the extractor is closed");
  }

  /** Four may be read beside the one place, of two more the first is put off. */
  @Test
  void whatIsPutOffIsReadAsIfItHadNotBeen() {
    try (IsolatedExtractor extractor = open("off", LONG, LONG, WorkerPool.Life.STANDARD)) {
      long pid = pid(extractor);
      List<CompletableFuture<PartText>> slow =
          IntStream.range(0, 6).mapToObj(i -> reading(extractor, "wait " + (9_000 + i))).toList();
      List<PartText> read = slow.stream().map(CompletableFuture::join).toList();
      assertThat(read).allSatisfy(HostileWorkersTest::assertIsWhole);
      assertThat(read.stream().filter(one -> pid(one) != pid)).hasSizeBetween(1, 5);
      assertThat(Folders.holdsMore(folder.resolve("off"), 1 << 20, 1_000)).isFalse();
    }
  }

  /** A thread that one content left makes an end of the process, for who is in it, too. */
  @Test
  void whoIsInACompanyThatIsSpentIsReadAgain() {
    try (IsolatedExtractor extractor = open("spent", LONG, LONG, WorkerPool.Life.STANDARD)) {
      long pid = pid(extractor);
      CompletableFuture<PartText> innocent = reading(extractor, "wait 4000");
      await().atMost(LONG).until(() -> pid(extractor) == pid && !innocent.isDone());
      assertThat(read(extractor, "linger").status()).isEqualTo(Status.FULL);
      assertIsWhole(innocent.join());
      assertThat(pid(innocent.join())).isNotEqualTo(pid);
      assertThat(pid(extractor)).isNotEqualTo(pid);
    }
  }

  /** An innocent content that takes long, and beside it one that ends the process for both. */
  @ParameterizedTest
  @MethodSource
  void whoIsInBadCompanyIsReadAgain(String deed, Defect.Kind kind) {
    try (IsolatedExtractor extractor = open("company", LONG, LONG, WorkerPool.Life.STANDARD)) {
      long pid = pid(extractor);
      CompletableFuture<PartText> innocent = reading(extractor, "wait 4000");
      await().atMost(LONG).until(() -> pid(extractor) == pid && !innocent.isDone());
      assertThat(read(extractor, deed).defects()).extracting(Defect::kind).containsExactly(kind);
      assertIsWhole(innocent.join());
      assertThat(pid(innocent.join())).isNotEqualTo(pid);
      assertReads(extractor);
    }
  }

  static Stream<Arguments> whoIsInBadCompanyIsReadAgain() {
    return Stream.of(
        arguments("halt 7", Defect.Kind.CORRUPT),
        arguments("allocate", Defect.Kind.MEMORY),
        arguments("garbage words", Defect.Kind.CORRUPT),
        arguments("frames", Defect.Kind.TEXT_LIMIT),
        arguments("disk", Defect.Kind.BOMB));
  }

  /** Each is read alone before it counts, for it may have waited for the other. */
  @Test
  void whoSleepsInCompanyHasTakenTooLongToo() {
    read(hurried, "well");
    List<CompletableFuture<PartText>> asleep =
        Stream.of("sleep", "sleep").map(deed -> reading(hurried, deed)).toList();
    assertThat(asleep.stream().map(CompletableFuture::join))
        .allSatisfy(read -> {
          assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TIMEOUT);
          assertThat(text(read)).contains("said before");
        });
    assertReads(hurried);
  }

  /** What it is to be told is more than a pipe holds, and a program holds that open. */
  @Test
  void whoIsGivenToAProcessThatTakesNothingIsReadAgain() throws IOException {
    Path told = folder.resolve("told");
    try (IsolatedExtractor extractor = open("deaf", LONG, LONG, WorkerPool.Life.STANDARD)) {
      long pid = pid(extractor);
      CompletableFuture<PartText> deaf = reading(extractor, "deafen " + told);
      await().atMost(LONG).until(() -> Files.exists(told));
      CompletableFuture<PartText> read = reading(extractor, "well" + " ".repeat(1 << 20));
      await().atMost(LONG).until(read::isDone);
      assertIsWhole(read.join());
      assertThat(pid(read.join())).isNotEqualTo(pid);
      assertThat(deaf.join().defects())
          .extracting(Defect::kind)
          .containsExactly(Defect.Kind.MEMORY);
    } finally {
      String holder = Files.readString(told).strip();
      ProcessHandle.of(Long.parseLong(holder)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** No thread can be ended by force; its process is, once nobody needs it. */
  @Test
  void whatWasGivenUpDoesNotGoOnForEver() {
    try (IsolatedExtractor extractor = open("spoiled", SHORT, LONG, WorkerPool.Life.STANDARD)) {
      long pid = pid(extractor);
      assertThat(read(extractor, "spin").status()).isEqualTo(Status.PARTIAL);
      await().atMost(LONG).until(() -> ProcessHandle.of(pid).isEmpty());
      assertReads(extractor);
    }
  }

  private static String end(CompletableFuture<PartText> reading) {
    try {
      return reading.join().status().name();
    } catch (CompletionException e) {
      return String.valueOf(e.getMessage()).replaceFirst("^[^:]*: ", "");
    }
  }

  private static CompletableFuture<PartText> reading(IsolatedExtractor extractor, String deed) {
    Executor thread = reading -> Thread.ofPlatform().daemon().start(reading);
    return CompletableFuture.supplyAsync(() -> read(extractor, deed), thread);
  }

  @Test
  void nothingLeavesTheProcess() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(1);
      assertThat(text(read(patient, "connect " + server.getLocalPort()))).contains("open: [] ");
      assertThatThrownBy(server::accept).isInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @Test
  void neitherPasswordsNorTheNextContentAreSeen() {
    assertThat(System.getenv()).containsKey("HOME");
    assertThat(text(read(patient, "environment"))).doesNotContain("HOME");
    assertThat(text(read(patient, "system-in"))).contains("in:-1");
  }

  @Test
  void whatAnEarlierRunLeftIsDeleted() throws IOException {
    Path left = Files.createDirectories(folder.resolve("left").resolve("1").resolve("deep"));
    Files.writeString(left.resolve("apache-tika-1.tmp"), "x");
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "x");
    Files.createSymbolicLink(left.resolve("link"), outside);
    open("left", LONG, LONG, WorkerPool.Life.STANDARD).close();
    assertThat(folder.resolve("left")).isEmptyDirectory();
    assertThat(outside.resolve("kept")).exists();
  }

  @Test
  void whereNoProcessStartsItIsSaidWhy() {
    WorkerCommand wrong = new WorkerCommand("nowhere.jar", WorkerLimits.LEAST_HEAP);
    try (IsolatedExtractor extractor =
        new IsolatedExtractor(
            ExtractLimits.DEFAULT,
            WorkerLimits.DEFAULT,
            folder.resolve("wrong"),
            DocumentPasswords.NONE,
            wrong,
            WorkerPool.Life.STANDARD)) {
      assertThatThrownBy(() -> read(extractor, "well"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("the process that reads attachments does not start")
          .hasMessageContaining("WorkerMain");
    }
  }

  /** Killed as by kill -9, a process leaves no other behind, whatever that one is at. */
  @Test
  void workersEndWithTheirParent() throws IOException {
    Path file = folder.resolve("pid");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Parent.class.getName(),
                folder.resolve("orphans").toString(),
                HostileParser.MAGIC + "spin " + file)
            .inheritIO()
            .start();
    try {
      await().atMost(LONG).until(() -> Files.exists(file));
      ProcessHandle worker = ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
      parent.destroyForcibly();
      await().atMost(LONG).until(() -> !worker.isAlive());
    } finally {
      parent.destroyForcibly();
    }
  }

  /** A program that reads one content. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) {
      IsolatedExtractor extractor =
          new IsolatedExtractor(ExtractLimits.DEFAULT, WorkerLimits.DEFAULT, Path.of(args[0]));
      extractor.extract(
          "0".repeat(64), PartPath.ROOT, Fixtures.utf8(args[1]), OCTETS, HostileParser.NAME);
    }
  }

  private static PartText read(IsolatedExtractor extractor, String deed) {
    byte[] bytes = Fixtures.utf8(HostileParser.MAGIC + deed);
    return extractor.extract(
        "0".repeat(64), PartPath.parse("2"), bytes, OCTETS, HostileParser.NAME);
  }

  private static void assertReads(IsolatedExtractor extractor) {
    assertIsWhole(read(extractor, "well"));
  }

  private static void assertIsWhole(PartText read) {
    assertThat(read.defects()).isEmpty();
    assertThat(text(read)).startsWith("said before").endsWith("said after");
  }

  private static long pid(IsolatedExtractor extractor) {
    return pid(read(extractor, "well"));
  }

  /** Of the process that read it. */
  private static long pid(PartText read) {
    return Long.parseLong(text(read).replaceAll("(?s).*pid=([0-9]+).*", "$1"));
  }

  private static String text(PartText read) {
    return String.join(
        "\n",
        read.pieces().stream()
            .filter(p -> p.kind().isContent())
            .map(piece -> piece.text().strip())
            .toList());
  }
}
