package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Verification names the file, what was expected and what was found, whatever somebody did to a
 * data folder of several packs, and what is on the server comes back.
 */
class VerifyNamesTest {
  private static final int MESSAGES = 20;

  /**
   * Of the journal: messages, two mailboxes twice (that they are there, and their IDs), a proof.
   */
  private static final int LINES = MESSAGES + 5;

  private static final Random RANDOM = new Random(5);

  @TempDir static Path folder;
  private static MailServer server;

  @BeforeAll
  static void collect() throws Exception {
    server = new MailServer(MESSAGES, RANDOM);
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        accounts:
          - name: me
            url: imap://me@127.0.0.1:%d
            tls: none
            password: { env: PW }
        limits: { pack-size: 16KB }
        """
            .formatted(server.port()));
    Run first = run("sync");
    assertThat(first.exitCode()).as(first.err()).isZero();
    Files.move(folder.resolve("index-data"), folder.resolve("whole"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), args);
  }

  /** A change of the data folder. */
  interface Damage {
    void to(Path data) throws IOException;
  }

  /** What was done; what verify says of it; what it still says when mail was collected again. */
  static Stream<Arguments> damages() {
    String pack = "packs/000001\\.tar\\.zst";
    return Stream.of(
        arguments(
            "a bit flipped in a pack",
            (Damage) data -> flip(pack(data, 1)),
            pack + " octet \\d+: .*expected a whole zstd frame, found",
            "archive, journal, index and proofs agree"),
        arguments(
            "a bit flipped in the open pack",
            (Damage) data -> flip(lastPack(data)),
            "packs/0+\\d\\.tar\\.zst octet \\d+: .*expected a whole zstd frame, found",
            "archive, journal, index and proofs agree"),
        arguments(
            "a pack deleted",
            (Damage) data -> Files.delete(pack(data, 1)),
            pack + ": expected \\d+ entries, found no such file, without the last",
            pack + ": expected \\d+ entries, found no such file, without the last"),
        arguments(
            "the open pack deleted",
            (Damage) data -> Files.delete(lastPack(data)),
            "packs/0+\\d\\.tar\\.zst: expected \\d+ octets, found no such file",
            "packs/0+\\d\\.tar\\.zst: expected \\d+ entries, found no such file"),
        arguments(
            "a pack truncated",
            (Damage) data -> cut(pack(data, 1)),
            pack + ": expected \\d+ entries, found \\d+ octets, without the last",
            pack + ": expected \\d+ entries, found \\d+ octets, without the last"),
        arguments(
            "a journal line removed",
            (Damage) data -> lines(data, lines -> lines.remove(5)),
            "journal\\.jsonl line 6 .*expected line number 6, found 7",
            "journal\\.jsonl line 6 .*expected line number 6, found 7"),
        arguments(
            "a journal line altered",
            (Damage)
                data ->
                    lines(
                        data,
                        lines -> lines.set(5, lines.get(5).replaceFirst("INBOX|Archive", "Sent"))),
            "journal\\.jsonl line 7 .*expected the line before to have SHA-256 \\w+, found",
            "journal\\.jsonl line 7 .*expected the line before to have SHA-256 \\w+, found"),
        arguments(
            "the journal's last line removed",
            (Damage) data -> lines(data, List::removeLast),
            "journal\\.jsonl: expected " + LINES + " lines, .* found " + (LINES - 1),
            "journal\\.jsonl line " + LINES + " .*expected line number " + LINES + ", found"),
        arguments(
            "the index deleted",
            (Damage) data -> DataFolder.delete(data.resolve("index")),
            "there is no index: the archive alone was checked",
            "archive, journal, index and proofs agree"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  @Timeout(120)
  void isNamedAndWhatTheServerHasComesBack(String what, Damage damage, String told, String left)
      throws Exception {
    Path data = folder.resolve("index-data");
    DataFolder.delete(data);
    copy(folder.resolve("whole"), data);
    damage.to(data);

    Run damaged = run("verify", "--deep");
    Run again = run("sync");
    Run after = run("verify", "--deep");

    assertThat(damaged.out() + damaged.err()).containsPattern(told);
    assertThat(damaged.exitCode()).as(damaged.out()).isEqualTo(1);
    assertThat(again.out()).contains("all " + MESSAGES + " messages of 2 folders are accounted");
    assertThat(again.exitCode()).as(again.err()).isLessThan(3);
    assertThat(after.out())
        .containsPattern(left)
        .containsPattern("sightings in the index +" + MESSAGES + "\n")
        .doesNotContain("FAULT archive: expected message");
    assertThat(after.exitCode()).isEqualTo(left.endsWith("agree") ? 0 : 1);
  }

  /** What is lost for ever must not hide what is lost tomorrow. */
  @ParameterizedTest
  @ValueSource(strings = {"line", "pack"})
  void faultsThatWereAcknowledgedAreNamedAndAreNoReasonForAFailure(String what) throws Exception {
    Path data = folder.resolve("index-data");
    DataFolder.delete(data);
    copy(folder.resolve("whole"), data);
    if (what.equals("line")) {
      lines(data, List::removeLast);
    } else {
      Files.delete(pack(data, 1));
    }
    assertThat(run("sync").exitCode()).isEqualTo(1);
    assertThat(run("sync").exitCode()).isEqualTo(1);
    Run named = run("verify", "--deep");
    assertThat(named.out()).contains("FAULT").doesNotContain("on which proof 2 rests");

    Run acknowledged = run("verify", "--deep", "--acknowledge", "the disk was changed");
    Run again = run("verify", "--deep");

    assertThat(acknowledged.exitCode()).as(acknowledged.out() + acknowledged.err()).isZero();
    assertThat(again.exitCode()).as(again.out()).isZero();
    assertThat(again.out()).contains("KNOWN ", "acknowledged: ").doesNotContain("FAULT");
    assertThat(run("sync").exitCode()).isZero();
    flip(lastPack(data));
    Run worse = run("verify", "--deep");
    assertThat(worse.exitCode()).isEqualTo(1);
    assertThat(worse.out()).contains("KNOWN ", "FAULT ");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anUnreadableIndexIsNamedWithTheWayOut(String command) throws Exception {
    Path data = folder.resolve("index-data");
    DataFolder.delete(data);
    copy(folder.resolve("whole"), data);
    Path index = data.resolve("index/000001");
    try (Stream<Path> files = Files.list(index)) {
      for (Path file : files.filter(f -> f.toString().contains("segments_")).toList()) {
        flip(file);
      }
    }

    Run damaged = run(command);

    assertThat(damaged.exitCode()).isEqualTo(3);
    assertThat(damaged.err())
        .contains("the index cannot be read", index.toString(), "expected:", "found:", "reindex");
    Run healed = run("reindex");
    assertThat(healed.exitCode()).as(healed.err()).isZero();
    assertThat(run("verify", "--deep").exitCode()).isZero();
  }

  static List<String> commands() {
    return List.of("verify", "sync");
  }

  private static Path pack(Path data, int number) {
    return data.resolve(String.format("archive/packs/%06d.tar.zst", number));
  }

  private static Path lastPack(Path data) {
    int number = 1;
    while (Files.exists(pack(data, number + 1))) {
      number++;
    }
    return pack(data, number);
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
  }

  private static void cut(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  private static void lines(Path data, java.util.function.Consumer<List<String>> change)
      throws IOException {
    Path journal = data.resolve("archive/journal.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    change.accept(lines);
    Files.writeString(journal, String.join("\n", lines) + "\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
