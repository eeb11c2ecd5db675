package org.estreat.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.estreat.app.proof.ImportProof;
import org.estreat.app.proof.ImportProofWriter;
import org.estreat.app.proof.ProofFiles;
import org.estreat.app.proof.ProofFormatException;
import org.estreat.app.proof.ProofRecorder;
import org.estreat.archive.Archive;
import org.estreat.extract.DocumentPasswords;
import org.estreat.extract.ExtractLimits;
import org.estreat.extract.Extractor;
import org.estreat.extract.IsolatedExtractor;
import org.estreat.extract.Ocr;
import org.estreat.extract.WorkerLimits;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.Spool;
import org.estreat.lucene.LuceneIndex;
import org.estreat.mime.MimeReader;
import org.jspecify.annotations.Nullable;

/** The rooms of one data folder, opened for writing and put together; closed in one go. */
final class Store implements Closeable {
  private final DataFolder folder;
  private final Archive archive;
  private final MessageIndex index;
  private final Extractor extractor;
  private final Corridor corridor;

  private Store(
      DataFolder folder,
      Archive archive,
      MessageIndex index,
      Extractor extractor,
      Corridor corridor) {
    this.folder = folder;
    this.archive = archive;
    this.index = index;
    this.extractor = extractor;
    this.corridor = corridor;
  }

  /** Sightings in the index, as of its last refresh. */
  static long sightings(MessageIndex index) throws IOException {
    return index.mailboxes().stream().mapToLong(box -> box.present() + box.expunged()).sum();
  }

  /** Opens what is there, tells of damage, and brings the index up to the archive's end. */
  static Store open(Config config, InstantSource clock, Damage damage) throws Fault, IOException {
    return open(config, clock, damage, DocumentPasswords.NONE);
  }

  /**
   * The same.
   *
   * @param passwords tried where a content is locked
   */
  static Store open(Config config, InstantSource clock, Damage damage, DocumentPasswords passwords)
      throws Fault, IOException {
    try (Stack opened = new Stack()) {
      DataFolder folder = opened.add(DataFolder.openForWriting(config.data()));
      damage.tell(folder);
      Archive archive =
          opened.add(Archive.open(folder.archive(), config.limits().packOctets(), clock));
      damage.tell(archive);
      MessageIndex index = opened.add(openIndex(folder, archive));
      Extractor extractor = opened.add(extractor(config, folder, passwords));
      Corridor corridor =
          opened.add(
              Corridor.open(
                  archive,
                  new MimeReader(),
                  extractor,
                  index,
                  commitPolicy(config),
                  Spool.open(folder.spool())));
      opened.release();
      return new Store(folder, archive, index, extractor, corridor);
    }
  }

  private static MessageIndex openIndex(DataFolder folder, Archive archive)
      throws Fault, IOException {
    Path index = folder.index();
    long after = Files.isDirectory(index) ? 0 : leastGeneration(folder, archive);
    try {
      return LuceneIndex.open(index, after);
    } catch (IOException e) {
      if (Trouble.isDiskFull(e)) {
        throw e;
      }
      throw Faults.unreadableIndex(index, e);
    }
  }

  /**
   * What the generations of an index count from whose predecessor cannot be read any more, so that
   * they never fall: a commit covers a line of the journal at least, and proofs name generations.
   */
  static long leastGeneration(DataFolder folder, Archive archive) throws IOException {
    long least = archive.head().lines();
    ProofFiles proofs = ProofFiles.of(folder.path());
    List<Long> numbers = proofs.numbers();
    try {
      return numbers.isEmpty()
          ? least
          : Math.max(least, proofs.read(numbers.getLast()).basis().generation());
    } catch (ProofFormatException e) {
      return least; // estreat verify names it
    }
  }

  /**
   * What reads attachments.
   *
   * @param passwords tried where one is locked
   * @throws Fault when text in pictures is to be recognised and the program is not there
   */
  static Extractor extractor(Config config, DataFolder folder, DocumentPasswords passwords)
      throws Fault {
    Ocr ocr = config.limits().extraction().ocr();
    return extractor(config, folder.temporary(), passwords, ocr == null ? null : installed(ocr));
  }

  private static Ocr installed(Ocr ocr) throws Fault {
    String missing = ocr.missing();
    if (missing == null) {
      try {
        return ocr.identified();
      } catch (IOException e) {
        missing = Trouble.words(e);
      }
    }
    throw Fault.wrongUse("no text in pictures can be recognised, as ocr.languages asks for")
        .expected("Tesseract, and its languages that ocr.languages names")
        .found(missing)
        .hint("install it (apt-get install tesseract-ocr), or leave ocr.languages out");
  }

  /**
   * What reads attachments; whether text in pictures can be recognised is not looked at.
   *
   * @param temporary a folder that is nobody else's
   */
  static Extractor extractor(Config config, Path temporary, DocumentPasswords passwords) {
    return extractor(config, temporary, passwords, config.limits().extraction().ocr());
  }

  private static Extractor extractor(
      Config config, Path temporary, DocumentPasswords passwords, @Nullable Ocr ocr) {
    Config.Workers workers = config.limits().extraction().workers();
    return new IsolatedExtractor(
        extractLimits(config),
        new WorkerLimits(workers.number(), workers.heap(), workers.cpu()),
        temporary,
        passwords,
        ocr);
  }

  static ExtractLimits extractLimits(Config config) {
    Config.Extraction limits = config.limits().extraction();
    return new ExtractLimits(
        limits.time(),
        limits.octets(),
        limits.characters(),
        limits.depth(),
        limits.documents(),
        new ExtractLimits.Unpacking(limits.unpacked(), limits.ratio()));
  }

  static Corridor.CommitPolicy commitPolicy(Config config) {
    return new Corridor.CommitPolicy(config.limits().commitEvery(), config.limits().commitOctets());
  }

  /**
   * Makes the proofs of passes.
   *
   * @param everyPass or those with news, and one an hour
   */
  ProofRecorder recorder(InstantSource clock, boolean everyPass, Consumer<IOException> troubled)
      throws IOException {
    return ProofRecorder.open(rooms(), clock, "estreat " + Version.number(), everyPass, troubled);
  }

  /** Makes the proof of an import. */
  ImportProofWriter importProof(InstantSource clock, ImportProof.Job job) throws IOException {
    return ImportProofWriter.begin(rooms(), clock, "estreat " + Version.number(), job);
  }

  private ProofRecorder.Rooms rooms() {
    return new ProofRecorder.Rooms(proofs(), archive, index, corridor);
  }

  ProofFiles proofs() {
    return ProofFiles.of(folder.path());
  }

  Archive archive() {
    return archive;
  }

  MessageIndex index() {
    return index;
  }

  Corridor corridor() {
    return corridor;
  }

  /** Commits and closes, the corridor first, the lock last. */
  @Override
  public void close() throws IOException {
    try (Stack all = new Stack()) {
      all.add(folder);
      all.add(archive);
      all.add(index);
      all.add(extractor);
      all.add(corridor);
    }
  }
}
