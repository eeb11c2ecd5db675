package org.estreat.app.proof;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.estreat.archive.Archive;
import org.estreat.archive.ArchiveHead;
import org.estreat.archive.CustodyEvent;
import org.estreat.imap.CollectListener;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Corridor;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;

/**
 * Makes proofs of passes: commits, holds the report against what is kept, writes the file, and
 * writes its number and hash into the custody journal. When {@link #collected} returns, all of that
 * is durable. A proof whose journal line was lost with a crash gets it at the next start.
 *
 * <p>Safe to use from several threads; one account has one pass at a time.
 */
public final class ProofRecorder implements CollectListener, Closeable {
  private static final int ATTEMPTS = 5;

  /** What of an opened data folder proofs are made of. */
  public record Rooms(ProofFiles files, Archive archive, MessageIndex index, Corridor corridor) {}

  private final Rooms rooms;
  private final ProofSequence sequence;
  private final InstantSource clock;
  private final String program;
  private final boolean everyPass;
  private final Consumer<IOException> troubled;
  private final Equation equation;
  private final Pace pace = new Pace();
  private final List<Long> recorded = new ArrayList<>();
  private boolean stranded;

  private ProofRecorder(
      Rooms rooms,
      InstantSource clock,
      String program,
      boolean everyPass,
      Consumer<IOException> troubled) {
    this.rooms = rooms;
    this.sequence = new ProofSequence(rooms.files(), rooms.archive());
    this.clock = clock;
    this.program = program;
    this.everyPass = everyPass;
    this.troubled = troubled;
    this.equation = new Equation(rooms.index(), rooms.corridor());
  }

  /**
   * @param program name and version
   * @param everyPass whether each pass has its proof, or those with news and one an hour
   * @param troubled hears of proofs that could not be made
   */
  public static ProofRecorder open(
      Rooms rooms,
      InstantSource clock,
      String program,
      boolean everyPass,
      Consumer<IOException> troubled)
      throws IOException {
    ProofRecorder recorder = new ProofRecorder(rooms, clock, program, everyPass, troubled);
    recorder.sequence.announceLast();
    return recorder;
  }

  @Override
  public synchronized void collected(CollectReport report) {
    if (everyPass || pace.isDue(report, clock.instant())) {
      record(report);
    }
  }

  /** Numbers of the proofs made so far, ascending. */
  public synchronized List<Long> recorded() {
    return List.copyOf(recorded);
  }

  /** Proves what has changed since; the routes have ended. */
  @Override
  public synchronized void close() {
    pace.pending().forEach(this::record);
  }

  private void record(CollectReport report) {
    try {
      if (stranded) {
        sequence.announceLast();
        stranded = false;
      }
      Proof proof = prove(report);
      stranded = true;
      String sha256 = rooms.files().write(proof.number(), file -> write(proof, file));
      sequence.announce(proof, sha256);
      stranded = false;
      recorded.add(proof.number());
      pace.written(report, proof.written());
    } catch (IOException e) {
      troubled.accept(e);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // A pass without its proof must not look like one that needed none.
      troubled.accept(new IOException("cannot prove account " + report.account() + ": " + e, e));
    }
  }

  /** Returns the hash. */
  private static String write(Proof proof, OutputStream file) throws IOException {
    byte[] octets = ProofJson.write(proof);
    file.write(octets);
    return Seal.of(new ByteArrayInputStream(octets), octets.length).computed();
  }

  private Proof prove(CollectReport report) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      rooms.corridor().commit();
      rooms.archive().sync();
      ArchiveHead head = rooms.archive().head();
      equation.follow(rooms.archive(), head.position());
      long generation = rooms.index().generation();
      List<FolderReport> folders = new ArrayList<>();
      Map<Mailbox, Proof.Held> held = new TreeMap<>();
      for (FolderReport folder : report.folders()) {
        Equation.Checked checked = equation.check(folder);
        folders.add(checked.report());
        held.put(folder.mailbox(), checked.held());
      }
      if (isAtRest(report.account(), head.position())) {
        return proof(report, folders, held, new Proof.Basis(head, generation));
      }
    }
    throw new IOException(
        "cannot prove account " + report.account() + ": it goes on changing after its pass");
  }

  /** Whether nothing has happened to the account's mail since. */
  private boolean isAtRest(String account, ArchivePosition since) throws IOException {
    AtomicBoolean moved = new AtomicBoolean();
    rooms
        .archive()
        .replay(
            since,
            event -> {
              if (account.equals(accountOf(event))) {
                moved.set(true);
              }
            });
    return !moved.get();
  }

  private static String accountOf(CustodyEvent event) {
    return switch (event) {
      case CustodyEvent.Sighted seen -> seen.sighting().mailbox().account();
      case CustodyEvent.FlagsChanged flags -> flags.mailbox().account();
      case CustodyEvent.Expunged gone -> gone.mailbox().account();
      case CustodyEvent.Restored restored -> restored.mailbox().account();
      case CustodyEvent.Renamed renamed -> renamed.from().account();
      case CustodyEvent.MailboxGone gone -> gone.mailbox().account();
      case CustodyEvent.UidValidityChanged changed -> changed.mailbox().account();
      case CustodyEvent.PassedBy passed -> passed.mailbox().account();
      case CustodyEvent.Act act -> "";
    };
  }

  private Proof proof(
      CollectReport report,
      List<FolderReport> folders,
      Map<Mailbox, Proof.Held> held,
      Proof.Basis basis)
      throws IOException {
    ProofSequence.Place place = sequence.next();
    Instant now = clock.instant();
    CollectReport pass =
        new CollectReport(
            report.account(),
            report.server(),
            folders,
            report.changes(),
            report.fault(),
            report.kind(),
            report.began(),
            report.ended());
    return new Proof(place.number(), place.previous(), program, now, basis, pass, held);
  }
}
