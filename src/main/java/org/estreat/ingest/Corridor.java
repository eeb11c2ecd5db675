package org.estreat.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.estreat.archive.Archive;
import org.estreat.extract.Extractor;
import org.estreat.index.Checkpoint;
import org.estreat.index.IndexEntry;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartContent;
import org.estreat.mime.MimeReader;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Outcome;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * The corridor of one message: keep, read, extract, index, record. {@link #ingest} walks it in one
 * call; a route walks it step by step. No message is lost: a fault of ours in reading, extracting
 * or indexing leaves a Defect or {@link Outcome.Quarantined} and a line in the journal; an {@link
 * IOException} (a full disk) stops, and what is durable stays as it is.
 *
 * <p>A commit makes archive and journal durable first and then the index, with a Checkpoint that
 * claims the archive only up to the first message that is still on its way, and each mailbox only
 * up to its first UID that is not settled. So whatever is interrupted, {@link #open} brings the
 * index up to the archive.
 *
 * <p>Safe to use from several threads.
 */
public final class Corridor implements Closeable {
  /** When work is committed: after this time or this many octets, whichever comes first. */
  public record CommitPolicy(Duration every, long octets) {}

  private final Archive archive;
  private final Steps steps;
  private final Watermark watermark;
  private final Commits commits;
  private final Changes changes;
  private final Arrivals arrivals;
  private final Intake intake;
  private final Holdings holdings;
  private final ServerLists serverLists;
  private final LocalMailboxes local;
  private final Retry retry;
  private final @Nullable Spool spool;

  private Corridor(
      Archive archive,
      Steps steps,
      MessageIndex index,
      Watermark watermark,
      CommitPolicy policy,
      InstantSource clock,
      @Nullable Spool spool)
      throws IOException {
    Walks walks = new Walks();
    Unseen unseen = new Unseen(index);
    LeftOut leftOut = new LeftOut(archive);
    Lost lost = Lost.of(archive, index, watermark);
    this.archive = archive;
    this.steps = steps;
    this.watermark = watermark;
    this.commits = new Commits(archive, index, policy, clock, walks, watermark);
    this.changes =
        new Changes(
            archive,
            index,
            commits,
            watermark,
            walks,
            leftOut,
            new FromArchive(archive, steps, index, lost::moved),
            unseen);
    this.arrivals = new Arrivals(archive, steps, commits, changes, watermark, walks, leftOut);
    this.holdings = new Holdings(archive, index, lost);
    this.intake =
        new Intake(archive, steps, walks, commits, changes, arrivals, holdings, lost, unseen);
    this.serverLists = new ServerLists(index, watermark, leftOut, lost);
    this.local = new LocalMailboxes(index, watermark, clock);
    this.retry =
        new Retry(
            archive,
            steps,
            index,
            commits,
            new FromArchive(archive, steps, index, (from, to) -> {}));
    this.spool = spool;
  }

  /** Replays what the archive holds beyond the index's Checkpoint before it returns. */
  public static Corridor open(
      Archive archive,
      MimeReader mime,
      Extractor extractor,
      MessageIndex index,
      CommitPolicy policy)
      throws IOException {
    return open(archive, mime, extractor, index, policy, InstantSource.system(), n -> {});
  }

  /**
   * As above.
   *
   * @param spool for messages that are too large for memory
   */
  public static Corridor open(
      Archive archive,
      MimeReader mime,
      Extractor extractor,
      MessageIndex index,
      CommitPolicy policy,
      Spool spool)
      throws IOException {
    return open(archive, mime, extractor, index, policy, InstantSource.system(), n -> {}, spool);
  }

  /**
   * Replays what the archive holds beyond the index's Checkpoint before it returns; over an empty
   * index that is a reindex.
   *
   * @param progress hears now and then how many messages were replayed
   */
  public static Corridor open(
      Archive archive,
      MimeReader mime,
      Extractor extractor,
      MessageIndex index,
      CommitPolicy policy,
      InstantSource clock,
      LongConsumer progress)
      throws IOException {
    return open(archive, mime, extractor, index, policy, clock, progress, null);
  }

  static Corridor open(
      Archive archive,
      MimeReader mime,
      Extractor extractor,
      MessageIndex index,
      CommitPolicy policy,
      InstantSource clock,
      LongConsumer progress,
      @Nullable Spool spool)
      throws IOException {
    Steps steps = new Steps(archive, mime, extractor, index);
    Checkpoint from = index.checkpoint();
    Watermark watermark = new Watermark(from.mailboxes());
    if (from.archive().journal() < archive.position().journal()) {
      new Replay(archive, steps, index, watermark, progress).run(from);
    }
    Corridor corridor = new Corridor(archive, steps, index, watermark, policy, clock, spool);
    // A journal that has lost its end must not grow to the old position before that is corrected.
    if (from.archive().journal() != archive.position().journal()) {
      corridor.commits.changed();
      corridor.commit();
    }
    return corridor;
  }

  /**
   * Where messages that are too large for memory are put before they are handed in.
   *
   * @throws IllegalStateException where the corridor was opened without one
   */
  public Spool spool() {
    if (spool == null) {
      throw new IllegalStateException("the corridor was opened without a spool");
    }
    return spool;
  }

  /** The whole walk of one message: keep, read, extract, index, record. */
  public Outcome ingest(RawMessage raw) throws IOException {
    return intake.ingest(raw);
  }

  /** Whether this Sighting is not in the index yet, or the archive has lost its bytes. */
  public boolean isNew(RawMessage raw) throws IOException {
    return intake.isNew(raw);
  }

  /** Says of a Sighting that is here already that it is dealt with. */
  public Outcome known(RawMessage raw) throws IOException {
    return intake.known(raw);
  }

  /** First step: the bytes into the archive, the Sighting into the journal; once for each walk. */
  public Kept keep(RawMessage raw) throws IOException {
    return intake.keep(raw);
  }

  /** Second step: bytes to Message. A fault of ours becomes a Defect. */
  public Read read(Kept kept) throws IOException {
    return steps.read(kept);
  }

  /**
   * Third step: the parts that an extractor reads: leaves but for plain text and messages, of which
   * only those that are reports or hold encoded files.
   */
  public List<PartTask> parts(Read read) {
    return steps.parts(read);
  }

  /** Fourth step: the text of one part's content, read once however many parts have it. */
  public PartContent extract(PartTask task) throws IOException {
    return steps.extract(task);
  }

  /** Fifth step: what the index takes in. */
  public IndexEntry assemble(Read read, List<PartContent> contents) {
    return steps.assemble(read, contents);
  }

  /**
   * Sixth step: into the index; what it refuses is put without its text, and the journal says so.
   */
  public Indexed index(IndexEntry entry) throws IOException {
    return intake.index(entry);
  }

  /** Last step: the message is dealt with, the watermark may pass it, a commit may be due. */
  public Outcome record(Indexed indexed) throws IOException {
    return intake.record(indexed);
  }

  /**
   * Takes in a message that a step of the routes failed on, by the plain walk, and journals why.
   *
   * @param reason what failed, for a person
   */
  public Outcome quarantine(RawMessage raw, String reason) throws IOException {
    return intake.quarantine(raw, reason);
  }

  /**
   * Takes over, from the index before a reindex, how far mailboxes were collected, with what the
   * journal has said of them since.
   */
  public void adopt(Checkpoint before) throws IOException {
    watermark.adopt(before, archive);
  }

  /** What a server tells of mailboxes and messages that are here. */
  public Changes changes() {
    return changes;
  }

  /** Reads anew what could not be read in full. */
  public Retry retry() {
    return retry;
  }

  /** What has been collected of a mailbox, with what is not committed yet. */
  public Optional<Checkpoint.Position> position(Mailbox mailbox) {
    return watermark.position(mailbox);
  }

  /**
   * Every UID up to this one has been dealt with or does not exist; 0 where nothing is known of the
   * mailbox under this UIDVALIDITY.
   */
  public long lastUid(Mailbox mailbox, UidValidity uidValidity) {
    return arrivals.position(mailbox, uidValidity).map(Checkpoint.Position::lastUid).orElse(0L);
  }

  /** HIGHESTMODSEQ when the mailbox's flags were last brought up to date; empty where never. */
  public Optional<ModSeq> modSeq(Mailbox mailbox, UidValidity uidValidity) {
    return arrivals.position(mailbox, uidValidity).map(Checkpoint.Position::modSeq);
  }

  /**
   * Which of these UIDs are to be fetched: those that are neither here nor on their way.
   *
   * @param listed every UID beyond {@link #lastUid} that the server lists just now, ascending
   */
  public long[] wanted(Mailbox mailbox, UidValidity uidValidity, long[] listed) throws IOException {
    return serverLists.wanted(mailbox, uidValidity, listed);
  }

  /** What of these UIDs, which the server lists just now, is accounted for. */
  public Tally tally(Mailbox mailbox, UidValidity uidValidity, long[] listed) throws IOException {
    return serverLists.tally(mailbox, uidValidity, listed);
  }

  /**
   * Gives an imported message its place: the next UID of a mailbox that has no server, under the
   * UIDVALIDITY it got when it was made.
   *
   * @throws IOException also where the mailbox is collected from a server
   */
  public UidValidity localMailbox(Mailbox mailbox) throws IOException {
    return local.uidValidity(mailbox);
  }

  /** The next UID of a mailbox that has no server; each call gives another one. */
  public Uid nextUid(Mailbox mailbox) throws IOException {
    return local.nextUid(mailbox);
  }

  /** This UID is about to be handed in; the watermark waits for it. */
  public void expect(Mailbox mailbox, UidValidity uidValidity, Uid uid) throws IOException {
    arrivals.expect(mailbox, uidValidity, uid);
  }

  /** Whether this UID was expected and nothing has become of it yet. */
  public boolean isExpected(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    return watermark.isOpen(mailbox, uidValidity, uid.value());
  }

  /** An expected UID was not delivered or not recorded; it is wanted again. */
  public void failed(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    arrivals.failed(mailbox, uidValidity, uid);
  }

  /** This UID is dealt with: left out by a step of the user's routes, for this reason. */
  public void passedBy(Mailbox mailbox, UidValidity uidValidity, Uid uid, String reason)
      throws IOException {
    arrivals.passedBy(mailbox, uidValidity, uid, reason);
  }

  /** Every UID up to this one was handed in or does not exist on the server. */
  public void seenUpTo(Mailbox mailbox, UidValidity uidValidity, long lastUid, ModSeq modSeq)
      throws IOException {
    arrivals.seenUpTo(mailbox, uidValidity, lastUid, modSeq);
  }

  /**
   * Waits until no expected UID of the mailbox is on its way any more.
   *
   * @param patience how long nothing at all may move before it gives up
   * @return the UIDs given up on, ascending
   */
  public List<Long> awaitSettled(Mailbox mailbox, UidValidity uidValidity, Duration patience)
      throws InterruptedException {
    return watermark.awaitSettled(mailbox, uidValidity, patience);
  }

  /** The Sighting that an import made of this source, if it was imported before. */
  public Optional<Sighting> findSource(Mailbox mailbox, String source) throws IOException {
    return holdings.findSource(mailbox, source);
  }

  /** What of a Sighting that is here does not change. */
  public Optional<Original> original(SightingId id) throws IOException {
    return holdings.original(id);
  }

  /** The bytes of a Sighting that is in the index. */
  public Optional<MessageKey> keyOf(SightingId id) throws IOException {
    return holdings.keyOf(id);
  }

  /** The bytes of a Sighting that is here; empty where it is not, or they cannot be read. */
  public Optional<byte[]> bytesOf(SightingId id) throws IOException {
    return holdings.bytesOf(id);
  }

  /** Whether a Sighting is in the index and its bytes are in the archive. */
  public boolean holds(SightingId id) throws IOException {
    return holdings.holds(id);
  }

  /** Whether the archive holds all that the index names, as far as is known. */
  public boolean isWhole() {
    return holdings.isWhole();
  }

  /** Fsyncs archive and journal, then commits the index with its Checkpoint. */
  public void commit() throws IOException {
    commits.commit();
  }

  /** Commits what is open. Archive and index stay open; they belong to the caller. */
  @Override
  public void close() throws IOException {
    commit();
  }
}
