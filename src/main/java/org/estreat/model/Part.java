package org.estreat.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message: the message itself, a multipart, a leaf, or an embedded message.
 *
 * <p>Offsets point into the bytes of the whole message, so that a part is a slice and never a copy:
 * {@code [headerStart, bodyStart)} is its header with the blank line, {@code [bodyStart, bodyEnd)}
 * its body as transferred, still encoded. Parts of an embedded message that is itself encoded
 * (which RFC 2046 section 5.2.1 forbids) point into its decoded octets instead.
 *
 * @param path its IMAP number
 * @param headers its own fields in order; those of an embedded message stand in {@code children}
 * @param type as declared, or what the standard puts in its place
 * @param transferEncoding in lower case, {@code 7bit} where none is given
 * @param fileName from Content-Disposition or Content-Type, decoded; null where there is none
 * @param disposition in lower case, {@code attachment}; null where there is none
 * @param within what the offsets point into; null for the bytes of the whole message
 * @param children the parts of a multipart; for a message/rfc822, one: the embedded message
 */
public record Part(
    PartPath path,
    List<HeaderField> headers,
    ContentType type,
    String transferEncoding,
    @Nullable String fileName,
    @Nullable String disposition,
    int headerStart,
    int bodyStart,
    int bodyEnd,
    @Nullable Octets within,
    List<Part> children) {
  public Part {
    headers = List.copyOf(headers);
    children = List.copyOf(children);
  }

  /** A part that lies in the bytes of the whole message. */
  public Part(
      PartPath path,
      List<HeaderField> headers,
      ContentType type,
      String transferEncoding,
      @Nullable String fileName,
      @Nullable String disposition,
      int headerStart,
      int bodyStart,
      int bodyEnd,
      List<Part> children) {
    this(
        path,
        headers,
        type,
        transferEncoding,
        fileName,
        disposition,
        headerStart,
        bodyStart,
        bodyEnd,
        null,
        children);
  }

  public boolean isLeaf() {
    return children.isEmpty();
  }

  /** This part, if it has none inside it, or those of its parts that have none. */
  public List<Part> leaves() {
    return isLeaf()
        ? List.of(this)
        : children.stream().flatMap(child -> child.leaves().stream()).toList();
  }

  /** Whether its own text is all there is to search, so that no extractor has to read it. */
  public boolean isSearchedAsItIs() {
    return type.is("text", "plain")
        || type.type().equals("multipart")
        || type.type().equals("message");
  }
}
