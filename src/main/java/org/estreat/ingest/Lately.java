package org.estreat.ingest;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/** Results put last, as many as fit; one that is taken is no longer held. For one user. */
final class Lately {
  /** What a result without text takes. */
  private static final int BARE = 500;

  private final long most;
  private final Map<String, PartText> held = new LinkedHashMap<>();
  private long chars;

  /**
   * @param most characters that are held
   */
  Lately(long most) {
    this.most = most;
  }

  /** One that would push out all others is not held. */
  void put(String content, PartText text) {
    take(content);
    if (size(text) > most / 4) {
      return;
    }
    held.put(content, text);
    chars += size(text);
    Iterator<PartText> oldest = held.values().iterator();
    while (chars > most) {
      chars -= size(oldest.next());
      oldest.remove();
    }
  }

  @Nullable PartText take(String content) {
    PartText text = held.remove(content);
    chars -= text == null ? 0 : size(text);
    return text;
  }

  private static long size(PartText text) {
    long size = BARE;
    for (PartText.Piece piece : text.pieces()) {
      size += BARE / 5 + piece.where().length() + piece.text().length();
    }
    return size;
  }
}
