package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.estreat.ingest.RawMessage;
import org.estreat.ingest.Spool;
import org.estreat.model.Defect;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Outcome;
import org.estreat.model.PartPath;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImporterTest {
  private static final Mailbox BOX = Mailbox.parse("files/box");
  private static final String FROM = "From a@x.org Mon Jul  1 11:26:57 2019\n";

  @TempDir private Path folder;

  /** Keeps in memory what it is given; fails on demand. */
  private static final class Memory implements MailSink {
    final Map<String, Sighting> bySource = new ConcurrentHashMap<>();
    final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
    final AtomicInteger commits = new AtomicInteger();
    final AtomicInteger asFiles = new AtomicInteger();
    int failAfter = Integer.MAX_VALUE;
    @Nullable Spool spool;
    private long uid;

    @Override
    public UidValidity localMailbox(Mailbox mailbox) {
      return new UidValidity(7);
    }

    @Override
    public Optional<Sighting> findSource(Mailbox mailbox, String source) {
      return Optional.ofNullable(bySource.get(source));
    }

    @Override
    public Optional<MessageKey> keyOf(SightingId id) {
      return bySource.values().stream()
          .filter(sighting -> sighting.id().equals(id))
          .map(sighting -> bytes.get(String.valueOf(sighting.source())))
          .map(MessageKey::of)
          .findFirst();
    }

    @Override
    public Uid nextUid(Mailbox mailbox) {
      return new Uid(++uid);
    }

    @Override
    public Path newSpoolFile() throws IOException {
      return Objects.requireNonNull(spool).newFile();
    }

    @Override
    public Outcome ingest(RawMessage message) throws IOException {
      if (bySource.size() >= failAfter) {
        throw new IOException("No space left on device");
      }
      Sighting sighting = message.sighting();
      asFiles.addAndGet(message.isInMemory() ? 0 : 1);
      byte[] read;
      try (InputStream in = message.open()) {
        read = in.readAllBytes();
      }
      MessageKey key = MessageKey.of(read);
      String text = new String(read, StandardCharsets.UTF_8);
      if (text.contains("quarantine")) {
        return new Outcome.Quarantined(sighting, key, "our fault");
      }
      bySource.put(String.valueOf(sighting.source()), sighting);
      bytes.put(String.valueOf(sighting.source()), read);
      return text.contains("partial")
          ? new Outcome.Partial(
              sighting, key, List.of(new Defect(PartPath.ROOT, Defect.Kind.CORRUPT, "torn")))
          : new Outcome.Indexed(sighting, key);
    }

    @Override
    public void commit() {
      commits.incrementAndGet();
    }
  }

  @Test
  void uidsFollowTheOrderOfTheFile() throws IOException {
    Path mbox = mbox("box.mbox", 500);
    Memory sink = new Memory();
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
    Memory sink = new Memory();
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
    Memory sink = new Memory();
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
    Memory sink = new Memory();
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
    Path zip = write("e.zip", "PK");
    write("f.mbox", "");
    ImportReport report = run(new Memory(), 1, folder);
    assertThat(report.read()).isEqualTo(4);
    assertThat(report.imported()).isEqualTo(2);
    assertThat(report.partial()).isEqualTo(1);
    assertThat(report.excepted())
        .extracting(ImportReport.Remark::source)
        .containsExactlyInAnyOrder(real(bad), real(none));
    assertThat(report.leftOut()).extracting(ImportReport.Remark::source).containsExactly(real(zip));
    assertThat(report.notes()).hasSize(1);
    assertThat(good).exists();
    assertThat(torn).exists();
  }

  @Test
  void aPathThatIsNotThereStopsBeforeAnythingIsDone() throws IOException {
    Path mbox = mbox("box.mbox", 3);
    Memory sink = new Memory();
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
    new Importer()
        .run(
            List.of(mbox),
            BOX,
            new Memory(),
            ImportOptions.DEFAULT,
            (count, octets, totalOctets) -> {
              messages.add(count);
              total[0] = totalOctets;
            });
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
    Path mbox = write("box.mbox", text.toString());
    Path eml = write("one.eml", "Subject: eml\n\n" + ">From x\n".repeat(50));
    Memory arrays = new Memory();
    Memory files = new Memory();
    run(arrays, new ImportOptions(dialect, 1, Long.MAX_VALUE), mbox, eml);
    ImportReport report = run(files, new ImportOptions(dialect, 1, 100), mbox, eml);
    assertThat(files.asFiles).hasValueBetween(20, 31);
    assertThat(report.imported()).isEqualTo(31);
    assertThat(files.bytes.keySet()).isEqualTo(arrays.bytes.keySet());
    files.bytes.forEach((source, bytes) -> assertThat(bytes).isEqualTo(arrays.bytes.get(source)));
    assertThat(folder.resolve("spool")).as("what was spooled").isEmptyDirectory();
    assertThat(eml).exists();
    ImportReport again = run(files, new ImportOptions(dialect, 1, 100), mbox, eml);
    assertThat(again.alreadyThere()).isEqualTo(31);
    assertThat(folder.resolve("spool")).isEmptyDirectory();
  }

  private ImportReport run(Memory sink, ImportOptions options, Path... paths) throws IOException {
    sink.spool = Spool.open(folder.resolve("spool"));
    return new Importer().run(List.of(paths), BOX, sink, options, ProgressListener.NONE);
  }

  private static ImportReport run(Memory sink, int threads, Path... paths) throws IOException {
    ImportOptions options = new ImportOptions(MboxDialect.ORIGINAL, threads);
    return new Importer().run(List.of(paths), BOX, sink, options, ProgressListener.NONE);
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
