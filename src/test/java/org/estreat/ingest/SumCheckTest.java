package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.estreat.extract.Extractor;
import org.estreat.index.Coverage;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartCount;
import org.estreat.index.PartException;
import org.estreat.lucene.LuceneIndex;
import org.estreat.mime.MimeReader;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.ModSeq;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Status;
import org.estreat.model.Uid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of random mail, parts seen are those read in full, in part and excepted: none is in between. */
class SumCheckTest {
  private static final String[] TYPES = {
    "text/plain", "text/html", "application/pdf", "image/png", "message/rfc822", "x", "multipart/x"
  };

  @TempDir Path folder;
  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  /** Reads a content as its first letter says. */
  private static final class Reader implements Extractor {
    @Override
    public PartText extract(
        String content,
        PartPath path,
        byte[] bytes,
        ContentType declared,
        @Nullable String fileName) {
      Status status = status(bytes);
      List<Defect> defects = new ArrayList<>();
      if (status != Status.FULL) {
        boolean locked = status == Status.ENCRYPTED;
        Defect.Inside inside = bytes.length % 2 == 0 ? new Defect.Inside("a/b") : null;
        Defect.Kind kind = locked ? Defect.Kind.ENCRYPTED : Defect.Kind.CORRUPT;
        defects.add(new Defect(path, inside, kind, "made so"));
      } else if (bytes.length == 0) {
        defects.add(new Defect(path, Defect.Kind.EMPTY, "nothing in it"));
      }
      return new PartText(content, "a/b", List.of(), status, defects, bytes.length, "1");
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public void close() {}
  }

  private static Status status(byte[] bytes) {
    return bytes.length == 0 ? Status.FULL : List.of(Status.values()).get(bytes[0] % 4);
  }

  @Test
  void addsUp() throws IOException {
    System.out.println("SumCheckTest: seed " + seed);
    try (MessageIndex index = LuceneIndex.open(folder.resolve("index"));
        Bench bench = bench(index)) {
      Expected expected = new Expected();
      for (int uid = 1; uid <= 60; uid++) {
        RawMessage raw = Bench.message(uid, mail());
        expected.add(raw);
        bench.corridor.ingest(raw);
        if (random.nextInt(5) == 0) {
          bench.corridor.changes().expunge(Bench.INBOX, Bench.VALIDITY, new Uid(uid), ModSeq.NONE);
        }
        if (random.nextInt(9) == 0) {
          bench.corridor.commit();
          expected.check(index);
        }
      }
      bench.corridor.commit();
      expected.check(index);
    }
    try (MessageIndex again = LuceneIndex.open(folder.resolve("again"));
        Bench bench = bench(again)) {
      assertThat(bench.journal()).isNotEmpty();
      try (MessageIndex before = LuceneIndex.openReadOnly(folder.resolve("index"))) {
        assertThat(again.exceptionCounts()).as("seed %s", seed).isEqualTo(before.exceptionCounts());
        assertThat(rows(again)).as("seed %s", seed).isEqualTo(rows(before));
      }
    }
  }

  private Bench bench(MessageIndex index) throws IOException {
    return new Bench(folder.resolve("archive"), index, new Reader(), Bench.NEVER, Bench.CLOCK);
  }

  private static List<PartException> rows(MessageIndex index) throws IOException {
    List<PartException> rows = new ArrayList<>();
    index.exceptions(List.of(), null, rows::add);
    return rows;
  }

  /** What an honest reader of the same mail counts. */
  private final class Expected {
    private final MimeReader mime = new MimeReader();
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);
    private long parts;
    private long empty;
    private long messages;

    void add(RawMessage raw) {
      messages++;
      Message message = mime.read(raw.bytes());
      for (Part leaf : message.root().leaves()) {
        parts++;
        boolean plain =
            leaf.type().type().equals("multipart")
                || leaf.type().type().equals("message")
                || (leaf.type().is("text", "plain") && !isDoubted(message, leaf.path()));
        byte[] bytes = mime.content(raw.bytes(), leaf);
        counts.merge(plain ? Status.FULL : status(bytes), 1L, Long::sum);
        empty += !plain && bytes.length == 0 ? 1 : 0;
      }
    }

    /** Text that may be something else is given to an extractor too. */
    private static boolean isDoubted(Message message, PartPath path) {
      PartPath number = path.equals(PartPath.ROOT) ? PartPath.ROOT.child(1) : path;
      return message.defects().stream()
          .anyMatch(d -> d.kind() == Defect.Kind.CONTENT_TYPE && d.path().equals(number));
    }

    private long count(Status status) {
      return counts.getOrDefault(status, 0L);
    }

    void check(MessageIndex index) throws IOException {
      PartCount found = index.exceptionCounts().parts();
      assertThat(found)
          .as("seed %s", seed)
          .isEqualTo(
              new PartCount(
                  parts,
                  count(Status.FULL) - empty,
                  count(Status.PARTIAL),
                  count(Status.ENCRYPTED) + count(Status.FAILED) + empty));
      assertThat(found.unaccounted()).as("seed %s", seed).isZero();
      assertThat(index.partsWithoutText()).as("seed %s", seed).isZero();
      List<PartException> rows = rows(index);
      assertThat(index.exceptionCounts().rows()).as("seed %s", seed).isEqualTo(rows.size());
      TreeSet<PartException.Place> places = new TreeSet<>();
      rows.forEach(row -> places.add(row.place()));
      assertThat(places).as("seed %s", seed).hasSameSizeAs(rows);
      Coverage coverage = index.coverage();
      assertThat(coverage.searched()).as("seed %s", seed).isLessThanOrEqualTo(messages);
    }
  }

  private String mail() {
    StringBuilder mail = new StringBuilder("Subject: s\n");
    entity(mail, 0);
    return mail.toString();
  }

  private void entity(StringBuilder mail, int depth) {
    if (random.nextInt(3) == 0 && depth < 4) {
      String boundary = "b" + depth + "-" + random.nextInt(3);
      mail.append("Content-Type: multipart/mixed; boundary=").append(boundary).append("\n\n");
      for (int left = random.nextInt(4); left > 0; left--) {
        mail.append("--").append(boundary).append("\n");
        entity(mail, depth + 1);
      }
      mail.append(random.nextBoolean() ? "--" + boundary + "--\n" : "");
      return;
    }
    mail.append("Content-Type: ").append(TYPES[random.nextInt(TYPES.length)]).append("\n\n");
    int length = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      mail.append((char) ('a' + random.nextInt(26)));
    }
    mail.append(random.nextBoolean() ? "\n" : "");
  }
}
