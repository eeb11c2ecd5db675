package org.estreat.app;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.estreat.ingest.source.ImportListener;
import org.estreat.ingest.source.ImportReport;
import org.estreat.ingest.source.MboxDialect;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the proof of an import, {@code proofs/NNNNNN.json} in the data folder: a JSON object of
 * {@code import} (what was read, into which mailbox, by which program, the SHA-256 of the proof
 * before), {@code found} (a line for each file of several messages, and for each thing that was not
 * taken, not taken whole, or is no mail) and {@code totals}, of which always {@code read = imported
 * + there_before + excepted}. It gets its name when it is whole.
 */
final class ImportProof implements ImportListener, Closeable {
  private static final String NAMES = "[0-9][0-9][0-9][0-9][0-9][0-9].json";

  private final InstantSource clock;
  private final Path target;
  private final Path fresh;
  private final MessageDigest digest = MessageKey.newDigest();
  private final OutputStream out;
  private final JsonMapper json = new JsonMapper();
  private String separator = "\n";
  private @Nullable IOException failure;

  private ImportProof(InstantSource clock, Path target) throws IOException {
    this.clock = clock;
    this.target = target;
    this.fresh = target.resolveSibling("import.new");
    this.out =
        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh)), digest);
  }

  /**
   * @param data the data folder, which is open for writing
   */
  static ImportProof begin(
      Path data, InstantSource clock, String mailbox, List<Path> sources, MboxDialect dialect)
      throws IOException {
    Path folder = data.resolve("proofs");
    Files.createDirectories(folder);
    Path last = last(folder);
    int number = last == null ? 1 : Integer.parseInt(last.getFileName().toString(), 0, 6, 10) + 1;
    Path target = folder.resolve(String.format(Locale.ROOT, "%06d.json", number));
    ImportProof proof = new ImportProof(clock, target);
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("program", "estreat " + Version.number());
    head.put("begun", clock.instant().toString());
    head.put("mailbox", mailbox);
    head.put("mbox_dialect", dialect.name());
    head.put("sources", sources.stream().map(Path::toString).toList());
    head.put("previous", last == null ? "" : sha256(last));
    proof.write("{\"import\": " + proof.json.writeValueAsString(head) + ",\n\"found\": [");
    return proof;
  }

  private static @Nullable Path last(Path folder) throws IOException {
    Path last = null;
    try (DirectoryStream<Path> proofs = Files.newDirectoryStream(folder, NAMES)) {
      for (Path each : proofs) {
        last = last == null || each.compareTo(last) > 0 ? each : last;
      }
    }
    return last;
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = MessageKey.newDigest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void remark(Remark remark) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("what", remark.kind().name().toLowerCase(Locale.ROOT));
    line.put("source", remark.source());
    line.put("text", remark.text());
    found(line);
  }

  @Override
  public void file(String source, String form, long read, long earlier) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("what", "file");
    line.put("source", source);
    line.put("form", form);
    line.put("read", read);
    line.put("of_them_by_an_earlier_import", earlier);
    found(line);
  }

  private void found(Map<String, Object> line) {
    try {
      write(separator + json.writeValueAsString(line));
      separator = ",\n";
    } catch (IOException e) {
      failure = e; // told when it is finished: the mail goes first
    }
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The proof's place in the data folder and its SHA-256, for the journal. */
  record Written(String file, String sha256) {}

  Written finish(ImportReport report) throws IOException {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("read", report.read());
    totals.put("imported", report.imported());
    totals.put("there_before", report.alreadyThere());
    totals.put("excepted", report.excepted());
    totals.put("incomplete", report.incomplete());
    totals.put("not_read_in_full", report.partial());
    totals.put("files_without_mail", report.leftOut());
    totals.put("octets", report.octets());
    totals.put("ended", clock.instant().toString());
    write("\n],\n\"totals\": " + json.writeValueAsString(totals) + "}\n");
    if (failure != null) {
      throw failure;
    }
    out.close();
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    return new Written("proofs/" + target.getFileName(), HexFormat.of().formatHex(digest.digest()));
  }

  /** What is not finished is no proof and goes. */
  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(fresh);
  }
}
