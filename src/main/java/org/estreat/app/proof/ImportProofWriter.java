package org.estreat.app.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.index.MessageIndex;
import org.estreat.index.UidList;
import org.estreat.ingest.source.ImportListener;
import org.estreat.ingest.source.ImportReport;
import org.estreat.model.MessageKey;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Makes the proof of an import, with a line for each file of several messages and for each thing
 * that was not taken, not taken whole, or is no mail. Lines wait in a file of their own until all
 * is known, so their number is not bounded by memory. When {@link #finish} returns, the proof is
 * durable and named by the journal; what is not finished is no proof and goes. docs/proof.md
 * describes the file.
 */
public final class ImportProofWriter implements ImportListener, Closeable {
  private static final String FOUND = "found";

  private final ProofRecorder.Rooms rooms;
  private final ProofSequence sequence;
  private final InstantSource clock;
  private final String program;
  private final ImportProof.Job job;
  private final Path lines;
  private final OutputStream out;
  private final Map<String, Long> counts = new HashMap<>();
  private String separator = "";
  private @Nullable IOException failure;

  private ImportProofWriter(
      ProofRecorder.Rooms rooms, InstantSource clock, String program, ImportProof.Job job)
      throws IOException {
    this.rooms = rooms;
    this.sequence = new ProofSequence(rooms.files(), rooms.archive());
    this.clock = clock;
    this.program = program;
    this.job = job;
    Files.createDirectories(rooms.files().folder());
    this.lines = rooms.files().folder().resolve("found.json.new");
    this.out = new BufferedOutputStream(Files.newOutputStream(lines));
  }

  /**
   * @param program name and version
   */
  public static ImportProofWriter begin(
      ProofRecorder.Rooms rooms, InstantSource clock, String program, ImportProof.Job job)
      throws IOException {
    ImportProofWriter writer = new ImportProofWriter(rooms, clock, program, job);
    writer.sequence.announceLast();
    return writer;
  }

  @Override
  public void remark(Remark remark) {
    found(
        remark.kind().name().toLowerCase(Locale.ROOT),
        Map.of("source", remark.source(), "text", remark.text()));
  }

  @Override
  public void file(String source, String form, long read, long earlier) {
    found("file", Map.of("source", source, "form", form, "read", read, "earlier", earlier));
  }

  private void found(String what, Map<String, Object> facts) {
    Map<String, Object> line = new HashMap<>(facts);
    line.put("what", what);
    counts.merge(what, 1L, Long::sum);
    try {
      out.write((separator + CanonicalJson.of(line)).getBytes(UTF_8));
      separator = ",";
    } catch (IOException e) {
      failure = e; // told when it is finished: the mail goes first
    }
  }

  /**
   * A proof that was made.
   *
   * @param file its place in the data folder
   */
  public record Written(String file, String sha256) {}

  /** The import is committed. */
  public Written finish(ImportReport report) throws IOException {
    out.close();
    if (failure != null) {
      throw failure;
    }
    rooms.archive().sync();
    ProofSequence.Place place = sequence.next();
    ImportProof proof =
        new ImportProof(
            place.number(),
            place.previous(),
            program,
            clock.instant(),
            new Proof.Basis(rooms.archive().head(), rooms.index().generation()),
            job,
            figures(report),
            held(),
            new ImportProof.Found(counts, List.of()));
    String sha256 = rooms.files().write(proof.number(), file -> write(proof, file));
    sequence.announce(proof, sha256);
    return new Written("proofs/" + rooms.files().path(proof.number()).getFileName(), sha256);
  }

  /** Counted from the index, which the import has committed. */
  private ImportProof.Held held() throws IOException {
    MessageIndex index = rooms.index();
    index.refresh();
    UidValidity uidValidity = rooms.corridor().localMailbox(job.mailbox());
    UidList present = index.present(job.mailbox(), uidValidity);
    String uids = Digests.ofUids(present.stream());
    String messages = new Digests(index).ofMessages(present, uids);
    return new ImportProof.Held(uidValidity, present.count(), uids, messages);
  }

  private static Map<String, Long> figures(ImportReport report) {
    return Map.of(
        ImportProof.READ, report.read(),
        ImportProof.IMPORTED, report.imported(),
        ImportProof.THERE_BEFORE, report.alreadyThere(),
        ImportProof.EXCEPTED, report.excepted(),
        ImportProof.INCOMPLETE, report.incomplete(),
        ImportProof.PARTIAL, report.partial(),
        ImportProof.NO_MAIL, report.leftOut(),
        ImportProof.OCTETS, report.octets());
  }

  /** Returns the hash. */
  private String write(ImportProof proof, OutputStream file) throws IOException {
    TreeMap<String, Object> fields = new TreeMap<>(fields(proof));
    String before = CanonicalJson.of(fields.headMap(FOUND));
    String after = CanonicalJson.of(fields.tailMap(FOUND));
    MessageDigest digest = MessageKey.newDigest();
    OutputStream body = new DigestOutputStream(file, digest);
    String head = before.substring(0, before.length() - 1) + ",\"" + FOUND + "\":[";
    body.write(head.getBytes(UTF_8));
    Files.copy(lines, body);
    body.write(("]," + after.substring(1, after.length() - 1)).getBytes(UTF_8));
    digest.update((byte) '}');
    String sha256 = HexFormat.of().formatHex(digest.digest());
    file.write(Seal.text(sha256).getBytes(UTF_8));
    return sha256;
  }

  private static Map<String, Object> fields(ImportProof proof) {
    Map<String, Object> json = new HashMap<>();
    json.put("format", ProofJson.FORMAT);
    json.put("kind", ImportProof.KIND);
    json.put("number", proof.number());
    json.put("previous", proof.previous());
    json.put("program", proof.program());
    json.put("written", proof.written().toString());
    json.put("account", proof.account());
    json.put("mailbox", proof.job().mailbox().name());
    json.put("sources", proof.job().sources());
    json.put("mboxDialect", proof.job().dialect());
    json.put("began", proof.job().began().toString());
    json.put("complete", proof.complete());
    json.put("archive", ProofJson.archive(proof.head()));
    json.put("indexGeneration", proof.basis().generation());
    json.put("totals", proof.figures());
    ImportProof.Held held = proof.held();
    if (held != null) {
      json.put("uidValidity", held.uidValidity().value());
      json.put("present", held.present());
      json.put("uidsSha256", held.uidsSha256());
      json.put("messagesSha256", held.messagesSha256());
    }
    return json;
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(lines);
  }
}
