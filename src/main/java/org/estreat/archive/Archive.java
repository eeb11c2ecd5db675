package org.estreat.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Every message's bytes, kept once, and the custody journal of everything that happened to them.
 *
 * <p>In the folder: {@code packs/000001.tar.zst} and so on, each a sequence of zstd frames (RFC
 * 8878) of which one is one message as a tar entry (POSIX.1-2017 pax), named by its SHA-256; a
 * sealed pack ends in a frame with the end of archive. {@code journal.jsonl}: one JSON object a
 * line, with its number {@code n} and in {@code prev} the SHA-256 of the line before. {@code
 * synced}: how far both are durable. Beside the packs, {@code .idx} and {@code .open} say where
 * each message lies; they are derived and made anew where they are missing. {@code damage}: what
 * was found to be lost of the journal, a sentence a line, and {@code unreadable} which messages a
 * deep verification could not read back; there is neither where nothing was.
 *
 * <p>A pack's bytes are written before the journal line that names them, and both are durable once
 * {@link #sync} has returned. Opening for writing after a crash keeps all that was durable, and of
 * the rest what pack and journal agree on.
 *
 * <p>Every method is safe to call from several threads. An {@link IOException} names the file;
 * after one of {@link #keep} or a record method the archive is as before and can be used on, after
 * one of {@link #sync} it must be opened anew.
 */
public final class Archive implements Closeable {
  private final Layout layout;
  private final Frames frames;
  private final @Nullable Writer writer;
  private final Extent extent;
  private final Set<String> findings = new LinkedHashSet<>();

  private Archive(Layout layout, Frames frames, @Nullable Writer writer, Extent extent) {
    this.layout = layout;
    this.frames = frames;
    this.writer = writer;
    this.extent = extent;
  }

  /**
   * Opens for writing, recovering a torn tail; makes the folder if there is none. The caller holds
   * the data folder's lock.
   *
   * @param packBytes octets at which a pack is sealed; one message is never divided
   */
  public static Archive open(Path folder, long packBytes, InstantSource clock) throws IOException {
    return open(folder, packBytes, clock, new Frames());
  }

  static Archive open(Path folder, long packBytes, InstantSource clock, Frames frames)
      throws IOException {
    var layout = new Layout(folder);
    Writer writer = Writer.open(layout, frames, packBytes, clock);
    var archive = new Archive(layout, frames, writer, Extent.of(layout, frames, writer));
    writer.findings().forEach(archive::found);
    return archive;
  }

  /**
   * Opens for reading beside a writer in another process; the writing methods throw {@link
   * IllegalStateException}. Sees at least what was durable when it was opened.
   */
  public static Archive openReadOnly(Path folder) throws IOException {
    var layout = new Layout(folder);
    if (!Files.exists(layout.journal())) {
      throw new NoSuchFileException(
          layout.journal().toString(), null, "expected an archive, found no custody journal");
    }
    var frames = new Frames();
    return new Archive(layout, frames, null, Extent.ofReader(layout, frames));
  }

  /**
   * Keeps the bytes, unless they are kept already, and journals the Sighting. Not durable until
   * {@link #sync}.
   */
  public Kept keep(byte[] bytes, Sighting sighting) throws IOException {
    return writer().keep(bytes, sighting);
  }

  /**
   * Keeps a file's bytes, of any number, without ever having all of them in memory. The file is
   * read twice; other writers wait for the second time.
   *
   * @throws SourceException when the file cannot be read or changes meanwhile
   */
  public Kept keep(Path file, Sighting sighting) throws IOException {
    return writer().keep(Original.of(file), sighting);
  }

  /**
   * @param isNew whether these bytes were not kept before
   */
  public record Kept(MessageKey key, boolean isNew) {}

  /** Whether the message's bytes are kept. */
  public boolean contains(MessageKey key) throws IOException {
    return extent.find(catalogue -> catalogue.find(key)) != null;
  }

  /**
   * The original bytes, their SHA-256 checked.
   *
   * @throws NoSuchFileException when no pack holds such a message
   * @throws IOException when its bytes are not those that were kept; the message names the place
   */
  public byte[] read(MessageKey key) throws IOException {
    try (MessageStream message = open(key)) {
      return message.readAllBytes();
    }
  }

  /**
   * The original bytes, of any number. Of a large message, memory holds a few chunks at a time, and
   * the SHA-256 is checked when the stream is at its end.
   *
   * @throws NoSuchFileException when no pack holds such a message
   * @throws IOException also while reading, when the bytes are not those that were kept
   */
  public MessageStream open(MessageKey key) throws IOException {
    Place place = extent.find(catalogue -> catalogue.findToRead(key));
    if (place == null) {
      throw new NoSuchFileException(
          layout.packs().toString(), null, "expected message " + key + " in a pack, found none");
    }
    Path pack = layout.pack(place.pack());
    String where = pack + " octet " + place.offset() + ": expected message " + key + "; ";
    MessageStream message;
    try {
      message = MessageStream.open(frames, pack, place.offset(), place.length(), where);
    } catch (DamagedException e) {
      throw new IOException(where + e.getMessage(), e);
    }
    if (!message.key().equals(key)) {
      message.close();
      throw new IOException(where + "found message " + message.key());
    }
    return message;
  }

  /** Journals that a message's flags are now these. */
  public void recordFlags(
      Mailbox mailbox, UidValidity uidValidity, Uid uid, Set<Flag> flags, ModSeq modSeq)
      throws IOException {
    record(at -> new CustodyEvent.FlagsChanged(at, mailbox, uidValidity, uid, flags, modSeq));
  }

  /** Journals that the server let go of a message. */
  public void recordExpunge(Mailbox mailbox, UidValidity uidValidity, Uid uid, ModSeq modSeq)
      throws IOException {
    record(at -> new CustodyEvent.Expunged(at, mailbox, uidValidity, uid, modSeq));
  }

  /** Journals that the server lists an expunged message again, with these flags. */
  public void recordRestored(
      Mailbox mailbox, UidValidity uidValidity, Uid uid, Set<Flag> flags, ModSeq modSeq)
      throws IOException {
    record(at -> new CustodyEvent.Restored(at, mailbox, uidValidity, uid, flags, modSeq));
  }

  /**
   * Journals that a mailbox has another name, and what that is known by. The caller sees to it that
   * nothing was sighted in {@code to} under this UIDVALIDITY.
   */
  public void recordRenamed(Mailbox from, Mailbox to, UidValidity uidValidity, String how)
      throws IOException {
    record(at -> new CustodyEvent.Renamed(at, from, to, uidValidity, how));
  }

  /** Journals that the server has a mailbox no more, and what that is known by. */
  public void recordMailboxGone(Mailbox mailbox, UidValidity uidValidity, String why)
      throws IOException {
    record(at -> new CustodyEvent.MailboxGone(at, mailbox, uidValidity, why));
  }

  /** Journals that UIDs of a mailbox mean other messages than before (RFC 9051 2.3.1.1). */
  public void recordUidValidityChanged(Mailbox mailbox, UidValidity from, UidValidity to)
      throws IOException {
    record(at -> new CustodyEvent.UidValidityChanged(at, mailbox, from, to));
  }

  /** Journals that a message was left out, and why. */
  public void recordPassedBy(Mailbox mailbox, UidValidity uidValidity, Uid uid, String reason)
      throws IOException {
    record(at -> new CustodyEvent.PassedBy(at, mailbox, uidValidity, uid, reason));
  }

  /** Journals anything else that is done to or with evidence. */
  public void recordAct(String what, Map<String, String> details) throws IOException {
    record(at -> new CustodyEvent.Act(at, what, details));
  }

  private void record(Function<Instant, CustodyEvent> event) throws IOException {
    writer().record(event);
  }

  private Writer writer() {
    if (writer == null) {
      throw new IllegalStateException(layout.folder() + " is open for reading only");
    }
    return writer;
  }

  /** Everything written before is on disk when this returns: packs first, then the journal. */
  public void sync() throws IOException {
    writer().sync();
  }

  /** The end of what is written; for a reader, of what is durable. */
  public ArchivePosition position() {
    return extent.end().position();
  }

  /** The same with the journal's number of lines and the hash of the last. */
  public ArchiveHead head() {
    Synced end = extent.end();
    return new ArchiveHead(end.position(), end.lines(), end.head());
  }

  /**
   * Calls back for every journal event from the position's journal offset on, up to the last whole
   * line that is there when this is called. A line that cannot be read is passed over and stands in
   * {@link #findings} afterwards. From {@link ArchivePosition#START} on, messages that only a lost
   * line named are then made up for from the packs: a Sighted event without {@link ModSeq}, and
   * once more the events that follow on it.
   */
  public void replay(ArchivePosition from, Consumer<CustodyEvent> each) throws IOException {
    replayLines(from, (offset, event) -> each.accept(event));
  }

  /** Receives one event of the journal after the other. */
  @FunctionalInterface
  public interface JournalVisitor {
    /**
     * @param offset octets of the journal before the event's line; for one that was made up for,
     *     where the journal ends
     */
    void visit(long offset, CustodyEvent event);
  }

  /** The same, with where in the journal each event stands. */
  public void replayLines(ArchivePosition from, JournalVisitor each) throws IOException {
    Synced end = extent.end();
    if (writer == null) {
      long length = Files.size(layout.journal());
      end = new Synced(end.pack(), end.octets(), length, end.lines(), end.head());
    }
    new JournalWalk(layout, frames, end, this::found).run(from.journal(), each);
  }

  /**
   * Calls back for every message that was left out, under the name that its mailbox has now. Does
   * not read all of the journal and looks for no damage.
   */
  public void passedBy(Consumer<CustodyEvent.PassedBy> each) throws IOException {
    PassedByWalk.run(layout.journal(), extent.end().journal(), each);
  }

  /**
   * Journals what was done about an object of the exception register.
   *
   * @param object SHA-256 of the part's content or of the message
   * @param more what else is to be known of it; no secrets
   */
  public void recordTreatment(
      String object, Treatment.Result result, String detail, Map<String, String> more)
      throws IOException {
    recordAct(Treatment.ACT, Treatment.details(object, result, detail, more));
  }

  /**
   * Calls back for what was done about objects of the exception register, in the journal's order.
   * Looks for no damage.
   *
   * @param from octets of the journal that are passed over
   * @return where the next call may go on
   */
  public long treatments(long from, Consumer<Treatment> each) throws IOException {
    return RegisterWalk.treatments(layout.journal(), from, extent.end().journal(), each);
  }

  /** When each of these messages was seen first, of those that the journal names. */
  public Map<MessageKey, Instant> firstSighted(Set<MessageKey> keys) throws IOException {
    return keys.isEmpty()
        ? Map.of()
        : RegisterWalk.firstSighted(layout.journal(), extent.end().journal(), keys);
  }

  private void found(String sentence) {
    synchronized (findings) {
      findings.add(sentence);
    }
  }

  /**
   * Damage that was met so far, by opening for writing and by {@link #replay}: sentences with file,
   * expected and found. Empty does not prove that there is none; {@link #verify} does.
   */
  public List<String> findings() {
    synchronized (findings) {
      return List.copyOf(findings);
    }
  }

  /**
   * Journals that a person has seen these faults, of {@link #findings} or {@link #verify} or of
   * files beside the archive, and why no more can be done about them.
   */
  public void acknowledge(Collection<String> faults, String reason) throws IOException {
    for (Map<String, String> details : Acknowledged.details(layout, faults, reason)) {
      recordAct(Acknowledged.ACT, details);
    }
  }

  /** Of these faults those that nobody has acknowledged. */
  public List<String> unacknowledged(Collection<String> faults) throws IOException {
    if (faults.isEmpty()) {
      return List.of();
    }
    Set<String> known = Acknowledged.read(layout.journal(), extent.end().journal());
    return faults.stream()
        .filter(fault -> !known.contains(Acknowledged.digest(layout, fault)))
        .toList();
  }

  /** Distinct messages kept. */
  public long count() throws IOException {
    return extent.catalogue().count();
  }

  /**
   * Checks packs, entries and journal against each other, up to where they end at the call (for a
   * reader, up to where they are durable).
   *
   * @param deep also reads every entry back and compares its SHA-256
   * @param progress called now and then with the number of entries checked
   * @throws IOException when the disk cannot be read; whatever else is wrong is a fault of the
   *     report
   */
  public ArchiveReport verify(boolean deep, LongConsumer progress) throws IOException {
    extent.lookAgain();
    return new Verification(layout, frames, extent.catalogue(), extent.end(), deep, progress).run();
  }

  /** A writer syncs first, unless that has failed before. A second call does nothing. */
  @Override
  public void close() throws IOException {
    try (frames) {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
