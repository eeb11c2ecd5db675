package org.estreat.index;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.model.Attributes;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.Envelope;
import org.estreat.model.Flag;
import org.estreat.model.HeaderField;
import org.estreat.model.Mailbox;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Section;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Makes index entries by hand from plain strings, so that tests of an index need no MIME reader.
 */
final class Mail {
  private final Mailbox mailbox;
  private final Uid uid;
  private UidValidity uidValidity = new UidValidity(1);
  private final Set<Flag> flags = new HashSet<>();
  private OffsetDateTime received = OffsetDateTime.parse("2024-01-01T12:00:00Z");
  private ModSeq modSeq = ModSeq.NONE;
  private boolean expunged;
  private @Nullable String source;
  private Attributes attributes = Attributes.NONE;
  private @Nullable OffsetDateTime sent;
  private long size = -1;
  private @Nullable String body;
  private final List<HeaderField> headers = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private final List<PartContent> contents = new ArrayList<>();
  private final List<PartLanguage> languages = new ArrayList<>();
  private final List<Defect> defects = new ArrayList<>();

  private Mail(Mailbox mailbox, Uid uid) {
    this.mailbox = mailbox;
    this.uid = uid;
  }

  static Mail in(String mailbox, long uid) {
    return new Mail(Mailbox.parse(mailbox), new Uid(uid));
  }

  Mail uidValidity(long value) {
    uidValidity = new UidValidity(value);
    return this;
  }

  Mail flags(Flag... more) {
    flags.addAll(Arrays.asList(more));
    return this;
  }

  /** INTERNALDATE, {@code 2024-01-31T23:30:00-08:00}. */
  Mail received(String time) {
    received = OffsetDateTime.parse(time);
    return this;
  }

  /** The Date field, {@code 2024-01-31T23:30:00-08:00}. */
  Mail sent(String time) {
    sent = OffsetDateTime.parse(time);
    return header("Date", time);
  }

  Mail modSeq(long value) {
    modSeq = new ModSeq(value);
    return this;
  }

  Mail expunged() {
    expunged = true;
    return this;
  }

  Mail source(String path) {
    source = path;
    return this;
  }

  /** EMAILID, THREADID and SAVEDATE, {@code 2024-01-31T23:30:00-08:00}. */
  Mail attributes(@Nullable String emailId, @Nullable String threadId, @Nullable String saveDate) {
    attributes =
        new Attributes(emailId, threadId, saveDate == null ? null : OffsetDateTime.parse(saveDate));
    return this;
  }

  Mail size(long octets) {
    size = octets;
    return this;
  }

  Mail header(String name, String value) {
    headers.add(new HeaderField(name, value, value));
    return this;
  }

  Mail subject(String value) {
    return header("Subject", value);
  }

  /** The canonical address string, {@code "Name, with specials" <box@host>, box@host}. */
  Mail from(String addresses) {
    return header("From", addresses);
  }

  Mail to(String addresses) {
    return header("To", addresses);
  }

  /** The text of a message that has no parts, or of its first part. */
  Mail body(String text) {
    body = text;
    return this;
  }

  /** A text part with a header of its own. */
  Mail part(String header, String text) {
    PartPath path = nextPath();
    parts.add(leaf(path, ContentType.TEXT_PLAIN, null));
    sections.add(new Section(path, header, text));
    return this;
  }

  /** A part that is no text, of which an extractor read these pieces. */
  Mail attachment(String fileName, String type, String... pieces) {
    List<PartText.Piece> texts = new ArrayList<>();
    for (String piece : pieces) {
      texts.add(new PartText.Piece("", PartText.Piece.Kind.TEXT, piece));
    }
    return attachment(
        fileName,
        new PartText(contentOf(pieces), type, texts, PartText.Status.FULL, List.of(), 100));
  }

  /** The language of the part that came last; empty for none. */
  Mail language(String tag) {
    PartPath path = parts.isEmpty() ? PartPath.ROOT.child(1) : parts.getLast().path();
    if (!tag.isEmpty()) {
      languages.add(new PartLanguage(path, tag));
    }
    return this;
  }

  /** A part that is HTML: its source, and what was read of it. */
  Mail page(String source, PartText.Piece... pieces) {
    PartPath path = nextPath();
    parts.add(leaf(path, new ContentType("text", "html", Map.of()), null));
    sections.add(new Section(path, "Content-Type: text/html\r\n\r\n", source));
    PartText text =
        new PartText(
            contentOf(source),
            "text/html",
            List.of(pieces),
            PartText.Status.FULL,
            List.of(),
            source.length());
    contents.add(new PartContent(path, text));
    return this;
  }

  Mail attachment(String fileName, PartText text) {
    PartPath path = nextPath();
    String[] type = text.type().split("/", 2);
    parts.add(leaf(path, new ContentType(type[0], type[1], Map.of()), fileName));
    sections.add(new Section(path, "Content-Type: " + text.type() + "\r\n\r\n", null));
    contents.add(new PartContent(path, text));
    return this;
  }

  Mail defect(Defect.Kind kind) {
    defects.add(new Defect(PartPath.ROOT, kind, "made by hand"));
    return this;
  }

  /** The content hash that attachments with these texts get. */
  static String contentOf(String... pieces) {
    return MessageKey.of(String.join("\0", pieces).getBytes(StandardCharsets.UTF_8)).sha256();
  }

  /** Whether an extractor read the part that came last. */
  boolean endsWithContent() {
    return !contents.isEmpty() && contents.getLast().path().equals(parts.getLast().path());
  }

  List<PartText> contents() {
    return contents.stream().map(PartContent::text).toList();
  }

  SightingId id() {
    return SightingId.of(mailbox, uidValidity, uid);
  }

  IndexEntry entry() {
    Sighting sighting =
        new Sighting(
            mailbox, uidValidity, uid, flags, received, modSeq, expunged, source, attributes);
    return new IndexEntry(sighting, message(), contents, languages);
  }

  private Message message() {
    StringBuilder header = new StringBuilder();
    headers.forEach(
        field -> header.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    header.append("\r\n");
    List<Section> all = new ArrayList<>();
    all.add(new Section(PartPath.ROOT, header.toString(), body));
    all.addAll(sections);
    // Equal bytes have to give equal messages, so all that a message says goes into them.
    String everything = "" + all + contents + root() + defects + size + sent;
    byte[] bytes = everything.getBytes(StandardCharsets.UTF_8);
    return new Message(
        MessageKey.of(bytes),
        size < 0 ? bytes.length : size,
        root(),
        all,
        envelope(),
        sent == null ? null : LocalDate.from(sent),
        sent == null ? null : sent.withOffsetSameInstant(ZoneOffset.UTC).toInstant(),
        defects);
  }

  private Envelope envelope() {
    return new Envelope(
        values("Subject"),
        values("From"),
        values("To"),
        values("Cc"),
        values("Bcc"),
        null,
        List.of(),
        List.of());
  }

  private List<String> values(String name) {
    return headers.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(HeaderField::value)
        .toList();
  }

  private Part root() {
    ContentType type =
        parts.isEmpty()
            ? ContentType.TEXT_PLAIN
            : new ContentType("multipart", "mixed", Map.of("boundary", "b"));
    return new Part(PartPath.ROOT, headers, type, "7bit", null, null, 0, 0, 0, parts);
  }

  private static Part leaf(PartPath path, ContentType type, @Nullable String fileName) {
    return new Part(path, List.of(), type, "7bit", fileName, null, 0, 0, 0, List.of());
  }

  private PartPath nextPath() {
    return PartPath.ROOT.child(parts.size() + 1);
  }
}
