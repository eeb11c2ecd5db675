package org.estreat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.mail;
import static org.estreat.archive.Mails.sighting;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaving the program needs nothing but tar and zstd. */
class ToolsIT {
  @TempDir Path temp;
  private final Map<MessageKey, byte[]> kept = new HashMap<>();
  private Path folder;

  @BeforeEach
  void write() throws Exception {
    for (String tool : new String[] {"tar", "zstd", "sha256sum"}) {
      assumeTrue(run("command -v " + tool).isOk(), "skipped: there is no program '" + tool + "'");
    }
    folder = temp.resolve("archive");
    Random random = new Random(41);
    try (Archive archive = Archive.open(folder, 9_000, CLOCK)) {
      for (int i = 1; i <= 60; i++) {
        byte[] bytes = i == 7 ? new byte[0] : mail(random);
        kept.put(archive.keep(bytes, sighting(i)).key(), bytes);
      }
      Sighting odd =
          new Sighting(
              new Mailbox("büro", "日本\u0001语".repeat(200)),
              Mails.VALIDITY,
              new org.estreat.model.Uid(70),
              Set.of(),
              OffsetDateTime.parse("1969-07-20T20:17:40+01:00"),
              org.estreat.model.ModSeq.NONE,
              false,
              "/a/b:1");
      kept.put(archive.keep(mail("before 1970"), odd).key(), mail("before 1970"));
    }
    assertThat(new Layout(folder).numbers()).as("sealed and open packs").hasSizeGreaterThan(2);
  }

  @Test
  void aMessageWrittenInChunksUnpacksToo() throws Exception {
    byte[] large = new byte[700_000];
    new Random(42).nextBytes(large);
    Path file = Files.write(temp.resolve("large.eml"), large);
    Path chunked = temp.resolve("chunked");
    try (Archive archive = Archive.open(chunked, 9_000, CLOCK, new Frames(2_000))) {
      archive.keep(mail("small"), sighting(1));
      archive.keep(file, sighting(2));
    }
    Ran ran = run("cat " + chunked + "/packs/*.zst | tar --zstd -ixOf - | sha256sum");
    assertThat(ran.exit()).as(ran.err()).isZero();
    byte[] both = Arrays.copyOf(mail("small"), mail("small").length + large.length);
    System.arraycopy(large, 0, both, mail("small").length, large.length);
    assertThat(ran.out()).startsWith(MessageKey.of(both).sha256());
  }

  private record Ran(int exit, String out, String err) {
    boolean isOk() {
      return exit == 0;
    }
  }

  private Ran run(String command) throws Exception {
    Path err = temp.resolve("err");
    Process process =
        new ProcessBuilder("bash", "-c", "set -o pipefail; " + command)
            .redirectError(err.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar --zstd -tf %s", "zstd -dc %s | tar -tf -"})
  void everyPackListsWithoutAWarning(String command) throws Exception {
    StringBuilder listed = new StringBuilder();
    for (int number : new Layout(folder).numbers()) {
      Ran ran = run(command.formatted(new Layout(folder).pack(number)));
      assertThat(ran.exit()).as(ran.err()).isZero();
      assertThat(ran.err()).doesNotContain("Ignoring", "rror", "block");
      listed.append(ran.out());
    }
    assertThat(listed.toString().lines()).hasSize(kept.size());
    for (MessageKey key : kept.keySet()) {
      assertThat(listed).contains(key.sha256().substring(0, 2) + "/" + key + ".eml\n");
    }
  }

  @Test
  void whatTarUnpacksHasTheHashesOfItsNames() throws Exception {
    Path out = Files.createDirectory(temp.resolve("out"));
    for (int number : new Layout(folder).numbers()) {
      Ran ran = run("tar --zstd -xf " + new Layout(folder).pack(number) + " -C " + out);
      assertThat(ran.exit()).as(ran.err()).isZero();
    }
    for (var one : kept.entrySet()) {
      Path file = out.resolve(one.getKey().sha256().substring(0, 2)).resolve(one.getKey() + ".eml");
      assertThat(Files.readAllBytes(file)).isEqualTo(one.getValue());
    }
    MessageKey old = MessageKey.of(mail("before 1970"));
    Path file = out.resolve(old.sha256().substring(0, 2)).resolve(old + ".eml");
    assertThat(Files.getLastModifiedTime(file).toInstant())
        .isEqualTo(OffsetDateTime.parse("1969-07-20T20:17:40+01:00").toInstant());
  }

  @Test
  void theExtendedRecordsSayWhereTheMessageWasSeen() throws Exception {
    assumeTrue(run("command -v python3").isOk(), "skipped: there is no program 'python3'");
    Path last = new Layout(folder).pack(new Layout(folder).numbers().last());
    String script =
        "import tarfile,sys; t=tarfile.open(fileobj=sys.stdin.buffer,mode='r|');"
            + "m=list(t)[-1]; print(m.name); print(sorted(m.pax_headers.items()))";
    Ran ran = run("zstd -dc " + last + " | PYTHONIOENCODING=utf-8 python3 -c \"" + script + "\"");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains(MessageKey.of(mail("before 1970")).sha256())
        .contains("estreat.account', 'büro'", "estreat.uid', '70'", "estreat.source', '/a/b:1'")
        .contains(
            "estreat.internaldate', '1969-07-20T20:17:40+01:00'", "estreat.uidvalidity', '7'");
  }
}
