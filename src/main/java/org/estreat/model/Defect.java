package org.estreat.model;

import org.jspecify.annotations.Nullable;

/**
 * Something in a message that could not be read as its standard wants it, or not in full. Broken
 * mail is ordinary input: a Defect is counted and shown, the message is kept and searched.
 *
 * @param path the part it was met in
 * @param inside what inside the part's content it is of; null for the part itself
 * @param kind what went wrong
 * @param detail for a person; holds no control characters
 */
public record Defect(PartPath path, @Nullable Inside inside, Kind kind, String detail) {
  public Defect {
    detail =
        detail
            .codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .limit(300)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** Of a part itself. */
  public Defect(PartPath path, Kind kind, String detail) {
    this(path, null, kind, detail);
  }

  /** The same of the part at this path. */
  public Defect at(PartPath other) {
    return new Defect(other, inside, kind, detail);
  }

  /** The path inside the part's content; empty for the part itself. */
  public String where() {
    return inside == null ? "" : inside.where;
  }

  /**
   * A document inside a part's content.
   *
   * @param where its path there, {@code a.zip/b.docx}; of a long one the end
   * @param type as detected; empty where nothing is known of it
   * @param size octets; -1 where it is not known
   * @param sha256 of its octets, 64 lower-case hex digits; empty where they were not all read
   */
  public record Inside(String where, String type, long size, String sha256) {
    private static final int LONGEST = 1_000;

    public Inside {
      where = where.substring(Math.max(0, where.length() - LONGEST));
    }

    /** Of which nothing else is known. */
    public Inside(String where) {
      this(where, "", -1, "");
    }
  }

  /** What went wrong, and whether it leaves text unread. */
  public enum Kind {
    /** A header line without a colon, before the first field or between two. */
    HEADER(false),
    /** A Content-Type that says nothing usable; what the body looks like decides. */
    CONTENT_TYPE(false),
    /** A multipart whose boundary is not closed, or one without any part, which is read as text. */
    BOUNDARY(false),
    /** Nested deeper than is read; what lies deeper is read as opaque bytes. */
    DEPTH(true),
    /** A transfer encoding that does not decode cleanly, stands where none may, or is unknown. */
    TRANSFER_ENCODING(false),
    /** A body in a transfer encoding that is not known and does not look like text as it stands. */
    UNDECODED(true),
    /** A charset that is unknown, or bytes that are not of it. */
    CHARSET(false),
    /** A date that cannot be read. */
    DATE(false),
    /** The part's format is damaged. */
    CORRUPT(true),
    /** Nothing in it. */
    EMPTY(false),
    /** Needs a password or a key. */
    ENCRYPTED(true),
    /** No reader for this type. */
    UNSUPPORTED(true),
    /** More text than the limit; what lies beyond is not searched. */
    TEXT_LIMIT(true),
    /** More header fields or names than the limit; what lies beyond is not searched by name. */
    NAME_LIMIT(true),
    /** Reading took longer than the limit. */
    TIMEOUT(true),
    /** Reading took more memory than the limit. */
    MEMORY(true),
    /** Archives in archives, deeper than the limit. */
    ARCHIVE_DEPTH(true),
    /** Unpacks to far more than it is. */
    BOMB(true),
    /** Named, but not in the message. */
    MISSING(true),
    /** A fault of this program kept it from being read or indexed. */
    UNREAD(true);

    private final boolean losesText;

    Kind(boolean losesText) {
      this.losesText = losesText;
    }

    /** Whether text is left unread because of it, so that the message is not covered in full. */
    public boolean losesText() {
      return losesText;
    }
  }
}
