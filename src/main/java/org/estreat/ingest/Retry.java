package org.estreat.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.estreat.archive.Archive;
import org.estreat.archive.Treatment.Result;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects of the exception register anew, from what is kept: contents of parts, and messages
 * of which text of their own was not read. What was read before stays where a new reading gives no
 * more. What comes of each is a line of the journal and a change of the index, both of which a
 * commit has or neither; a retry that is broken off is done again by the next one.
 *
 * <p>For one thread; it uses several.
 */
public final class Retry {
  /** The same content in other messages is read from these where an original is damaged. */
  private static final int MOST_PLACES = 3;

  private final Archive archive;
  private final Steps steps;
  private final MessageIndex index;
  private final Commits commits;
  private final FromArchive fromArchive;

  Retry(
      Archive archive, Steps steps, MessageIndex index, Commits commits, FromArchive fromArchive) {
    this.archive = archive;
    this.steps = steps;
    this.index = index;
    this.commits = commits;
    this.fromArchive = fromArchive;
  }

  /** What is to be read anew. Not safe to use from several threads. */
  public static final class Wanted {
    private final Map<String, List<PartException>> objects = new LinkedHashMap<>();

    /** Rows of one object are read once. */
    public void add(PartException row) {
      List<PartException> places = objects.computeIfAbsent(row.object(), any -> new ArrayList<>());
      // A message has to be put anew wherever it is, a content is read from any place.
      if (hasNoContent(row) || places.size() < MOST_PLACES) {
        places.add(row);
      }
    }

    /** A part that was not decoded stands under a name of its own in place of a content's. */
    private static boolean hasNoContent(PartException row) {
      String content = row.item().content();
      return content.isEmpty() || content.equals(Steps.nameless(row.key(), row.item().path()));
    }

    public int size() {
      return objects.size();
    }
  }

  /**
   * Reads all of them.
   *
   * @param how what the journal says of each beside what came of it; no secrets
   * @param each hears what came of each, by several threads
   * @throws IOException where the work cannot go on; what was read until then is kept
   */
  public void run(Wanted wanted, Map<String, String> how, Consumer<Result> each)
      throws IOException {
    index.refresh();
    Lanes lanes = new Lanes();
    try {
      for (List<PartException> rows : wanted.objects.values()) {
        PartException first = rows.getFirst();
        lanes.add(first.sighting().id(), () -> each.accept(retry(rows, how)));
      }
    } finally {
      lanes.finish("read exceptions anew");
    }
  }

  private Result retry(List<PartException> rows, Map<String, String> how) throws IOException {
    PartException first = rows.getFirst();
    Map<String, String> details = new LinkedHashMap<>(how);
    details.put("kind", first.kind().name());
    details.put("mailbox", first.sighting().mailbox().toString());
    details.put("uidValidity", first.sighting().uidValidity().toString());
    details.put("uid", first.sighting().uid().toString());
    details.put("part", first.item().path().toString());
    Result result =
        first.item().content().isEmpty() ? message(rows, null, details) : content(rows, details);
    commits.commitIfDue(Math.max(0, first.item().size()));
    return result;
  }

  private Result content(List<PartException> rows, Map<String, String> details) throws IOException {
    String content = rows.getFirst().item().content();
    String fault = "";
    for (PartException row : rows) {
      try {
        Optional<PartText> text = read(row);
        if (text.isPresent() && text.get().content().equals(content)) {
          return put(text.get(), details);
        }
        if (text.isPresent()) {
          return message(rows, text.get(), details); // It had no content of its own until now.
        }
        fault = "the part is not there";
      } catch (OriginalException e) {
        fault = "the message cannot be read back: " + e.getMessage();
      }
    }
    return record(content, Result.UNREAD, fault, details);
  }

  /** The archive does not give a message back; another one may have the same content. */
  private static final class OriginalException extends Exception {
    private static final long serialVersionUID = 1;

