package org.estreat.extract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.estreat.model.PartText.Status;

/**
 * What was read out of one content, held in memory. Safe for use by several threads: one that reads
 * and overstays its time may still tell something when the result is taken.
 */
final class Collected implements Report {
  private static final int MOST_DEFECTS = 50;

  private record Open(String where, StringBuilder text) {}

  private final PartPath path;
  private final List<Piece> pieces = new ArrayList<>();
  private final Map<Integer, Open> open = new LinkedHashMap<>();
  private final List<Defect> defects = new ArrayList<>();
  private String type;

  Collected(PartPath path, String type) {
    this.path = path;
    this.type = type;
  }

  @Override
  public synchronized void type(String detected) {
    type = detected;
  }

  @Override
  public synchronized void append(int piece, String where, CharSequence text) {
    open.computeIfAbsent(piece, p -> new Open(where, new StringBuilder())).text.append(text);
  }

  @Override
  public synchronized void end(int piece, Piece.Kind kind) {
    Open ended = open.remove(piece);
    if (ended != null) {
      take(pieces, ended, kind);
    }
  }

  private static void take(List<Piece> pieces, Open open, Piece.Kind kind) {
    if (kind == Piece.Kind.NEW || !open.text.chars().allMatch(Character::isWhitespace)) {
      pieces.add(new Piece(open.where, kind, open.text.toString()));
    }
  }

  /** Beyond some fifty faults only their kind counts. */
  @Override
  public synchronized void defect(Defect.Kind kind, String detail) {
    boolean wanted =
        defects.size() < MOST_DEFECTS || defects.stream().noneMatch(d -> d.kind() == kind);
    if (wanted && defects.stream().noneMatch(d -> d.kind() == kind && isSame(d, detail))) {
      defects.add(new Defect(path, kind, detail));
    }
  }

  private static boolean isSame(Defect known, String detail) {
    return known.detail().equals(detail) || known.detail().endsWith(": " + detail);
  }

  @Override
  public synchronized void ended(Defect.Kind kind, String detail) {
    for (int i = 0; i < defects.size(); i++) {
      Defect known = defects.get(i);
      if (known.kind() == kind && known.detail().endsWith(": " + detail)) {
        defects.set(i, new Defect(path, kind, known.detail() + "; nothing after it is read"));
        return;
      }
    }
    defect(kind, detail);
  }

  /** The result as it stands: what a document gave that is not at its end is text of it. */
  synchronized PartText result(String content, long size, String reader) {
    List<Piece> all = new ArrayList<>(pieces);
    open.values().forEach(unended -> take(all, unended, Piece.Kind.TEXT));
    return new PartText(content, type, all, status(all, defects), defects, size, reader);
  }

  /** How much was read of a content that gave these pieces and faults. */
  static Status status(List<Piece> all, List<Defect> defects) {
    if (defects.stream().noneMatch(d -> d.kind().losesText())) {
      return Status.FULL;
    }
    if (all.stream().anyMatch(piece -> piece.kind().isContent())) {
      return Status.PARTIAL;
    }
    return defects.stream().anyMatch(d -> d.kind() == Defect.Kind.ENCRYPTED)
        ? Status.ENCRYPTED
        : Status.FAILED;
  }
}
