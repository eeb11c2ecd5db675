package org.estreat.ingest;

import java.util.ArrayList;
import java.util.List;
import org.estreat.model.Defect;
import org.estreat.model.Envelope;
import org.estreat.model.HeaderField;
import org.estreat.model.Message;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the texts of a message that have search keys of their own: fields of the header, strings of
 * the envelope, names of parts. Each of the three kinds has the limit to itself, and what comes
 * first is kept. For one message.
 */
final class NamedTexts {
  private final long most;
  private long left;
  private long all;
  private long kept;

  /**
   * @param most octets in UTF-8, of each kind
   */
  NamedTexts(long most) {
    this.most = most;
    this.left = most;
  }

  /** The message itself where everything fits; else one that says by a Defect what does not. */
  Message cut(Message message) {
    List<HeaderField> headers = new ArrayList<>();
    for (HeaderField field : message.headers()) {
      headers.add(cut(field));
    }
    left = most;
    Envelope envelope = cut(message.envelope());
    left = most;
    Part root = named(message.root());
    if (kept == all) {
      return message;
    }
    List<Defect> defects = new ArrayList<>(message.defects());
    String why = kept + " of " + all + " octets of header fields and names are searched by name";
    defects.add(new Defect(PartPath.ROOT, Defect.Kind.NAME_LIMIT, why));
    return new Message(
        message.key(),
        message.size(),
        with(root, headers, root.fileName(), root.children()),
        message.sections(),
        envelope,
        message.sentDay(),
        message.sentAt(),
        defects);
  }

  private HeaderField cut(HeaderField field) {
    String name = cut(field.name());
    String value = cut(field.value());
    boolean whole = value.length() == field.value().length();
    return new HeaderField(name, whole ? field.raw() : value, value);
  }

  private Envelope cut(Envelope envelope) {
    return new Envelope(
        cut(envelope.subject()),
        cut(envelope.from()),
        cut(envelope.to()),
        cut(envelope.cc()),
        cut(envelope.bcc()),
        envelope.messageId(),
        envelope.inReplyTo(),
        envelope.references());
  }

  private List<String> cut(List<String> texts) {
    return texts.stream().map(this::cut).toList();
  }

  private Part named(Part part) {
    String name = part.fileName();
    String cut = name == null ? null : cut(name);
    List<Part> children = part.children().stream().map(this::named).toList();
    boolean same = name == null || cut == null || name.length() == cut.length();
    return same && children.equals(part.children())
        ? part
        : with(part, part.headers(), cut, children);
  }

  private static Part with(
      Part part, List<HeaderField> headers, @Nullable String name, List<Part> children) {
    return new Part(
        part.path(),
        headers,
        part.type(),
        part.transferEncoding(),
        name,
        part.disposition(),
        part.headerStart(),
        part.bodyStart(),
        part.bodyEnd(),
        part.within(),
        children);
  }

  private String cut(String text) {
    long octets = TextLimit.octets(text);
    String cut = octets <= left ? text : TextLimit.beginning(text, left);
    long size = cut.length() == text.length() ? octets : TextLimit.octets(cut);
    all += octets;
    kept += size;
    left = cut.length() == text.length() ? left - size : 0;
    return cut;
  }
}
