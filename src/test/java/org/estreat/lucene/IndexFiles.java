package org.estreat.lucene;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;

/** For tests of other packages: what only Lucene can say or do. */
public final class IndexFiles {
  private IndexFiles() {}

  /** What CheckIndex has to say about the files; empty when they are sound. */
  public static String faults(Path folder) throws IOException {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    try (FSDirectory directory = FSDirectory.open(folder);
        CheckIndex check = new CheckIndex(directory)) {
      check.setInfoStream(new PrintStream(report, true, StandardCharsets.UTF_8));
      return check.checkIndex().clean ? "" : report.toString(StandardCharsets.UTF_8);
    }
  }

  /** A class of Lucene's. */
  public static Class<?> lucene() {
    return IndexWriter.class;
  }

  /** Leaves a commit of another format: so many later, or where negative, earlier. */
  public static void writeOtherFormat(Path folder, int later) throws IOException {
    try (FSDirectory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      String format = Integer.toString(Schema.FORMAT + later);
      writer.setLiveCommitData(Map.of("estreat.format", format).entrySet());
      writer.commit();
    }
  }
}
