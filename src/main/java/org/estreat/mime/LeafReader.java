package org.estreat.mime;

import java.util.List;
import org.estreat.mime.TextReader.Body;
import org.estreat.mime.TransferDecoder.Decoded;
import org.estreat.mime.TransferDecoder.Encoding;
import org.estreat.model.Defect;
import org.estreat.model.Section;

/**
 * Reads a part that holds no others: its type and transfer encoding as declared, or as its octets
 * show them where those say something else, and its text into the sections that are searched. Each
 * choice is a {@link Defect}.
 */
final class LeafReader {
  /** Octets of a body that show whether it is a document. */
  private static final int BEGINNING = 1024;

  private final byte[] bytes;
  private final TextReader texts;
  private final Faults faults;
  private final List<Section> sections;

  /**
   * @param sections takes what TEXT and BODY search
   */
  LeafReader(byte[] bytes, TextReader texts, Faults faults, List<Section> sections) {
    this.bytes = bytes;
    this.texts = texts;
    this.faults = faults;
    this.sections = sections;
  }

  /**
   * Reads the body up to {@code end}.
   *
   * @return the head, with the entity that the body was read as
   */
  Head read(Head head, int end) {
    Entity entity = judged(head, end);
    noteElsewhere(head, entity);
    if (entity.isText()) {
      text(head, entity, end);
      noteDocument(head, entity, end);
    } else {
      sections.add(new Section(head.number(), head.header().text(), null));
    }
    return head.as(entity);
  }

  private void text(Head head, Entity entity, int end) {
    Body body = texts.read(head.number(), entity, bytes, head.bodyStart(), end);
    sections.add(new Section(head.number(), head.header().text(), body.text()));
    body.others().forEach(other -> sections.add(new Section(head.number(), "", other)));
    if (!entity.transferEncoding().equals(head.entity().transferEncoding())
        && entity.encoding() == Encoding.BASE64) {
      String written = texts.opaque(bytes, head.bodyStart(), end);
      sections.add(new Section(head.number(), "", written));
    }
  }

  /** Notes a text that is a document all the same, so that it is read as one too. */
  private void noteDocument(Head head, Entity entity, int end) {
    int until = Math.min(end, head.bodyStart() + BEGINNING);
    Decoded content = TransferDecoder.decode(entity.encoding(), bytes, head.bodyStart(), until);
    String document = Sniff.document(content);
    String declared = entity.type().essence();
    boolean marked = declared.endsWith("html") || declared.endsWith("xml");
    if (document != null && !document.equals(declared) && !(marked && document.endsWith("html"))) {
      String detail = "declared " + declared + ", also read as " + document;
      faults.add(head.number(), Defect.Kind.CONTENT_TYPE, detail);
    }
  }

  /** The entity, in the transfer encoding that its octets show where they show another one. */
  private Entity transferred(Head head, int end) {
    Entity entity = head.entity();
    Encoding shown = Transfers.shown(entity, bytes, head.bodyStart(), end);
    if (shown == null) {
      return entity;
    }
    String name = Transfers.name(shown);
    String detail = "declared " + entity.transferEncoding() + ", read as " + name;
    faults.add(head.number(), Defect.Kind.TRANSFER_ENCODING, detail);
    return entity.in(name);
  }

  private void noteElsewhere(Head head, Entity entity) {
    if (entity.isElsewhere()) {
      String what = "its body is not in the message: " + entity.type().essence();
      faults.add(head.number(), Defect.Kind.MISSING, what);
    }
  }

  /** The entity, with what its body looks like in the place of what its header does not tell. */
  private Entity judged(Head head, int end) {
    Entity entity = transferred(head, end);
    if (entity.encoding() == Encoding.UNKNOWN) {
      boolean lost = Sniff.looksEncoded(bytes, head.bodyStart(), end);
      faults.add(
          head.number(),
          lost ? Defect.Kind.UNDECODED : Defect.Kind.TRANSFER_ENCODING,
          "unknown transfer encoding, read as it stands: " + entity.transferEncoding());
    }
    if (entity.typeFault() == null) {
      return entity;
    }
    Decoded content = TransferDecoder.decode(entity.encoding(), bytes, head.bodyStart(), end);
    boolean text = Sniff.isText(content);
    faults.add(
        head.number(),
        Defect.Kind.CONTENT_TYPE,
        "no type in Content-Type, read as " + (text ? "text: " : "octets: ") + entity.typeFault());
    return text ? entity.asText() : entity;
  }
}
