package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.estreat.ingest.source.ImportListener.Kind;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImporterTest {
  private static final Mailbox BOX = Mailbox.parse("files/box");
  private static final String FROM = "From a@x.org Mon Jul  1 11:26:57 2019\n";

  @TempDir private Path folder;
  @TempDir private Path work;
  private final List<ImportListener.Remark> remarks = new ArrayList<>();

  @Test
  void uidsFollowTheOrderOfTheFile() throws IOException {
    Path mbox = mbox("box.mbox", 500);
    MemorySink sink = new MemorySink();
    ImportReport report = run(sink, 4, mbox);
    assertThat(report.imported()).isEqualTo(500);
    assertThat(report.octets())
        .isEqualTo(sink.bytes.values().stream().mapToLong(b -> b.length).sum());
    assertThat(sink.commits).hasValue(1);
    List<Sighting> byUid = new ArrayList<>(sink.bySource.values());
    byUid.sort((a, b) -> a.uid().compareTo(b.uid()));
    for (int i = 0; i < 500; i++) {
      Sighting sighting = byUid.get(i);
      assertThat(sighting.uid()).isEqualTo(new Uid(i + 1));
      assertThat(
              new String(
                  sink.bytes.getOrDefault(sighting.source() + "", new byte[0]),
                  StandardCharsets.UTF_8))
          .startsWith("Subject: " + i + "\n");
    }
  }

  @Test
  void theSameImportAgainTakesNothing() throws IOException {
    Path mbox = mbox("box.mbox", 20);
    MemorySink sink = new MemorySink();
    run(sink, 2, mbox);
    ImportReport again = run(sink, 2, mbox);
    assertThat(again.imported()).isZero();
    assertThat(again.alreadyThere()).isEqualTo(20);
    Files.writeString(mbox, Files.readString(mbox) + FROM + "Subject: more\n\nx\n");
    assertThat(run(sink, 2, mbox).imported()).isEqualTo(1);
    assertThat(sink.bySource).hasSize(21);
  }

  /** Other bytes at a known place are another message; what was there before stays there. */
  @Test
  void aFileThatWasChangedInPlaceIsTakenAgain() throws IOException {
    String january = FROM + "Subject: jan1\n\nx\n\n" + FROM + "Subject: jan2\n\nx\n";
    Path mbox = write("in.mbox", january);
    MemorySink sink = new MemorySink();
    run(sink, 2, mbox);
    write("in.mbox", january.replace("jan", "feb"));
    ImportReport february = run(sink, 2, mbox);
    assertThat(february.imported()).isEqualTo(2);
    assertThat(february.alreadyThere()).isZero();
    String first = real(mbox) + "#0";
    MessageKey key = MessageKey.of("Subject: feb1\n\nx\n".getBytes(StandardCharsets.UTF_8));
    assertThat(sink.bySource)
        .hasSize(4)
        .containsKeys(first, first + "@" + key.sha256().substring(0, 16));

    assertThat(run(sink, 2, mbox).alreadyThere()).isEqualTo(2);
    write("in.mbox", january.replace("jan2", "feb2"));
    assertThat(run(sink, 2, mbox).alreadyThere()).as("each as it was once").isEqualTo(2);
    assertThat(sink.bySource).hasSize(4);
  }

  /** Stopped anywhere and run again, every message is there once. */
  @Test
  void anImportThatFailedIsTakenUpAgain() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path mbox = mbox("box.mbox", 200);
    MemorySink sink = new MemorySink();
    for (int at = random.nextInt(60); at < 200; at += 1 + random.nextInt(60)) {
      sink.failAfter = at;
      assertThatThrownBy(() -> run(sink, 3, mbox))
          .as("seed %d", seed)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("box.mbox#")
          .hasMessageContaining("No space left on device");
    }
    sink.failAfter = Integer.MAX_VALUE;
    run(sink, 3, mbox);
    assertThat(sink.bySource).as("seed %d", seed).hasSize(200);
  }

  @Test
  void theReportAddsUp() throws IOException {
    Path good = write("a.eml", "Subject: good\n");
    Path torn = write("b.eml", "Subject: partial\n");
    Path bad = write("c.eml", "Subject: quarantine\n");
    Path none = write("d.mbox", "no mbox\n");
    Path other = write("e.txt", "no mail");
    write("f.mbox", "");
    ImportReport report = run(new MemorySink(), 1, folder);
    assertThat(report.read()).isEqualTo(4);
    assertThat(report.excepted()).isEqualTo(2);
    assertThat(report.leftOut()).isEqualTo(1);
    assertThat(report.imported()).isEqualTo(2);
    assertThat(report.partial()).isEqualTo(1);
    assertThat(sources(Kind.EXCEPTED)).containsExactlyInAnyOrder(real(bad), real(none));
    assertThat(sources(Kind.NO_MAIL)).containsExactly(real(other));
    assertThat(sources(Kind.NOTE)).hasSize(1);
    assertThat(good).exists();
    assertThat(torn).exists();
  }

  @Test
  void aPathThatIsNotThereStopsBeforeAnythingIsDone() throws IOException {
    Path mbox = mbox("box.mbox", 3);
    MemorySink sink = new MemorySink();
    assertThatThrownBy(() -> run(sink, 1, mbox, folder.resolve("nowhere")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nowhere");
    assertThat(sink.bySource).isEmpty();
  }

  @Test
  void progressReachesTheTotal() throws IOException {
    Path mbox = mbox("box.mbox", 10);
    List<Long> messages = new ArrayList<>();
    long[] total = new long[1];
    ImportListener listener =
        new ImportListener() {
          @Override
          public void at(long count, long octets, long totalOctets) {
            messages.add(count);
            total[0] = totalOctets;
          }
        };
    new Importer(work).run(List.of(mbox), BOX, new MemorySink(), ImportOptions.DEFAULT, listener);
    assertThat(messages).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(total[0]).isEqualTo(Files.size(mbox));
  }

  /** What is handed on as a file has the same bytes as what is handed on in memory. */
  @ParameterizedTest
  @EnumSource(MboxDialect.class)
  void largeMessagesAreTakenAsFiles(MboxDialect dialect) throws IOException {
    Random random = new Random(61);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      text.append(FROM).append("Subject: ").append(i).append("\n\n");
      for (int line = random.nextInt(40); line > 0; line--) {
        text.append(random.nextInt(4) == 0 ? ">>From me\n" : ">\n>Fr\n  a line \u00e4\n");
      }
      text.append("\n");
    }
    String eml = "Subject: eml\n\n" + ">From x\n".repeat(50);
    write("box.mbox", text.toString());
    write("mmdf", "\1\1\1\1\n" + eml + "\1\1\1\1\n");
    write("one.emlx", eml.length() + "\n" + eml + "<plist/>");
    Path one = write("one.eml", eml);
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("two.eml.gz")))) {
      out.write(eml.getBytes(StandardCharsets.UTF_8));
    }
    MemorySink arrays = new MemorySink();
    MemorySink files = new MemorySink();
    files.spool = Files.createDirectory(work.resolve("large"));
    large(arrays, dialect, Integer.MAX_VALUE);
    ImportReport report = large(files, dialect, 100);
    assertThat(arrays.asFiles).hasValue(0);
    assertThat(files.asFiles).hasValueBetween(20, 34);
    assertThat(report.imported()).isEqualTo(34);
    assertThat(files.bytes.keySet()).isEqualTo(arrays.bytes.keySet());
    files.bytes.forEach((source, bytes) -> assertThat(bytes).isEqualTo(arrays.bytes.get(source)));
    assertThat(files.spool).as("what was spooled").isEmptyDirectory();
    assertThat(one).exists();
    ImportReport again = large(files, dialect, 100);
    assertThat(again.alreadyThere()).isEqualTo(34);
    assertThat(files.spool).isEmptyDirectory();
  }

  private ImportReport large(MemorySink sink, MboxDialect dialect, long inMemory)
      throws IOException {
    ImportLimits limits = new ImportLimits(inMemory, 1 << 20, 1 << 20, 1 << 20, 1 << 20);
    return new Importer(work, limits)
        .run(List.of(folder), BOX, sink, new ImportOptions(dialect, 1, false), ImportListener.NONE);
  }

  private ImportReport run(MemorySink sink, int threads, Path... paths) throws IOException {
    ImportOptions options = new ImportOptions(MboxDialect.ORIGINAL, threads, false);
    remarks.clear();
    ImportListener listener =
        new ImportListener() {
          @Override
          public void remark(Remark remark) {
            remarks.add(remark);
          }
        };
    return new Importer(work).run(List.of(paths), BOX, sink, options, listener);
  }

  private List<String> sources(Kind kind) {
    return remarks.stream()
        .filter(remark -> remark.kind() == kind)
        .map(ImportListener.Remark::source)
        .toList();
  }

  private Path mbox(String name, int messages) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < messages; i++) {
      text.append(FROM).append("Subject: ").append(i).append("\n\nbody\n\n");
    }
    return write(name, text.toString());
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String real(Path path) throws IOException {
    return path.toRealPath().toString();
  }
}