    OriginalException(IOException cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  private Optional<PartText> read(PartException row) throws IOException, OriginalException {
    Sighting sighting = row.sighting();
    try {
      Read read = original(row);
      Optional<PartTask> task =
          steps.parts(read).stream()
              .filter(part -> part.part().path().equals(row.item().path()))
              .findFirst();
      return task.isPresent() ? Optional.of(steps.extractAnew(task.get())) : Optional.empty();
    } finally {
      steps.release(sighting.id());
    }
  }

  private Read original(PartException row) throws IOException, OriginalException {
    long size = index.find(row.sighting().id()).map(hit -> hit.size()).orElse(0L);
    try {
      return steps.read(new Kept(RawMessage.archived(row.sighting(), size), row.key()));
    } catch (IOException e) {
      throw new OriginalException(e);
    }
  }

  private Result put(PartText anew, Map<String, String> details) throws IOException {
    PartText before = index.partText(anew.content()).orElse(null);
    PartText text = before == null ? anew : anew.withRecognised(before);
    boolean more = before == null || text.tellsMoreThan(before);
    Result found = result(more, text);
    commits.<Boolean>change(() -> {
      // The line first: a change of the index without one would not be known to the journal.
      archive.recordTreatment(text.content(), found, words(text.defects()), details);
      if (more || isTruer(text, before)) {
        index.putText(text, PartLanguages.of(text));
        steps.forget(text.content());
      }
      commits.changed();
      return true;
    });
    return found;
  }

  private static Result result(boolean more, PartText text) {
    if (!more) {
      return Result.UNREAD;
    }
    return text.status() == PartText.Status.FULL ? Result.READ : Result.MORE;
  }

  /** Where no text was read either time: that a limit was met says less than what was found. */
  private static boolean isTruer(PartText text, @Nullable PartText before) {
    return before != null
        && !before.hasText()
        && !text.hasText()
        && text.defects().stream().noneMatch(defect -> isLimit(defect.kind()));
  }

  private static boolean isLimit(Defect.Kind kind) {
    return switch (kind) {
      case TIMEOUT, MEMORY, TEXT_LIMIT, NAME_LIMIT, ARCHIVE_DEPTH, BOMB, UNREAD -> true;
      case CORRUPT, EMPTY, ENCRYPTED, UNSUPPORTED, MISSING, DEPTH, UNDECODED -> false;
      case HEADER, CONTENT_TYPE, BOUNDARY, TRANSFER_ENCODING, CHARSET, DATE -> false;
    };
  }

  /**
   * Puts the message anew where some of what was lost of it is not lost any more, and nothing else.
   *
   * @param part what was read of a part that had no content of its own; null where it is not that
   */
  private Result message(
      List<PartException> rows, @Nullable PartText part, Map<String, String> details)
      throws IOException {
    PartException first = rows.getFirst();
    Message message;
    try {
      message = original(first).message();
    } catch (OriginalException e) {
      String fault = "the message cannot be read back: " + e.getMessage();
      return record(first.object(), Result.UNREAD, fault, details);
    } finally {
      steps.release(first.sighting().id());
    }
    Losses losses = Losses.of(index, first);
    boolean more = part == null ? losses.someAreNotOf(message) : isMore(part, first.object());
    if (!more || !losses.coverThoseOf(message)) {
      return record(first.object(), Result.UNREAD, words(message.defects()), details);
    }
    Result read = Losses.of(message).isEmpty() ? Result.READ : Result.MORE;
    Result result = part == null ? read : result(part.hasText(), part);
    List<Defect> left = part == null ? message.defects() : part.defects();
    // Alone, or it could put back a text that another thread has just replaced by a better one.
    commits.<Boolean>changeAlone(() -> {
      archive.recordTreatment(first.object(), result, words(left), details);
      if (part != null) {
        index.putText(part, PartLanguages.of(part)); // or it would be read a second time
      }
      for (PartException place : places(rows)) {
        putAnew(place);
      }
      commits.changed();
      return true;
    });
    return result;
  }

  private boolean isMore(PartText part, String nameless) throws IOException {
    PartText before = index.partText(nameless).orElse(null);
    return before == null || part.tellsMoreThan(before) || isTruer(part, before);
  }

  /** Each Sighting once. */
  private static Collection<PartException> places(List<PartException> rows) {
    Map<SightingId, PartException> places = new LinkedHashMap<>();
    rows.forEach(row -> places.putIfAbsent(row.sighting().id(), row));
    return places.values();
  }

  private void putAnew(PartException row) throws IOException {
    Sighting sighting = row.sighting();
    long size = index.find(sighting.id()).map(hit -> hit.size()).orElse(0L);
    try {
      fromArchive.put(sighting, row.key(), () -> size);
    } finally {
      steps.release(sighting.id());
    }
  }

  private Result record(String object, Result result, String detail, Map<String, String> details)
      throws IOException {
    commits.<Boolean>change(() -> {
      archive.recordTreatment(object, result, detail, details);
      commits.changed();
      return true;
    });
    return result;
  }

  /** Some of the causes; the index has them all. */
  private static String words(List<Defect> defects) {
    return defects.stream()
        .filter(defect -> defect.kind().losesText() || defect.kind() == Defect.Kind.EMPTY)
        .limit(3)
        .map(defect -> defect.kind() + ": " + defect.detail())
        .collect(Collectors.joining("; "));
  }
}
