package org.estreat.index;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.estreat.model.Defect;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.Sighting;

/**
 * An object that could not be read in full, or is empty, and why: a row of the exception register.
 *
 * @param key of the message that it is in
 * @param row its number among those of the message, from 0
 * @param causes at least one
 */
public record PartException(
    Sighting sighting, MessageKey key, String subject, int row, Item item, List<Defect> causes) {
  public PartException {
    causes = List.copyOf(causes);
  }

  /**
   * The object: a message, a part of one, or a document inside a part.
   *
   * @param path of the part; that of the message where it is the message itself
   * @param name of the part as its message states it; empty for none
   * @param content SHA-256 of the part's content that was to be read; empty where none was
   * @param where the path inside the part's content; empty for the part itself
   * @param sha256 of its octets: of a message as collected, of a part or a document decoded; empty
   *     where they are not known
   * @param size of those octets, of a part that was not decoded as transferred; -1 where unknown
   * @param declared the type that the message states; empty for a document inside
   * @param detected the type found; empty where nothing was
   */
  public record Item(
      PartPath path,
      String name,
      String content,
      String where,
      String sha256,
      long size,
      String declared,
      String detected) {
    /** The type detected or declared; of what nothing is known that of any octets. */
    public String type() {
      String known = detected.isEmpty() ? declared : detected;
      return known.isEmpty() ? "application/octet-stream" : known;
    }
  }

  /** Where a row stands among all: by mailbox, UIDVALIDITY, UID and number. */
  public record Place(Mailbox mailbox, long uidValidity, long uid, int row)
      implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::mailbox)
            .thenComparingLong(Place::uidValidity)
            .thenComparingLong(Place::uid)
            .thenComparingInt(Place::row);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  public Place place() {
    return new Place(
        sighting.mailbox(), sighting.uidValidity().value(), sighting.uid().value(), row);
  }

  /** Of the first cause by which text is lost; of an empty object EMPTY. */
  public Defect.Kind kind() {
    return causes.stream()
        .map(Defect::kind)
        .filter(Defect.Kind::losesText)
        .findFirst()
        .orElse(causes.getFirst().kind());
  }

  /** What it can be named by: its message's ID, the SHA-256 of it, its part and its message. */
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    names.add(sighting.id().value());
    names.add(key.sha256());
    names.add(object());
    names.add(item.sha256());
    return names;
  }

  /** What is read anew when it is tried again: SHA-256 of the part's content or the message. */
  public String object() {
    return item.content().isEmpty() ? key.sha256() : item.content();
  }
}
