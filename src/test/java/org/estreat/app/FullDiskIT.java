package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data folder's file system, a small tmpfs, runs full in the middle of a pass. */
class FullDiskIT {
  private static final int MESSAGES = 200;

  @TempDir Path folder;
  private MailServer server;
  private Path disk = Path.of("");

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    boolean mounted = runs("mount", "-t", "tmpfs", "-o", "size=700k", "none", disk.toString());
    assumeThat(mounted).as("needs the right to mount a tmpfs (root)").isTrue();
    server = new MailServer(MESSAGES, new Random(9));
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        data: disk/data
        accounts:
          - name: me
            url: imap://me@127.0.0.1:%d
            tls: none
            password: { env: PW }
        limits: { pack-size: 40KB, commit-every: 100ms, batch-messages: 20 }
        """
            .formatted(server.port()));
  }

  @AfterEach
  void unmount() throws Exception {
    runs("umount", "-l", disk.toString());
    if (server != null) {
      server.close();
    }
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), args);
  }

  @Test
  void isSaidNothingIsLostAndTheWorkGoesOnWhenThereIsRoom() throws Exception {
    Run full = run("sync");
    assertThat(full.exitCode()).as(full.out() + full.err()).isEqualTo(3);
    assertThat(full.err())
        .contains("the disk is full", "where:", "expected:", "found:", disk.toString())
        .doesNotContain("\tat ");
    assertThat(run("sync").exitCode()).isEqualTo(3);
    Run damaged = run("verify", "--deep");
    assertThat(damaged.out() + damaged.err()).doesNotContain("FAULT");

    assertThat(runs("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
    Run room = run("sync");
    Run verify = run("verify", "--deep");

    assertThat(room.exitCode()).as(room.out() + room.err()).isZero();
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out())
        .containsPattern("distinct messages in them +" + server.distinct() + "\n")
        .containsPattern("sightings in the journal +" + MESSAGES + "\n")
        .containsPattern("sightings in the index +" + MESSAGES + "\n");
  }
}
