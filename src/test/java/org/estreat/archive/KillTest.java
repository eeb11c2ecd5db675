package org.estreat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.sighting;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.model.MessageKey;
import org.estreat.model.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Another process writes and is destroyed, or runs out of room, in the middle. */
class KillTest {
  private static final long SEED = 77;
  private static final long PACK = 60_000;

  @TempDir Path temp;

  /** Writes messages for ever, the uid as seed of each, and tells of each sync. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      long uid = Long.parseLong(args[1]);
      int every = Integer.parseInt(args[2]);
      try (Archive archive = Archive.open(Path.of(args[0]), PACK, CLOCK)) {
        while (true) {
          archive.keep(Mails.mail(new Random(uid)), sighting(uid));
          if (uid % every == 0) {
            archive.sync();
            System.out.println(uid);
          }
          uid++;
        }
      } catch (IOException e) {
        System.out.println("failed: " + e.getMessage());
      }
    }
  }

  // Found by the classes: the test runners each hide the class path in another place.
  private static String classPath() {
    return Stream.of(
            KillTest.class,
            Archive.class,
            com.github.luben.zstd.Zstd.class,
            tools.jackson.core.JsonParser.class,
            org.slf4j.Logger.class)
        .map(type ->
            Path.of(
                URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Process start(Path folder, long uid, int every, String limit) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        List.of(
            "sh",
            "-c",
            limit + " exec \"$0\" \"$@\"",
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            Child.class.getName(),
            folder.toString(),
            Long.toString(uid),
            Integer.toString(every));
    return new ProcessBuilder(command).redirectError(temp.resolve("child.err").toFile()).start();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "starts the child through sh")
  void nothingSyncedIsLostAndNothingIsThereTwice() throws Exception {
    Random random = new Random(SEED);
    Path folder = temp.resolve("archive");
    long synced = 0;
    long next = 1;
    for (int round = 0; round < 10; round++) {
      Process child = start(folder, next, 7, "");
      int syncs = 1 + random.nextInt(40);
      try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i < syncs; i++) {
          String line = out.readLine();
          assertThat(line).as(() -> "seed " + SEED + ": " + errors()).isNotNull();
          synced = Long.parseLong(line);
        }
        spin(random.nextInt(400_000));
        child.destroyForcibly().waitFor();
      }
      next = check(folder, synced) + 1;
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "starts the child through sh")
  void aFullDiskIsToldWithTheFileAndLosesNothing() throws Exception {
    Path folder = temp.resolve("archive");
    // The journal is the file that grows beyond the limit; zstd's library must stay below it.
    Process child = start(folder, 1, 500, "ulimit -f 2500;");
    List<String> out;
    try (BufferedReader reader = child.inputReader(StandardCharsets.UTF_8)) {
      out = reader.lines().toList();
    }
    child.waitFor();
    assertThat(out).as(this::errors).hasSizeGreaterThan(2);
    assertThat(out.getLast())
        .contains("failed: cannot write", folder.resolve("journal.jsonl").toString());
    check(folder, Long.parseLong(out.get(out.size() - 2)));
  }

  /** Passes a little time without sleeping, so that the kill falls anywhere. */
  private static void spin(int rounds) {
    for (int i = 0; i < rounds; i++) {
      Thread.onSpinWait();
    }
  }

  private String errors() {
    try {
      return Files.readString(temp.resolve("child.err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static long check(Path folder, long synced) throws IOException {
    try (Archive archive = Archive.open(folder, PACK, CLOCK)) {
      assertThat(Mails.faults(archive)).as("seed " + SEED).isEmpty();
      Set<Uid> uids = new HashSet<>();
      for (CustodyEvent event : Mails.events(archive)) {
        var sighted = (CustodyEvent.Sighted) event;
        Uid uid = sighted.sighting().uid();
        assertThat(uids.add(uid)).as("once: %s", uid).isTrue();
        byte[] bytes = Mails.mail(new Random(uid.value()));
        assertThat(sighted.key()).isEqualTo(MessageKey.of(bytes));
        assertThat(archive.read(sighted.key())).isEqualTo(bytes);
      }
      for (long uid = 1; uid <= synced; uid++) {
        assertThat(uids).as("synced up to " + synced).contains(new Uid(uid));
      }
      return uids.stream().mapToLong(Uid::value).max().orElse(0);
    }
  }
}
