package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.extract.EncodedFile.Fault;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.Defect.Inside;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text that holds encoded files as what it is meant to be: the text around them, and each
 * file by itself under its name. For one content.
 */
final class MixedText {
  /** Reads one content, by whatever reads such. */
  @FunctionalInterface
  interface Reader {
    PartText read(byte[] bytes, ContentType declared, @Nullable String fileName);
  }

  private static final ContentType OCTETS =
      new ContentType("application", "octet-stream", Map.of());

  /** Beyond so many faults only their kind counts. */
  private static final int MOST_DEFECTS = 20_000;

  private final PartPath path;
  private final byte[] bytes;
  private final ExtractLimits limits;
  private final Reader reader;
  private final long end;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final List<Piece> pieces = new ArrayList<>();
  private final Set<Defect> defects = new LinkedHashSet<>();
  private long charsLeft;
  private int filesLeft;
  private int taken;

  private MixedText(PartPath path, byte[] bytes, ExtractLimits limits, Reader reader) {
    this.path = path;
    this.bytes = bytes;
    this.limits = limits;
    this.reader = reader;
    this.end = System.nanoTime() + limits.time().toNanos();
    this.charsLeft = limits.outputChars();
    this.filesLeft = limits.embedded();
  }

  /** Whether the content is a text that may hold files. */
  static boolean is(byte[] bytes, ContentType declared, ExtractLimits limits) {
    boolean looksSo = Magic.isText(Arrays.copyOf(bytes, Math.min(bytes.length, Magic.HEAD)));
    boolean text = QuickReader.isPlain(declared) || (looksSo && !declared.type().equals("text"));
    return text
        && bytes.length <= limits.inputBytes()
        && !Magic.isBinary(bytes)
        && EncodedFiles.mayBeIn(bytes);
  }

  /** Reads all of it, within the limits of one content. */
  static PartText read(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName,
      ExtractLimits limits,
      String version,
      Reader reader) {
    MixedText mixed = new MixedText(path, bytes, limits, reader);
    EncodedFiles.forEach(bytes, limits.unpackedOf(bytes.length), mixed::take);
    mixed.text.write(bytes, mixed.taken, bytes.length - mixed.taken);
    PartText around = mixed.around(declared, fileName);
    List<Piece> all = new ArrayList<>(around.pieces());
    all.addAll(mixed.pieces);
    List<Defect> faults = new ArrayList<>(around.defects());
    faults.addAll(mixed.defects);
    return new PartText(
        content,
        around.type(),
        all,
        PartText.Status.of(all, faults),
        faults,
        bytes.length,
        version);
  }

  private PartText around(ContentType declared, @Nullable String fileName) {
    byte[] rest = text.toByteArray();
    return new String(rest, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()
        ? new PartText(
            "", declared.essence(), List.of(), PartText.Status.FULL, List.of(), rest.length, "")
        : reader.read(rest, declared, fileName);
  }

  private boolean take(EncodedFile file) {
    if (file.name() != null && !isWithinLimits()) {
      return false;
    }
    text.write(bytes, taken, file.from() - taken);
    text.writeBytes(file.left().bytes());
    taken = file.to();
    Fault fault = file.fault();
    String whole = file.name();
    String name = whole == null ? null : Documents.shown(whole);
    if (fault != null && name == null) {
      add(new Defect(path, fault.kind(), fault.detail()));
    } else if (fault != null && name != null) {
      Inside there = new Inside(name);
      add(new Defect(path, there, fault.kind(), name + ": " + fault.detail()));
    }
    if (name != null && whole != null) {
      add(new Piece(name, Piece.Kind.NAME, whole));
      byte[] content = file.content().bytes();
      if (content.length > 0) {
        inside(name, content, reader.read(content, OCTETS, whole));
      }
    }
    return true;
  }

  private boolean isWithinLimits() {
    Duration time = limits.time();
    if (charsLeft <= 0) {
      moreThanTheLimit();
    } else if (--filesLeft < 0) {
      defect(Defect.Kind.TEXT_LIMIT, "more files inside than the limit; the rest is not read");
    } else if (System.nanoTime() - end > 0) {
      defect(Defect.Kind.TIMEOUT, "files inside took longer than " + time.toSeconds() + " s");
    } else {
      return true;
    }
    return false;
  }

  private void inside(String name, byte[] content, PartText read) {
    for (Piece piece : read.pieces()) {
      String where = piece.where().isEmpty() ? name : name + "/" + piece.where();
      add(new Piece(where, piece.kind(), piece.text()));
    }
    String sha256 = MessageKey.of(content).sha256();
    Inside itself = new Inside(name, read.type(), content.length, sha256);
    for (Defect defect : read.defects()) {
      Inside inner = defect.inside();
      Inside there =
          inner == null
              ? itself
              : new Inside(name + "/" + inner.where(), inner.type(), inner.size(), inner.sha256());
      add(new Defect(path, there, defect.kind(), name + ": " + defect.detail()));
    }
  }

  /** As much of it as the limit leaves. */
  private void add(Piece piece) {
    String all = piece.text();
    int most = (int) Math.min(all.length(), charsLeft);
    if (most < all.length()) {
      moreThanTheLimit();
    }
    if (most > 0) {
      int end = Character.isHighSurrogate(all.charAt(most - 1)) ? most - 1 : most;
      pieces.add(new Piece(piece.where(), piece.kind(), all.substring(0, end)));
      charsLeft -= most;
    }
  }

  private void moreThanTheLimit() {
    defect(Defect.Kind.TEXT_LIMIT, "more text than the limit; the rest is not searched");
  }

  private void defect(Defect.Kind kind, String detail) {
    add(new Defect(path, kind, detail));
  }

  private void add(Defect defect) {
    if (defects.size() < MOST_DEFECTS
        || defects.stream().noneMatch(d -> d.kind() == defect.kind())) {
      defects.add(defect);
    }
  }
}
