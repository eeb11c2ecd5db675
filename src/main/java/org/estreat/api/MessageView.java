package org.estreat.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.estreat.archive.Archive;
import org.estreat.archive.MessageStream;
import org.estreat.index.Hit;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.mime.MimeReader;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.SightingId;

/**
 * Shows one message: what is known of it, as text to read, as the original bytes, or one part of
 * it. Safe to use from several threads.
 *
 * <p>Each method takes the ID of a Sighting as {@code search} gives it, and throws {@link
 * NoSuchMessageException} for one that names nothing.
 */
public final class MessageView {
  private final MessageIndex index;
  private final Archive archive;
  private final MimeReader mime;

  public MessageView(MessageIndex index, Archive archive, MimeReader mime) {
    this.index = index;
    this.archive = archive;
    this.mime = mime;
  }

  /**
   * The original bytes, or a part's decoded content, with a name that is safe to save it under. A
   * small one is in memory, a large one is read when it is written. Safe to use from several
   * threads.
   */
  public static final class Body {
    /** Where the octets come from. */
    private interface Source {
      InputStream open() throws IOException;
    }

    private final Source source;
    private final long octets;
    private final String type;
    private final String fileName;

    private Body(Source source, long octets, String type, String fileName) {
      this.source = source;
      this.octets = octets;
      this.type = type;
      this.fileName = fileName;
    }

    private static Body of(byte[] bytes, String type, String fileName) {
      return new Body(() -> new ByteArrayInputStream(bytes), bytes.length, type, fileName);
    }

    /** How many octets there are; -1 where that shows only at their end. */
    public long octets() {
      return octets;
    }

    /**
     * Writes the octets. Where the original is found to be damaged only then, this fails before the
     * last of them.
     */
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream in = source.open()) {
        in.transferTo(out);
      }
    }

    /** All of it, where it fits into memory; the caller's to keep. */
    public byte[] bytes() throws IOException {
      try (InputStream in = source.open()) {
        return in.readAllBytes();
      }
    }

    /** A media type that nothing runs: the declared one, or application/octet-stream. */
    public String type() {
      return type;
    }

    /** From the sender's name, without folders, control characters and reserved names. */
    public String fileName() {
      return fileName;
    }
  }

  /** Sighting, header, tree of parts and defects, as one JSON object. */
  public String json(String id) throws IOException, NoSuchMessageException {
    Hit hit = find(id);
    Original original = Original.read(archive, mime, hit.key());
    var writer = new MessageJson(original, index);
    return Json.text(json -> writer.write(json, hit));
  }

  /**
   * The message for a person to read: header fields, what of it was not read in full, text parts,
   * of HTML the text, and a line for each part that is no text. Control characters are replaced, so
   * that it is safe on a terminal.
   */
  public String text(String id) throws IOException, NoSuchMessageException {
    return text(id, false);
  }

  /**
   * As {@link #text}, of each text only what its writer wrote, with a line in the place of what is
   * quoted, forwarded or a signature.
   */
  public String newText(String id) throws IOException, NoSuchMessageException {
    return text(id, true);
  }

  private String text(String id, boolean newOnly) throws IOException, NoSuchMessageException {
    Hit hit = find(id);
    List<PartException> unread = index.exceptions(hit.sighting().id());
    return new MessageText(index, Original.read(archive, mime, hit.key()), unread, newOnly).text();
  }

  /** The original bytes. */
  public Body raw(String id) throws IOException, NoSuchMessageException {
    MessageKey key = find(id).key();
    try (MessageStream message = archive.open(key)) {
      return message.octets() > mime.most()
          ? new Body(() -> archive.open(key), message.octets(), "message/rfc822", id + ".eml")
          : Body.of(message.readAllBytes(), "message/rfc822", id + ".eml");
    }
  }

  /**
   * One part's content; for the empty path the whole message.
   *
   * @param path an IMAP part number, {@code 2.1}
   */
  public Body part(String id, String path) throws IOException, CallException {
    PartPath wanted;
    try {
      wanted = PartPath.parse(path);
    } catch (IllegalArgumentException e) {
      throw new BadParameterException("part", "a part's number like 2.1", path);
    }
    if (wanted.equals(PartPath.ROOT)) {
      return raw(id);
    }
    Original original = Original.read(archive, mime, find(id).key());
    Part part = PartTree.find(original.message().root(), wanted);
    if (part == null) {
      throw new NoSuchMessageException(
          "message "
              + id
              + " has "
              + PartTree.numbers(original.message().root())
              + ", found: "
              + wanted);
    }
    String fallback = part.type().is("message", "rfc822") ? ".eml" : ".bin";
    String type = FileNames.servedType(part.type());
    String name = FileNames.safe(part.fileName(), "part-" + wanted + fallback);
    return original.isWhole(part)
        ? Body.of(original.content(part), type, name)
        : new Body(() -> original.open(part), -1, type, name);
  }

  private Hit find(String id) throws IOException, NoSuchMessageException {
    SightingId name;
    try {
      name = new SightingId(id);
    } catch (IllegalArgumentException e) {
      throw new NoSuchMessageException(
          "a message's ID has 20 characters of 0-9 a-v, found: " + PlainText.shortened(id));
    }
    return index
        .find(name)
        .orElseThrow(() -> new NoSuchMessageException("no message has the ID " + id));
  }
}
