package org.estreat.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  /** Each of so many documents inside can have a fault or two that are named. */
  private static final int MOST_DEFECTS = 20_000;

  private static final String END = "; nothing after it is read";

  private record Open(String where, StringBuilder text) {}

  private final PartPath path;
  private final List<Piece> pieces = new ArrayList<>();
  private final Map<Integer, Open> open = new LinkedHashMap<>();
  private final List<Noted> defects = new ArrayList<>();
  private final Set<Noted> noted = new HashSet<>();
  private final Map<Words, Integer> known = new HashMap<>();
  private final Map<String, Defect.Inside> documents = new HashMap<>();
  private long unlisted;
  private String type;

  private record Noted(String where, Defect.Kind kind, String detail) {}

  /** What is said of a fault, without where it was met. */
  private record Words(Defect.Kind kind, String detail) {
    static Words of(String where, Defect.Kind kind, String detail) {
      String prefix = where + ": ";
      boolean named = !where.isEmpty() && detail.startsWith(prefix);
      return new Words(kind, named ? detail.substring(prefix.length()) : detail);
    }
  }

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

  /** Of a fault that passes from a document to the one around it, the first is kept. */
  @Override
  public synchronized void defect(String where, Defect.Kind kind, String detail) {
    if (passedOn(where, kind, detail) < 0) {
      add(where, kind, detail);
    }
  }

  @Override
  public synchronized void ended(String where, Defect.Kind kind, String detail) {
    int first = passedOn(where, kind, detail);
    if (first < 0) {
      add(where, kind, detail);
    } else {
      Noted fault = defects.get(first);
      String more = fault.detail.endsWith(END) ? "" : END;
      defects.set(first, new Noted(fault.where, kind, fault.detail + more));
    }
  }

  @Override
  public synchronized void inside(Defect.Inside document) {
    documents.put(document.where(), document);
  }

  /** The number of the fault that this one is too; -1 for none. */
  private int passedOn(String where, Defect.Kind kind, String detail) {
    Integer before = known.get(Words.of(where, kind, detail));
    return before != null && isInside(defects.get(before).where, where) ? before : -1;
  }

  private static boolean isInside(String inner, String outer) {
    return outer.isEmpty() || inner.equals(outer) || inner.startsWith(outer + "/");
  }

  private void add(String where, Defect.Kind kind, String detail) {
    Noted fault = new Noted(where, kind, detail);
    if (defects.size() >= MOST_DEFECTS) {
      unlisted++;
    } else if (noted.add(fault)) {
      known.put(Words.of(where, kind, detail), defects.size());
      defects.add(fault);
    }
  }

  /** The result as it stands: what a document gave that is not at its end is text of it. */
  synchronized PartText result(String content, long size, String reader) {
    List<Piece> all = new ArrayList<>(pieces);
    open.values().forEach(unended -> take(all, unended, Piece.Kind.TEXT));
    List<Defect> faults = new ArrayList<>();
    defects.forEach(fault -> faults.add(defect(fault)));
    if (unlisted > 0) {
      String why = unlisted + " more faults of documents inside are not listed";
      faults.add(new Defect(path, Defect.Kind.TEXT_LIMIT, why));
    }
    return new PartText(content, type, all, Status.of(all, faults), faults, size, reader);
  }

  private Defect defect(Noted fault) {
    if (fault.where.isEmpty()) {
      return new Defect(path, fault.kind, fault.detail);
    }
    Defect.Inside plain = new Defect.Inside(fault.where);
    Defect.Inside document = documents.getOrDefault(plain.where(), plain);
    return new Defect(path, document, fault.kind, fault.detail);
  }
}
