package org.estreat.model;

/**
 * Something in a message that could not be read as its standard wants it, or not in full. Broken
 * mail is ordinary input: a Defect is counted and shown, the message is kept and searched.
 *
 * @param path the part it was met in
 * @param kind what went wrong
 * @param detail for a person; holds no control characters
 */
public record Defect(PartPath path, Kind kind, String detail) {
  public Defect {
    detail =
        detail
            .codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .limit(300)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
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
