package org.estreat.index;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.estreat.index.Quotes.Kind;
import org.estreat.index.Quotes.Stretch;
import org.estreat.model.ContentType;
import org.estreat.model.Message;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText.Piece;

/**
 * What NEWTEXT is compared with: the stretches of bodies that their writer wrote, and not what is
 * quoted, forwarded or a signature ({@link Quotes}). No match crosses the end of a stretch.
 *
 * <p>Read are the bodies that BODY reads, but for those within an embedded message, which somebody
 * else wrote, and but for HTML, of which the text is read that was extracted from it: where the
 * page marks what it quotes, its pieces of kind NEW.
 *
 * <p>Engines verify and show these texts and no others. Stateless; safe to use from several
 * threads.
 */
public final class NewText {
  /**
   * Which parts of a message have new text.
   *
   * @param notInBodies the sections whose bodies are not read
   * @param pages the parts whose extracted text is read instead
   */
  public record Places(Set<PartPath> notInBodies, Set<PartPath> pages) {
    public Places {
      notInBodies = Set.copyOf(notInBodies);
      pages = Set.copyOf(pages);
    }
  }

  /** A part, and whether it stands in an embedded message. */
  private record Step(Part part, boolean embedded) {}

  private NewText() {}

  /** Where a message has new text. */
  public static Places places(Message message) {
    Set<PartPath> not = new HashSet<>();
    Set<PartPath> pages = new HashSet<>();
    Deque<Step> todo = new ArrayDeque<>(List.of(new Step(message.root(), false)));
    while (!todo.isEmpty()) {
      Step step = todo.pop();
      Part part = step.part;
      boolean page = part.isLeaf() && isPage(part.type());
      if (step.embedded || page) {
        not.add(part.path());
        // The body of a message that is no multipart is its part 1 (RFC 9051 section 6.4.5.1).
        if (part.path().equals(PartPath.ROOT)) {
          not.add(PartPath.ROOT.child(1));
        }
      }
      if (page && !step.embedded) {
        pages.add(part.path());
      }
      boolean inside = step.embedded || part.type().type().equals("message");
      part.children().forEach(child -> todo.push(new Step(child, inside)));
    }
    return new Places(not, pages);
  }

  private static boolean isPage(ContentType type) {
    return type.is("text", "html") || type.is("application", "xhtml+xml");
  }

  /** The new stretches of a body. */
  public static Stream<String> ofBody(String body) {
    List<String> all = new ArrayList<>();
    for (Stretch stretch : Quotes.of(body)) {
      if (stretch.kind() == Kind.NEW) {
        all.add(body.substring(stretch.from(), stretch.to()));
      }
    }
    return all.stream();
  }

  /** The new stretches of a page's extracted text. */
  public static Stream<String> ofPage(List<Piece> pieces) {
    return pieces(pieces).flatMap(piece -> ofBody(piece.text()));
  }

  /** The pieces of a page that new text stands in. */
  public static Stream<Piece> pieces(List<Piece> pieces) {
    boolean marked = pieces.stream().anyMatch(piece -> piece.kind() == Piece.Kind.NEW);
    return pieces.stream().filter(piece -> isRead(piece.kind(), marked));
  }

  /**
   * Whether new text stands in a piece of this kind.
   *
   * @param marked whether the page has a piece of kind NEW
   */
  public static boolean isRead(Piece.Kind kind, boolean marked) {
    return switch (kind) {
      case NEW -> true;
      case TEXT, HTML -> !marked;
      case OCR, METADATA, NAME, HIDDEN, READING -> false;
    };
  }

  /** The contents of an entry of which the extracted text is read. */
  public static List<PartContent> pages(IndexEntry entry) {
    Set<PartPath> pages = places(entry.message()).pages();
    return entry.contents().stream().filter(content -> pages.contains(content.path())).toList();
  }
}
