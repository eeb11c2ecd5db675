package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.estreat.ingest.source.ImportListener.Kind;
import org.estreat.model.Mailbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not read twice, and when it is after all. */
class FileMarksTest {
  private static final Mailbox BOX = Mailbox.parse("files/box");
  private static final String FROM = "From a@x.org Mon Jul  1 11:26:57 2019\n";

  @TempDir private Path folder;
  @TempDir private Path work;
  private final MemorySink sink = new MemorySink();
  private final List<ImportListener.Remark> remarks = new ArrayList<>();

  @Test
  void aWholeFileIsNotReadAgainUntilItChanges() throws IOException {
    Path mbox = mbox(100);
    assertThat(run(false, mbox).imported()).isEqualTo(100);
    sink.lookUps.set(0);
    ImportReport second = run(false, mbox);
    assertThat(second.read()).isEqualTo(100);
    assertThat(second.alreadyThere()).isEqualTo(100);
    assertThat(sink.lookUps).as("only the mark's last message is looked up").hasValue(1);
    assertThat(remarks).anyMatch(r -> r.kind() == Kind.NOTE && r.text().contains("100 messages"));

    assertThat(run(true, mbox).alreadyThere()).isEqualTo(100);
    assertThat(sink.lookUps.get()).as("--again").isGreaterThan(100);

    String text = Files.readString(mbox);
    FileTime time = Files.getLastModifiedTime(mbox);
    Files.writeString(mbox, text.replace("Subject: 7\n", "Subject: 8\n"));
    Files.setLastModifiedTime(mbox, time); // of the same size, and as old
    assertThat(run(false, mbox).imported()).isEqualTo(1);
    Files.writeString(mbox, text + FROM + "Subject: more\n\nx\n");
    assertThat(run(false, mbox).imported()).isEqualTo(1);
  }

  @Test
  void whatTheArchiveHasLostIsReadAndKeptAgain() throws IOException {
    Path mbox = mbox(10);
    run(false, mbox);
    sink.lost.addAll(sink.bySource.values().stream().limit(3).map(s -> s.id()).toList());
    ImportReport report = run(false, mbox);
    assertThat(report.imported()).isEqualTo(3);
    assertThat(report.alreadyThere()).isEqualTo(7);
    assertThat(sink.bySource).hasSize(10);
  }

  /**
   * Stopped anywhere, everything is there once in the end, and what was marked is not read again.
   */
  @Test
  void anImportThatStoppedGoesOnFromItsMark() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path mbox = mbox(400);
    for (int at = 50 + random.nextInt(50); at < 400; at += 1 + random.nextInt(90)) {
      sink.failAfter = at;
      assertThatThrownBy(() -> run(false, mbox))
          .as("seed %d", seed)
          .isInstanceOf(IOException.class);
    }
    sink.failAfter = Integer.MAX_VALUE;
    sink.lookUps.set(0);
    ImportReport last = run(false, mbox);
    assertThat(last.read()).as("seed %d", seed).isEqualTo(400);
    assertThat(sink.bySource).as("seed %d", seed).hasSize(400);
    assertThat(sink.uidsInOrder()).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat(sink.lookUps.get()).as("seed %d", seed).isLessThan(390);
  }

  @Test
  void aMessageThatCouldNotBeSpooledIsTriedAgainAlone() throws IOException {
    String big = FROM + "Subject: big\n\n" + "x".repeat(20_000) + "\n\n";
    Path mbox = folder.resolve("b.mbox");
    Files.writeString(mbox, FROM + "Subject: a\n\nx\n\n" + big + FROM + "Subject: z\n\nx\n");
    ImportReport first = run(false, mbox);
    assertThat(first.imported()).isEqualTo(2);
    assertThat(first.excepted()).isEqualTo(1);
    sink.lookUps.set(0);
    ImportReport second = run(false, mbox);
    assertThat(second.excepted()).isEqualTo(1);
    assertThat(second.alreadyThere()).isEqualTo(2);
    assertThat(sink.lookUps).hasValue(1);
    sink.spool = folder;
    ImportReport third = run(false, mbox);
    assertThat(third.imported()).isEqualTo(1);
    assertThat(third.excepted()).isZero();
    assertThat(third.read()).isEqualTo(3);
    sink.lookUps.set(0);
    assertThat(run(false, mbox).alreadyThere()).isEqualTo(3);
    assertThat(sink.lookUps).as("whole now").hasValue(1);
  }

  @Test
  void anArchiveWithExceptionsIsReadAgainOneWithoutIsNot() throws Exception {
    Path good = Files.write(folder.resolve("good.zip"), zip("a.eml", "Subject: a\n"));
    Path bad = Files.write(folder.resolve("bad.zip"), zip("b.7z", "7z"));
    run(false, good, bad);
    sink.lookUps.set(0);
    ImportReport again = run(false, good, bad);
    assertThat(again.excepted()).isEqualTo(1);
    assertThat(again.alreadyThere()).isEqualTo(1);
    assertThat(remarks.stream().filter(r -> r.kind() == Kind.NOTE)).hasSize(1);
  }

  @Test
  void aMarkThatIsTornOrOfAnotherFileMeansNothing() throws IOException {
    Path mbox = mbox(10);
    run(false, mbox);
    Path marks = work.resolve("marks");
    for (String torn : List.of("", "form=1\n", "\\u00", "\0\0\0")) {
      try (var files = Files.list(marks)) {
        Files.writeString(files.findFirst().orElseThrow(), torn);
      }
      assertThat(run(false, mbox).alreadyThere()).isEqualTo(10);
    }
    sink.bySource.clear();
    assertThat(run(false, mbox).imported()).as("the mark's messages are gone").isEqualTo(10);
    assertThat(Files.getLastModifiedTime(mbox).toInstant()).isBefore(Instant.now().plusSeconds(5));
  }

  private ImportReport run(boolean again, Path... paths) throws IOException {
    remarks.clear();
    ImportListener listener =
        new ImportListener() {
          @Override
          public void remark(Remark remark) {
            remarks.add(remark);
          }
        };
    ImportLimits limits = new ImportLimits(10_000, 1 << 20, 1 << 16, 0, 2_000);
    return new Importer(work, limits)
        .run(
            List.of(paths), BOX, sink, new ImportOptions(MboxDialect.ORIGINAL, 2, again), listener);
  }

  private Path mbox(int messages) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < messages; i++) {
      text.append(FROM).append("Subject: ").append(i).append("\n\n").append("body ".repeat(10));
      text.append("\n\n");
    }
    return Files.writeString(folder.resolve("box.mbox"), text.toString());
  }

  private static byte[] zip(String name, String content) throws IOException {
    var octets = new java.io.ByteArrayOutputStream();
    try (var zip = new java.util.zip.ZipOutputStream(octets)) {
      zip.putNextEntry(new java.util.zip.ZipEntry(name));
      zip.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return octets.toByteArray();
  }
}
