package org.estreat.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.estreat.extract.Extractor;
import org.estreat.index.IndexEntry;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartContent;
import org.estreat.mime.MimeReader;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Outcome;
import org.estreat.model.Part;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.jspecify.annotations.Nullable;

/**
 * Reading, extracting and indexing, each with what happens when our own code fails in it. Stack and
 * memory running out are such faults too: they come from one message, and the next one is innocent.
 *
 * <p>Safe to use from several threads.
 */
final class Steps {
  /**
   * @param fault why the entry was not put as it was; null where it was
   */
  record Put(Indexed indexed, @Nullable String fault) {}

  private final MimeReader mime;
  private final Extractor extractor;
  private final MessageIndex index;
  private final TextLimit limit;
  private final Room room;
  private final Contents contents = new Contents();

  Steps(MimeReader mime, Extractor extractor, MessageIndex index) {
    this(mime, extractor, index, TextLimit.ofThisMemory());
  }

  Steps(MimeReader mime, Extractor extractor, MessageIndex index, TextLimit limit) {
    this.limit = limit;
    this.room = new Room(limit.octets());
    this.mime = mime;
    this.extractor = extractor;
    this.index = index;
  }

  /**
   * Waits until there is memory for a message of this size; {@link #put} and {@link #release} give
   * it back.
   */
  void enter(SightingId id, long octets) {
    room.enter(id, octets);
  }

  Read read(Kept kept) {
    byte[] bytes = kept.raw().bytes();
    enter(kept.raw().sighting().id(), bytes.length);
    try {
      return new Read(kept, limit.cut(mime.read(bytes)));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new Read(
          kept, Faults.unread(kept.key(), size(bytes), Faults.words("cannot be read", e)));
    }
  }

  /** RFC822.SIZE as mime counts it: every bare LF counts as CRLF. */
  private static long size(byte[] bytes) {
    long size = bytes.length;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
        size++;
      }
    }
    return size;
  }

  static List<PartTask> parts(Read read) {
    List<PartTask> tasks = new ArrayList<>();
    collect(read.kept().raw(), read.message().root(), tasks);
    return tasks;
  }

  private static void collect(RawMessage raw, Part part, List<PartTask> tasks) {
    for (Part child : part.children()) {
      collect(raw, child, tasks);
    }
    boolean searchedAsItIs =
        part.type().is("text", "plain")
            || part.type().type().equals("multipart")
            || part.type().type().equals("message");
    if (part.isLeaf() && !searchedAsItIs) {
      tasks.add(new PartTask(raw, part));
    }
  }

  PartContent extract(PartTask task) throws IOException {
    Part part = task.part();
    byte[] bytes;
    try {
      bytes = mime.content(task.raw().bytes(), part);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String none = sha256(new byte[0]);
      String why = Faults.words("cannot be decoded", e);
      return new PartContent(part.path(), Faults.unread(none, part, 0, why));
    }
    String content = sha256(bytes);
    PartText text =
        contents.of(task.raw().sighting().id(), content, () -> knownOrRead(content, part, bytes));
    return new PartContent(part.path(), text);
  }

  private PartText knownOrRead(String content, Part part, byte[] bytes) throws IOException {
    Optional<PartText> known = index.partText(content);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return extractor.extract(content, part.path(), bytes, part.type(), part.fileName());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String why = Faults.words("cannot be extracted", e);
      return Faults.unread(content, part, bytes.length, why);
    }
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(MessageKey.newDigest().digest(bytes));
  }

  /** Puts the entry; where a fault of ours prevents that, without its text. */
  Put put(IndexEntry entry) throws IOException {
    Put put;
    try {
      index.put(entry);
      put = new Put(new Indexed(entry, null), null);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      put = putBare(entry, Faults.words("cannot be indexed in full", e));
    }
    room.leave(entry.sighting().id());
    return put;
  }

  private Put putBare(IndexEntry entry, String why) throws IOException {
    Message message = Faults.unread(entry.message().key(), entry.message().size(), why);
    IndexEntry bare = new IndexEntry(entry.sighting(), message, List.of());
    try {
      index.put(bare);
      return new Put(new Indexed(bare, null), why);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new Put(new Indexed(bare, why), why);
    }
  }

  /** Takes in a message whose original cannot be read back, so that the register shows it. */
  void putUnreadable(Sighting sighting, MessageKey key, long size, String why) throws IOException {
    index.put(new IndexEntry(sighting, Faults.unread(key, size, why), List.of()));
  }

  /** The message's walk is over; contents and memory held for it may go. */
  void release(SightingId id) {
    room.leave(id);
    contents.release(id);
  }

  static Outcome outcome(Indexed indexed) {
    IndexEntry entry = indexed.entry();
    MessageKey key = entry.message().key();
    if (indexed.refused() != null) {
      return new Outcome.Quarantined(entry.sighting(), key, indexed.refused());
    }
    List<Defect> defects = new ArrayList<>(entry.message().defects());
    boolean full = defects.stream().noneMatch(defect -> defect.kind().losesText());
    for (PartContent content : entry.contents()) {
      defects.addAll(content.text().defects());
      full &= content.text().status() == PartText.Status.FULL;
    }
    return full
        ? new Outcome.Indexed(entry.sighting(), key)
        : new Outcome.Partial(entry.sighting(), key, defects);
  }
}
