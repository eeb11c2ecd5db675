package org.estreat.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.PartLanguage;
import org.estreat.index.PartTable.Content;
import org.estreat.index.PartTable.Loss;
import org.estreat.index.PartTable.Stated;
import org.estreat.index.ThreadFacts;
import org.estreat.index.ThreadFacts.Digest;
import org.estreat.model.Attributes;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/** Small lists as bytes of a column, and back. */
final class Facts {
  /** A PartText without its pieces. */
  record PartFacts(
      String content,
      String type,
      PartText.Status status,
      List<Defect> defects,
      long size,
      String reader) {
    PartText with(List<PartText.Piece> pieces) {
      return new PartText(content, type, pieces, status, defects, size, reader);
    }
  }

  private Facts() {}

  static BytesRef contents(List<Content> contents) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    out.writeVInt(contents.size());
    for (Content content : contents) {
      writeStated(out, content.part());
      writeString(out, content.content());
    }
    return new BytesRef(out.toArrayCopy());
  }

  static List<Content> contents(BytesRef bytes) throws IOException {
    ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
    List<Content> contents = new ArrayList<>();
    for (int left = in.readVInt(); left > 0; left--) {
      contents.add(new Content(readStated(in), readString(in)));
    }
    return contents;
  }

  static BytesRef languages(List<PartLanguage> languages) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    out.writeVInt(languages.size());
    for (PartLanguage each : languages) {
      writePath(out, each.path());
      writeString(out, each.language());
    }
    return new BytesRef(out.toArrayCopy());
  }

  static List<PartLanguage> languages(BytesRef bytes) {
    ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
    List<PartLanguage> languages = new ArrayList<>();
    for (int left = in.readVInt(); left > 0; left--) {
      languages.add(new PartLanguage(readPath(in), readString(in)));
    }
    return languages;
  }

  static BytesRef losses(List<Loss> losses) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    out.writeVInt(losses.size());
    for (Loss loss : losses) {
      writeStated(out, loss.part());
      writeDefects(out, List.of(loss.defect()));
    }
    return new BytesRef(out.toArrayCopy());
  }

  static List<Loss> losses(BytesRef bytes) throws IOException {
    ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
    List<Loss> losses = new ArrayList<>();
    for (int left = in.readVInt(); left > 0; left--) {
      losses.add(new Loss(readStated(in), readDefects(in).getFirst()));
    }
    return losses;
  }

  private static void writeStated(ByteBuffersDataOutput out, Stated part) throws IOException {
    writePath(out, part.path());
    writeString(out, part.name());
    writeString(out, part.declared());
    out.writeZLong(part.size());
  }

  private static Stated readStated(ByteArrayDataInput in) throws IOException {
    return new Stated(readPath(in), readString(in), readString(in), in.readZLong());
  }

  /** An identifier that is missing is empty, which none is; a save date that is missing ends it. */
  static BytesRef attributes(Attributes attributes) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    writeString(out, Objects.requireNonNullElse(attributes.emailId(), ""));
    writeString(out, Objects.requireNonNullElse(attributes.threadId(), ""));
    OffsetDateTime saveDate = attributes.saveDate();
    if (saveDate != null) {
      out.writeZLong(saveDate.toEpochSecond());
      out.writeVInt(saveDate.getNano());
      out.writeZInt(saveDate.getOffset().getTotalSeconds());
    }
    return new BytesRef(out.toArrayCopy());
  }

  static Attributes attributes(BytesRef bytes) throws IOException {
    ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
    String emailId = readString(in);
    String threadId = readString(in);
    OffsetDateTime saveDate = null;
    if (!in.eof()) {
      Instant instant = Instant.ofEpochSecond(in.readZLong(), in.readVInt());
      saveDate = instant.atOffset(ZoneOffset.ofTotalSeconds(in.readZInt()));
    }
    return new Attributes(
        emailId.isEmpty() ? null : emailId, threadId.isEmpty() ? null : threadId, saveDate);
  }

  static BytesRef part(PartText text) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    writeString(out, text.content());
    writeString(out, text.type());
    writeString(out, text.status().name());
    out.writeZLong(text.size());
    writeDefects(out, text.defects());
    writeString(out, text.reader());
    return new BytesRef(out.toArrayCopy());
  }

  static PartFacts part(BytesRef bytes) throws IOException {
    ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
    String content = readString(in);
    String type = readString(in);
    PartText.Status status = PartText.Status.valueOf(readString(in));
    long size = in.readZLong();
    List<Defect> defects = readDefects(in);
    String reader = in.eof() ? "" : readString(in); // of before readers had versions
    return new PartFacts(content, type, status, defects, size, reader);
  }

  static BytesRef thread(ThreadFacts facts) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    out.writeByte((byte) (facts.reply() ? 1 : 0));
    writeDigests(out, facts.id() == null ? List.of() : List.of(facts.id()));
    writeDigests(out, facts.subject() == null ? List.of() : List.of(facts.subject()));
    writeDigests(out, facts.references());
    return new BytesRef(out.toArrayCopy());
  }

  static ThreadFacts thread(BytesRef bytes) {
    ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
    boolean reply = in.readByte() != 0;
    List<Digest> id = readDigests(in);
    List<Digest> subject = readDigests(in);
    List<Digest> references = readDigests(in);
    return new ThreadFacts(
        id.isEmpty() ? null : id.getFirst(),
        references,
        subject.isEmpty() ? null : subject.getFirst(),
        reply);
  }

  private static void writeDigests(ByteBuffersDataOutput out, List<Digest> digests)
      throws IOException {
    out.writeVInt(digests.size());
    for (Digest digest : digests) {
      out.writeLong(digest.high());
      out.writeLong(digest.low());
    }
  }

  private static List<Digest> readDigests(ByteArrayDataInput in) {
    List<Digest> digests = new ArrayList<>();
    for (int left = in.readVInt(); left > 0; left--) {
      digests.add(new Digest(in.readLong(), in.readLong()));
    }
    return digests;
  }

  /** The same for equal texts and, as good as certainly, for no others. */
  static BytesRef digest(PartText text) throws IOException {
    var digest = MessageKey.newDigest();
    BytesRef facts = part(text);
    digest.update(facts.bytes, facts.offset, facts.length);
    for (PartText.Piece piece : text.pieces()) {
      byte[] where = Folding.utf8(piece.where());
      byte[] said = Folding.utf8(piece.text());
      ByteBuffersDataOutput head = new ByteBuffersDataOutput();
      head.writeVInt(code(piece.kind()));
      head.writeVInt(where.length);
      head.writeVInt(said.length);
      digest.update(head.toArrayCopy());
      digest.update(where);
      digest.update(said);
    }
    return new BytesRef(Arrays.copyOf(digest.digest(), 16));
  }

  /** A piece's kind as it is kept. */
  static int code(PartText.Piece.Kind kind) {
    return switch (kind) {
      case TEXT -> 0;
      case OCR -> 1;
      case METADATA -> 2;
      case NAME -> 3;
      case HTML -> 4;
      case NEW -> 16;
      case HIDDEN -> 17;
      case READING -> 18;
    };
  }

  static PartText.Piece.Kind kind(int code) {
    return switch (code) {
      case 0 -> PartText.Piece.Kind.TEXT;
      case 1 -> PartText.Piece.Kind.OCR;
      case 2 -> PartText.Piece.Kind.METADATA;
      case 3 -> PartText.Piece.Kind.NAME;
      case 4 -> PartText.Piece.Kind.HTML;
      case 16 -> PartText.Piece.Kind.NEW;
      case 17 -> PartText.Piece.Kind.HIDDEN;
      case 18 -> PartText.Piece.Kind.READING;
      default -> throw new IllegalStateException("no kind of piece has the code " + code);
    };
  }

  private static void writeDefects(ByteBuffersDataOutput out, List<Defect> defects)
      throws IOException {
    out.writeVInt(defects.size());
    for (Defect defect : defects) {
      writePath(out, defect.path());
      writeString(out, defect.where());
      if (defect.inside() != null) {
        writeString(out, defect.inside().type());
        out.writeZLong(defect.inside().size());
        writeString(out, defect.inside().sha256());
      }
      writeString(out, defect.kind().name());
      writeString(out, defect.detail());
    }
  }

  private static List<Defect> readDefects(ByteArrayDataInput in) throws IOException {
    List<Defect> defects = new ArrayList<>();
    for (int left = in.readVInt(); left > 0; left--) {
      PartPath path = readPath(in);
      Defect.Inside inside = readInside(in);
      Defect.Kind kind = Defect.Kind.valueOf(readString(in));
      defects.add(new Defect(path, inside, kind, readString(in)));
    }
    return defects;
  }

  /** An empty path is that of the part itself, of which nothing more is written. */
  private static Defect.@Nullable Inside readInside(ByteArrayDataInput in) throws IOException {
    String where = readString(in);
    return where.isEmpty()
        ? null
        : new Defect.Inside(where, readString(in), in.readZLong(), readString(in));
  }

  static void writePath(ByteBuffersDataOutput out, PartPath path) throws IOException {
    out.writeVInt(path.numbers().size());
    for (int number : path.numbers()) {
      out.writeVInt(number);
    }
  }

  private static PartPath readPath(ByteArrayDataInput in) {
    List<Integer> numbers = new ArrayList<>();
    for (int left = in.readVInt(); left > 0; left--) {
      numbers.add(in.readVInt());
    }
    return new PartPath(numbers);
  }

  private static void writeString(ByteBuffersDataOutput out, String text) throws IOException {
    byte[] bytes = Folding.utf8(text);
    out.writeVInt(bytes.length);
    out.writeBytes(bytes, 0, bytes.length);
  }

  private static String readString(ByteArrayDataInput in) {
    byte[] bytes = new byte[in.readVInt()];
    in.readBytes(bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
