package org.estreat.model;

import java.util.Locale;
import java.util.Set;

/**
 * A system flag ({@code \Seen}) or keyword ({@code $Junk}) of a Sighting (RFC 9051 2.3.2). Two
 * flags are equal when their names agree without regard to ASCII case; the spelling first met is
 * kept.
 */
public record Flag(String name) {
  public static final Flag SEEN = new Flag("\\Seen");
  public static final Flag ANSWERED = new Flag("\\Answered");
  public static final Flag FLAGGED = new Flag("\\Flagged");
  public static final Flag DELETED = new Flag("\\Deleted");
  public static final Flag DRAFT = new Flag("\\Draft");

  /** State of one session with the server, so never part of an archive. */
  public static final Flag RECENT = new Flag("\\Recent");

  private static final Set<Flag> SYSTEM = Set.of(SEEN, ANSWERED, FLAGGED, DELETED, DRAFT, RECENT);

  public Flag {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a flag has a name");
    }
  }

  /** Whether this is one of RFC 9051's system flags and not a keyword. */
  public boolean isSystem() {
    return SYSTEM.contains(this);
  }

  /** The name in lower case: what two equal flags share. */
  public String key() {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Flag that && key().equals(that.key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
