package org.estreat.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.estreat.archive.Archive;
import org.estreat.extract.Extractor;
import org.estreat.index.Checkpoint;
import org.estreat.index.Hit;
import org.estreat.index.IndexEntry;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartContent;
import org.estreat.mime.MimeReader;
import org.estreat.model.ArchivePosition;
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
  private final MessageIndex index;
  private final Walks walks = new Walks();
  private final Watermark watermark;
  private final Commits commits;
  private final Changes changes;
  private final Unseen unseen;
  private final LocalMailboxes local;
  private final LeftOut leftOut;
  private final Lost lost;
  private final ServerLists serverLists;
  private final @Nullable Spool spool;
  private final Retry retry;

  private Corridor(
      Archive archive,
      Steps steps,
      MessageIndex index,
      Watermark watermark,
      CommitPolicy policy,
      InstantSource clock,
      @Nullable Spool spool)
      throws IOException {
    this.spool = spool;
    this.archive = archive;
    this.steps = steps;
    this.index = index;
    this.watermark = watermark;
    this.commits = new Commits(archive, index, policy, clock, walks, watermark);
    this.local = new LocalMailboxes(index, watermark, clock);
    this.leftOut = new LeftOut(archive);
    this.lost = Lost.of(archive, index, watermark);
    this.serverLists = new ServerLists(index, watermark, leftOut, lost);
    this.unseen = new Unseen(index);
    this.retry =
        new Retry(
            archive,
            steps,
            index,
            commits,
            new FromArchive(archive, steps, index, (from, to) -> {}));
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
    if (!isNew(raw)) {
      return known(raw);
    }
    try {
      Read read = read(keep(raw));
      List<PartContent> contents = new ArrayList<>();
      for (PartTask task : parts(read)) {
        contents.add(extract(task));
      }
      return record(index(assemble(read, contents)));
    } catch (IOException e) {
      failed(raw.sighting());
      throw e;
    } finally {
      steps.release(raw.sighting().id());
    }
  }

  /** Whether this Sighting is not in the index yet, or the archive has lost its bytes. */
  public boolean isNew(RawMessage raw) throws IOException {
    SightingId id = raw.sighting().id();
    return lost.contains(id) || !index.contains(id);
  }

  /** Says of a Sighting that is here already that it is dealt with. */
  public Outcome known(RawMessage raw) throws IOException {
    Sighting sighting = raw.sighting();
    MessageKey key =
        raw.isInMemory()
            ? MessageKey.of(raw.bytes())
            : keyOf(sighting.id())
                .orElseThrow(() -> new IOException("expected " + sighting + " in the index"));
    settle(sighting);
    return new Outcome.AlreadyKnown(sighting, key);
  }

  /** First step: the bytes into the archive, the Sighting into the journal; once for each walk. */
  public Kept keep(RawMessage raw) throws IOException {
    SightingId id = raw.sighting().id();
    MailboxNames.check(raw.sighting().mailbox());
    walks.begin(raw.sighting(), archive.position());
    MessageKey key = walks.keyOf(id);
    if (key == null) {
      Archive.Kept kept =
          raw.isInMemory()
              ? archive.keep(raw.bytes(), raw.sighting())
              : archive.keep(raw.file(), raw.sighting());
      key = kept.key();
      walks.kept(id, key);
    }
    return new Kept(raw, key);
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
    return Steps.entry(
        read.kept().raw().sighting(), read.message(), steps.complete(read, contents));
  }

  /**
   * Sixth step: into the index; what it refuses is put without its text, and the journal says so.
   */
  public Indexed index(IndexEntry entry) throws IOException {
    return commits.change(() -> {
      commits.changed();
      Steps.Put put = put(entry);
      if (put.fault() != null) {
        recordQuarantine(entry.sighting(), put.fault());
      }
      return put.indexed();
    });
  }

  private Steps.Put put(IndexEntry entry) throws IOException {
    try {
      return steps.put(entry);
    } finally {
      unseen.add(entry.sighting().mailbox());
    }
  }

  /** Last step: the message is dealt with, the watermark may pass it, a commit may be due. */
  public Outcome record(Indexed indexed) throws IOException {
    Sighting sighting = indexed.entry().sighting();
    if (indexed.refused() == null) {
      walks.end(sighting.id());
      lost.foundAgain(sighting.id());
    }
    settle(sighting);
    commits.commitIfDue(indexed.entry().message().size());
    return Steps.outcome(indexed);
  }

  /**
   * Takes in a message that a step of the routes failed on, by the plain walk, and journals why.
   *
   * @param reason what failed, for a person
   */
  public Outcome quarantine(RawMessage raw, String reason) throws IOException {
    recordQuarantine(raw.sighting(), reason);
    return ingest(raw);
  }

  /**
   * Takes over, from the index before a reindex, how far mailboxes were collected, with what the
   * journal has said of them since.
   */
  public void adopt(Checkpoint before) throws IOException {
    Watermark then = new Watermark(before.mailboxes());
    archive.replay(new ArchivePosition("", 0, before.applied()), then::follow);
    Map<Mailbox, Checkpoint.Position> positions = then.positions();
    if (!archive.findings().isEmpty()) {
      // Lines that said of flags and expunges may be lost: the server is to be asked for all anew.
      positions.replaceAll((mailbox, position) -> position.withoutModSeq());
    }
    watermark.adopt(positions);
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
    return position(mailbox)
        .filter(position -> position.uidValidity().equals(uidValidity))
        .map(Checkpoint.Position::lastUid)
        .orElse(0L);
  }

  /** HIGHESTMODSEQ when the mailbox's flags were last brought up to date; empty where never. */
  public Optional<ModSeq> modSeq(Mailbox mailbox, UidValidity uidValidity) {
    return position(mailbox)
        .filter(position -> position.uidValidity().equals(uidValidity))
        .map(Checkpoint.Position::modSeq);
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
    begin(mailbox, uidValidity);
    watermark.expect(mailbox, uidValidity, uid.value());
  }

  /** Whether this UID was expected and nothing has become of it yet. */
  public boolean isExpected(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    return watermark.isOpen(mailbox, uidValidity, uid.value());
  }

  /** An expected UID was not delivered or not recorded; it is wanted again. */
  public void failed(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    steps.release(SightingId.of(mailbox, uidValidity, uid));
    watermark.failed(mailbox, uidValidity, uid.value());
  }

  /** This UID is dealt with: left out by a step of the user's routes, for this reason. */
  public void passedBy(Mailbox mailbox, UidValidity uidValidity, Uid uid, String reason)
      throws IOException {
    SightingId id = SightingId.of(mailbox, uidValidity, uid);
    archive.recordPassedBy(mailbox, uidValidity, uid, reason);
    commits.changed();
    leftOut.add(mailbox, uidValidity, uid);
    steps.release(id);
    walks.end(id);
    watermark.settled(mailbox, uidValidity, uid.value());
    commits.commitIfDue(0);
  }

  /** Every UID up to this one was handed in or does not exist on the server. */
  public void seenUpTo(Mailbox mailbox, UidValidity uidValidity, long lastUid, ModSeq modSeq)
      throws IOException {
    begin(mailbox, uidValidity);
    watermark.seenUpTo(mailbox, uidValidity, lastUid, modSeq);
    commits.commitIfDue(0);
  }

  /** Another UIDVALIDITY than the one that counted must not come in without its line. */
  private void begin(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    if (!watermark.isAt(mailbox, uidValidity)) {
      MailboxNames.check(mailbox);
      changes.uidValidityChanged(mailbox, uidValidity);
    }
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
    return index.findSource(mailbox, source);
  }

  /** What of a Sighting that is here does not change. */
  public Optional<Original> original(SightingId id) throws IOException {
    return index
        .find(id)
        .map(hit -> new Original(hit.key(), hit.size(), hit.sighting().internalDate()));
  }

  /** The bytes of a Sighting that is in the index. */
  public Optional<MessageKey> keyOf(SightingId id) throws IOException {
    return index.find(id).map(Hit::key);
  }

  /** The bytes of a Sighting that is here; empty where it is not, or they cannot be read. */
  public Optional<byte[]> bytesOf(SightingId id) throws IOException {
    Optional<MessageKey> key = lost.contains(id) ? Optional.empty() : keyOf(id);
    try {
      return key.isEmpty() ? Optional.empty() : Optional.of(archive.read(key.get()));
    } catch (IOException e) {
      return Optional.empty(); // whoever asks has another source
    }
  }

  /** Whether a Sighting is in the index and its bytes are in the archive. */
  public boolean holds(SightingId id) throws IOException {
    Optional<MessageKey> key = keyOf(id);
    return key.isPresent() && !lost.contains(id) && archive.contains(key.get());
  }

  /** Whether the archive holds all that the index names, as far as is known. */
  public boolean isWhole() {
    return lost.isEmpty();
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

  private void settle(Sighting sighting) {
    steps.release(sighting.id());
    watermark.settled(sighting.mailbox(), sighting.uidValidity(), sighting.uid().value());
  }

  private void failed(Sighting sighting) {
    failed(sighting.mailbox(), sighting.uidValidity(), sighting.uid());
  }

  private void recordQuarantine(Sighting sighting, String reason) throws IOException {
    changes.act("quarantine", Faults.quarantine(sighting, reason));
  }
}
