package org.estreat.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.estreat.archive.Archive;
import org.estreat.archive.MessageStream;
import org.estreat.extract.Extractor;
import org.estreat.index.IndexEntry;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartContent;
import org.estreat.mime.Excerpt;
import org.estreat.mime.MimeReader;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Outcome;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
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

  private final Archive archive;
  private final MimeReader mime;
  private final Extractor extractor;
  private final MessageIndex index;
  private final TextLimit limit;
  private final Room room;
  private final Contents contents = new Contents(Runtime.getRuntime().maxMemory() / 128);
  private final Tries tries = new Tries();

  Steps(Archive archive, MimeReader mime, Extractor extractor, MessageIndex index) {
    this(archive, mime, extractor, index, TextLimit.ofThisMemory());
  }

  Steps(
      Archive archive, MimeReader mime, Extractor extractor, MessageIndex index, TextLimit limit) {
    this.archive = archive;
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
    room.enter(id, Math.min(octets, mime.most()));
  }

  /**
   * Reads the message; one that is not in memory, from the archive.
   *
   * @throws IOException when the archive does not give it back
   */
  Read read(Kept kept) throws IOException {
    RawMessage raw = kept.raw();
    enter(raw.sighting().id(), raw.octets());
    if (raw.isInMemory()) {
      return whole(kept, raw);
    }
    try (MessageStream original = archive.open(kept.key())) {
      return original.octets() > mime.most()
          ? excerpt(kept, original)
          : whole(kept, new RawMessage(raw.sighting(), original.readAllBytes()));
    }
  }

  private Read whole(Kept kept, RawMessage raw) {
    Message message;
    try {
      message = limit.cut(mime.read(raw.bytes()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String why = Faults.words("cannot be read", e);
      message = Faults.unread(kept.key(), size(raw.bytes()), why);
    }
    return new Read(kept, raw, message, null);
  }

  private Read excerpt(Kept kept, MessageStream original) throws IOException {
    try {
      Excerpt excerpt = mime.excerpt(kept.key(), original);
      RawMessage searched = new RawMessage(kept.raw().sighting(), excerpt.bytes());
      return new Read(kept, searched, limit.cut(excerpt.message()), excerpt);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String why = Faults.words("cannot be read", e);
      return new Read(kept, kept.raw(), Faults.unread(kept.key(), original.octets(), why), null);
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

  /** The parts that an extractor reads, because they hold more than their own text. */
  List<PartTask> parts(Read read) {
    List<PartTask> tasks = new ArrayList<>();
    collect(read, read.message().root(), doubted(read.message()), tasks);
    return tasks;
  }

  /** The numbers of parts that are declared to be text and look like a document. */
  private static Set<PartPath> doubted(Message message) {
    return message.defects().stream()
        .filter(defect -> defect.kind() == Defect.Kind.CONTENT_TYPE)
        .map(Defect::path)
        .collect(Collectors.toSet());
  }

  private void collect(Read read, Part part, Set<PartPath> doubted, List<PartTask> tasks) {
    for (Part child : part.children()) {
      collect(read, child, doubted, tasks);
    }
    boolean more =
        part.isLeaf()
            && (doubted.contains(part.path().ofBody())
                || isTextFile(part)
                || Extractor.givesMore(part.type(), () -> content(read, part)));
    if (more) {
      Excerpt excerpt = read.excerpt();
      long cut = excerpt != null && excerpt.isCut(part) ? excerpt.transferred(part) : 0;
      tasks.add(new PartTask(read.searched(), read.kept().key(), part, cut));
    }
  }

  /**
   * Plain text that came as a file: it is searched as the message's text and as an attachment's.
   */
  private static boolean isTextFile(Part part) {
    return part.type().is("text", "plain")
        && (part.fileName() != null || "attachment".equals(part.disposition()));
  }

  private byte[] content(Read read, Part part) {
    try {
      return mime.content(read.searched().bytes(), part);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new byte[0]; // Where it is to be read, that is noted.
    }
  }

  /** What the index takes in of a message and what was read of its parts. */
  IndexEntry assemble(Read read, List<PartContent> contents) {
    return entry(read.kept().raw().sighting(), read.message(), complete(read, contents));
  }

  /** With a Defect for each part that a step of the routes let go: no part is unread in silence. */
  List<PartContent> complete(Read read, List<PartContent> contents) {
    Set<PartPath> there = new HashSet<>();
    contents.forEach(content -> there.add(content.path()));
    List<PartContent> all = new ArrayList<>(contents);
    for (PartTask task : parts(read)) {
      Part part = task.part();
      if (!there.contains(part.path())) {
        String why = "no step of the routes read it";
        all.add(new PartContent(part.path(), Faults.unread(nameless(task), part, -1, why)));
      }
    }
    return all;
  }

  /** Under a name of its own: what is not read has no bytes to be recognised by. */
  private static String nameless(PartTask task) {
    return nameless(task.message(), task.part().path());
  }

  static String nameless(MessageKey message, PartPath path) {
    return sha256((message + " part " + path).getBytes(UTF_8));
  }

  /** Reads the content of a part, whatever the index knows of it. */
  PartText extractAnew(PartTask task) throws IOException {
    return decoded(task, bytes -> read(sha256(bytes), task.part(), bytes));
  }

  PartContent extract(PartTask task) throws IOException {
    SightingId user = task.raw().sighting().id();
    room.waits(user);
    try {
      PartText text =
          decoded(
              task,
              bytes -> {
                String content = sha256(bytes);
                return contents.of(user, content, () -> knownOrRead(content, task.part(), bytes));
              });
      return new PartContent(task.part().path(), text);
    } finally {
      room.goesOn(user);
    }
  }

  /** Reads the octets of a content. */
  private interface ContentReader {
    PartText read(byte[] bytes) throws IOException;
  }

  private PartText decoded(PartTask task, ContentReader reader) throws IOException {
    Part part = task.part();
    if (task.cut() > 0 && !part.type().type().equals("text")) {
      return Faults.leftOut(nameless(task), part, task.cut());
    }
    byte[] bytes;
    try {
      bytes = mime.content(task.raw().bytes(), part);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return Faults.unread(nameless(task), part, 0, Faults.words("cannot be decoded", e));
    }
    return reader.read(bytes);
  }

  /** The index has another text of this content than what is held of it. */
  void forget(String content) {
    contents.forget(content);
  }

  /**
   * Read by a reader of this version it is not read again, whichever index and run that was in.
   * What time, memory or a fault of ours cut short is tried again, once while this program runs; so
   * is what an earlier version had read better.
   */
  private PartText knownOrRead(String content, Part part, byte[] bytes) throws IOException {
    Optional<PartText> known = index.partText(content);
    if (known.isPresent()
        && (known.get().standsFor(extractor.version()) || tries.isTried(content))) {
      return known.get();
    }
    PartText anew = read(content, part, bytes);
    PartText text = known.map(before -> before.or(anew)).orElse(anew);
    if (!text.standsFor(extractor.version())) {
      tries.add(content);
    }
    return text;
  }

  private PartText read(String content, Part part, byte[] bytes) throws IOException {
    try {
      return extractor.extract(content, part.path(), bytes, part.type(), part.fileName());
    } catch (UncheckedIOException e) {
      throw e.getCause(); // Not of this content: no content could be read just now.
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String why = Faults.words("cannot be extracted", e);
      return Faults.unread(content, part, bytes.length, why);
    }
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(MessageKey.newDigest().digest(bytes));
  }

  /** What the index takes in of a message that is read, with the languages of its parts. */
  static IndexEntry entry(Sighting sighting, Message message, List<PartContent> contents) {
    return new IndexEntry(sighting, message, contents, PartLanguages.of(message, contents));
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
