package org.estreat.api;

import java.io.IOException;
import org.estreat.archive.Archive;
import org.estreat.index.Hit;
import org.estreat.index.MessageIndex;
import org.estreat.mime.MimeReader;
import org.estreat.model.Message;
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

  /** A part's decoded content with a name that is safe to save it under. */
  public static final class PartBody {
    private final byte[] bytes;
    private final String type;
    private final String fileName;

    private PartBody(byte[] bytes, String type, String fileName) {
      this.bytes = bytes;
      this.type = type;
      this.fileName = fileName;
    }

    /** The octets with the transfer encoding undone; the caller's to keep. */
    public byte[] bytes() {
      return bytes;
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
    byte[] bytes = archive.read(hit.key());
    var writer = new MessageJson(mime, bytes);
    return Json.text(json -> writer.write(json, hit, mime.read(bytes)));
  }

  /**
   * The message for a person to read: header fields, text parts, of HTML the text, and a line for
   * each part that is no text. Control characters are replaced, so that it is safe on a terminal.
   */
  public String text(String id) throws IOException, NoSuchMessageException {
    byte[] bytes = raw(id);
    return new MessageText(index, mime, bytes).of(mime.read(bytes));
  }

  /** The original bytes. */
  public byte[] raw(String id) throws IOException, NoSuchMessageException {
    return archive.read(find(id).key());
  }

  /**
   * One part's content; for the empty path the whole message.
   *
   * @param path an IMAP part number, {@code 2.1}
   */
  public PartBody part(String id, String path) throws IOException, CallException {
    PartPath wanted;
    try {
      wanted = PartPath.parse(path);
    } catch (IllegalArgumentException e) {
      throw new BadParameterException("part", "a part's number like 2.1", path);
    }
    byte[] bytes = raw(id);
    if (wanted.equals(PartPath.ROOT)) {
      return new PartBody(bytes, "message/rfc822", id + ".eml");
    }
    Message message = mime.read(bytes);
    Part part = PartTree.find(message.root(), wanted);
    if (part == null) {
      throw new NoSuchMessageException("message " + id + " has no part " + wanted);
    }
    String fallback = part.type().is("message", "rfc822") ? ".eml" : ".bin";
    return new PartBody(
        mime.content(bytes, part),
        FileNames.servedType(part.type()),
        FileNames.safe(part.fileName(), "part-" + wanted + fallback));
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
