package org.estreat.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.estreat.index.PartException.Item;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * What an engine keeps of a message's parts to make rows of the exception register, and to count.
 *
 * @param leaves parts that hold no others
 * @param listed those of them that have a content, are searched as they are, or have a loss
 * @param contents parts with a content that an extractor read
 * @param losses by which text of the message itself, or of a part of it, is not searched
 */
public record PartTable(int leaves, int listed, List<Content> contents, List<Loss> losses) {
  /**
   * A part as its message states it.
   *
   * @param name empty for none
   * @param size octets as transferred; of the message itself RFC822.SIZE
   */
  public record Stated(PartPath path, String name, String declared, long size) {}

  /**
   * @param content SHA-256 of its content
   */
  public record Content(Stated part, String content) {}

  public record Loss(Stated part, Defect defect) {}

  public PartTable {
    contents = List.copyOf(contents);
    losses = List.copyOf(losses);
  }

  public static PartTable of(IndexEntry entry) {
    Message message = entry.message();
    Map<PartPath, Part> parts = new HashMap<>();
    collect(message.root(), parts);
    List<Content> contents = new ArrayList<>();
    Set<PartPath> listed = new HashSet<>();
    for (PartContent content : entry.contents()) {
      listed.add(content.path());
      contents.add(new Content(stated(content.path(), parts, message), content.text().content()));
    }
    List<Loss> losses = new ArrayList<>();
    for (Defect defect : message.defects()) {
      if (defect.kind().losesText()) {
        PartPath path = parts.containsKey(defect.path()) ? defect.path() : PartPath.ROOT;
        listed.add(path);
        losses.add(new Loss(stated(path, parts, message), defect.at(path)));
      }
    }
    List<Part> leaves = message.root().leaves();
    long known =
        leaves.stream()
            .filter(leaf -> leaf.isSearchedAsItIs() || listed.contains(leaf.path()))
            .count();
    return new PartTable(leaves.size(), (int) known, contents, losses);
  }

  private static void collect(Part part, Map<PartPath, Part> into) {
    into.putIfAbsent(part.path(), part);
    part.children().forEach(child -> collect(child, into));
  }

  private static Stated stated(PartPath path, Map<PartPath, Part> parts, Message message) {
    Part part = parts.getOrDefault(path, message.root());
    String name = part.fileName() == null ? "" : part.fileName();
    long size = path.equals(PartPath.ROOT) ? message.size() : part.bodyEnd() - part.bodyStart();
    return new Stated(path, name, part.type().essence(), size);
  }

  /** Finds what an extractor read of a content; its pieces are not looked at. */
  @FunctionalInterface
  public interface Texts {
    Optional<PartText> of(String content) throws IOException;
  }

  /** The parts of this message in the sum check. */
  public PartCount count(Texts texts) throws IOException {
    long partial = 0;
    long excepted = 0;
    long unknown = 0;
    Set<PartPath> read = new HashSet<>();
    for (Content content : contents) {
      read.add(content.part.path);
      Optional<PartText> text = texts.of(content.content);
      if (text.isEmpty()) {
        unknown++;
      } else if (text.get().status() == PartText.Status.PARTIAL) {
        partial++;
      } else if (!text.get().hasText() || isEmpty(text.get())) {
        excepted++;
      }
    }
    Map<PartPath, Boolean> lost = new HashMap<>();
    for (Loss loss : losses) {
      boolean leaf = isLeaf(loss.part);
      if (leaf && !read.contains(loss.part.path)) {
        lost.merge(loss.part.path, leavesNothing(loss.defect.kind()), Boolean::logicalOr);
      }
    }
    long nothing = lost.values().stream().filter(Boolean::booleanValue).count();
    excepted += nothing;
    partial += lost.size() - nothing;
    return new PartCount(leaves, listed - unknown - partial - excepted, partial, excepted);
  }

  /** A message that holds parts is none itself. */
  private boolean isLeaf(Stated part) {
    boolean multipart = part.declared.startsWith("multipart/");
    return !multipart && (leaves == 1 || !part.path.equals(PartPath.ROOT));
  }

  private static boolean isEmpty(PartText text) {
    return text.defects().stream()
        .anyMatch(defect -> defect.kind() == Defect.Kind.EMPTY && defect.where().isEmpty());
  }

  private static boolean leavesNothing(Defect.Kind kind) {
    return switch (kind) {
      case UNREAD, UNDECODED, ENCRYPTED, UNSUPPORTED, MISSING, CORRUPT, DEPTH -> true;
      case TEXT_LIMIT, NAME_LIMIT, TIMEOUT, MEMORY, ARCHIVE_DEPTH, BOMB -> false;
      case HEADER, CONTENT_TYPE, BOUNDARY, TRANSFER_ENCODING, CHARSET, DATE, EMPTY -> false;
    };
  }

  /** The rows of this message, each object once, in the order of its parts. */
  public List<PartException> rows(Sighting sighting, MessageKey key, String subject, Texts texts)
      throws IOException {
    Objects objects = new Objects(key);
    losses.forEach(objects::add);
    for (Content content : contents) {
      Optional<PartText> text = texts.of(content.content);
      if (text.isPresent()) {
        objects.add(content.part, text.get());
      }
    }
    List<PartException> rows = new ArrayList<>();
    for (Found found : objects.found.values()) {
      rows.add(new PartException(sighting, key, subject, rows.size(), found.item, found.causes));
    }
    return rows;
  }

  private record Name(PartPath path, String where) {}

  private record Found(Item item, List<Defect> causes) {}

  /** Gathers what is said of each object. */
  private static final class Objects {
    private final MessageKey key;
    private final Map<Name, Found> found = new LinkedHashMap<>();

    Objects(MessageKey key) {
      this.key = key;
    }

    void add(Loss loss) {
      Stated part = loss.part;
      String sha256 = part.path.equals(PartPath.ROOT) ? key.sha256() : "";
      Item item = new Item(part.path, part.name, "", "", sha256, part.size, part.declared, "");
      add(item, loss.defect);
    }

    void add(Stated part, PartText text) {
      for (Defect defect : text.defects()) {
        if (defect.kind().losesText() || defect.kind() == Defect.Kind.EMPTY) {
          add(item(part, text, defect.inside()), defect.at(part.path));
        }
      }
    }

    private static Item item(Stated part, PartText text, Defect.@Nullable Inside inside) {
      return inside == null
          ? new Item(
              part.path,
              part.name,
              text.content(),
              "",
              text.content(),
              text.size(),
              part.declared,
              text.type())
          : new Item(
              part.path,
              part.name,
              text.content(),
              inside.where(),
              inside.sha256(),
              inside.size(),
              "",
              inside.type());
    }

    /** What a content says of itself is truer than what its message says of it. */
    private void add(Item item, Defect cause) {
      Name name = new Name(item.path(), item.where());
      Found before = found.get(name);
      List<Defect> causes = before == null ? new ArrayList<>() : before.causes;
      causes.add(cause);
      Item kept = before == null || before.item.detected().isEmpty() ? item : before.item;
      found.put(name, new Found(kept, causes));
    }
  }
}
