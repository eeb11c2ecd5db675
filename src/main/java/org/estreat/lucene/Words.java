package org.estreat.lucene;

import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.AttributeFactory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;

/**
 * The words of stretches as Lucene terms.
 *
 * <p>A word of a stretch with a prefix is {@code prefix 0x01 word}; such a stretch also yields
 * {@code prefix 0x01} (it is there) and, where it holds an opaque run, {@code prefix 0x02}. An
 * opaque run takes a position but yields no word.
 */
final class Words extends TokenStream {
  /** Between the name of a field and a word of it. */
  static final byte WORD = 1;

  /** After the name of a field that holds an opaque run. */
  static final byte OPAQUE = 2;

  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final PositionIncrementAttribute increment =
      addAttribute(PositionIncrementAttribute.class);
  private final List<Stretch> texts;
  private final BytesRefBuilder prefixed = new BytesRefBuilder();
  private final BytesRef word = new BytesRef();
  private Stretches stretches;
  private boolean inside;
  private boolean marked;

  Words(List<Stretch> texts) {
    super(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY);
    this.texts = texts;
    this.stretches = new Stretches(texts);
  }

  @Override
  public void reset() {
    stretches = new Stretches(texts);
    inside = false;
  }

  @Override
  public boolean incrementToken() {
    int positions = 1;
    while (true) {
      if (!inside) {
        if (!stretches.nextStretch()) {
          return false;
        }
        inside = true;
        marked = false;
        positions++; // so that no phrase goes from one text into the next
        if (stretches.current().prefix().length > 0) {
          return mark(WORD);
        }
      }
      if (!stretches.nextRun()) {
        inside = false;
      } else if (!stretches.runs().opaque) {
        return emit(positions);
      } else if (stretches.current().prefix().length > 0 && !marked) {
        marked = true;
        return mark(OPAQUE);
      } else {
        positions++;
      }
    }
  }

  private boolean mark(byte kind) {
    begin(kind);
    term.setBytesRef(prefixed.get());
    increment.setPositionIncrement(1);
    return true;
  }

  private boolean emit(int positions) {
    Runs runs = stretches.runs();
    word.bytes = stretches.text();
    word.offset = runs.start;
    word.length = runs.end - runs.start;
    if (stretches.current().prefix().length > 0) {
      begin(WORD);
      prefixed.append(word);
      term.setBytesRef(prefixed.get());
    } else {
      term.setBytesRef(word);
    }
    increment.setPositionIncrement(positions);
    return true;
  }

  private void begin(byte kind) {
    prefixed.copyBytes(stretches.current().prefix());
    prefixed.append(kind);
  }
}
