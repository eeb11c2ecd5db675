package org.estreat.index;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells what the writer of a body wrote from what is quoted or forwarded in it, and from a
 * signature; by lines, as plain text has nothing else. Linear time.
 *
 * <ul>
 *   <li>Quoted: lines that begin with {@code >}, or with initials and {@code >}; the line or lines
 *       above them that say who wrote it, which end in a colon.
 *   <li>Quoted to the end of the body, unless lines with {@code >} follow directly: what stands
 *       below {@code -----Original Message-----}, below "Begin forwarded message:", below a block
 *       of header lines as Outlook writes it ({@code From:} with two others), below a line that
 *       says who wrote when ({@code On 3 May 2024 at 10:20, Jo wrote:}); each in many languages.
 *   <li>Signature: below a line {@code "-- "} (RFC 3676 section 4.3) to the end or to the next
 *       quote; one line like "Sent from my iPhone".
 * </ul>
 *
 * <p>What is none of these is new: in doubt a text is found. Stateless; safe to use from several
 * threads.
 */
public final class Quotes {
  /** Whose text it is. */
  public enum Kind {
    /** The writer's. */
    NEW,
    /** Quoted or forwarded. */
    QUOTE,
    /** Of the writer, below every message. */
    SIGNATURE
  }

  /**
   * A run of whole lines, with their line ends.
   *
   * @param from first index, in UTF-16 units
   * @param to the index after the last
   */
  public record Stretch(Kind kind, int from, int to) {}

  /** So many lines above a quote can say whose it is. */
  private static final int INTRODUCTION = 3;

  /** So many lines, blank ones apart, can a header block as mail programs write it have. */
  private static final int BLOCK = 8;

  /** So many lines can a signature have that is not quite marked as one. */
  private static final int SIGNATURE = 12;

  private final String text;

  /** Where the lines begin, and at last where the text ends. */
  private final int[] starts;

  private final Kind[] kinds;

  private Quotes(String text) {
    this.text = text;
    this.starts = starts(text);
    this.kinds = new Kind[starts.length - 1];
  }

  /** The stretches of a body, which cover all of it in order; neighbours are of another kind. */
  public static List<Stretch> of(String body) {
    Quotes quotes = new Quotes(body);
    quotes.run();
    return quotes.stretches();
  }

  private static int[] starts(String text) {
    int lines = text.isEmpty() || text.endsWith("\n") ? 0 : 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      lines++;
    }
    int[] starts = new int[lines + 1];
    for (int i = 1; i <= lines; i++) {
      int feed = text.indexOf('\n', starts[i - 1]);
      starts[i] = feed < 0 ? text.length() : feed + 1;
    }
    return starts;
  }

  private void run() {
    int line = 0;
    boolean signature = false;
    while (line < kinds.length) {
      String words = line(line);
      if (QuoteWords.isQuoted(words)) {
        signature = false;
        introduce(line);
        kinds[line++] = Kind.QUOTE;
      } else if (opensRest(line, words)) {
        line = rest(line);
        signature = false;
      } else {
        signature |= isSignatureMark(line, words);
        boolean signed = signature || QuoteWords.isMobileSignature(words);
        kinds[line++] = signed ? Kind.SIGNATURE : Kind.NEW;
      }
    }
  }

  /** Without the blank behind its hyphens, which some lose, only near the end. */
  private boolean isSignatureMark(int line, String words) {
    return words.equals("-- ") || (words.equals("--") && kinds.length - line <= SIGNATURE);
  }

  /** A line without its line end; of a very long one the beginning. */
  private String line(int number) {
    int to = Math.min(starts[number + 1], starts[number] + QuoteWords.LONGEST);
    while (to > starts[number] && (text.charAt(to - 1) == '\n' || text.charAt(to - 1) == '\r')) {
      to--;
    }
    return text.substring(starts[number], to);
  }

  /** Lines directly above a quote that say whose it is, one blank line between at most. */
  private void introduce(int quote) {
    int last = quote - 1;
    if (last >= 0 && line(last).isBlank()) {
      last--;
    }
    if (last < 0 || kinds[last] != Kind.NEW || !QuoteWords.endsInColon(line(last))) {
      return;
    }
    int first = last;
    while (first > 0
        && last - first + 1 < INTRODUCTION
        && kinds[first - 1] == Kind.NEW
        && !line(first - 1).isBlank()
        && !QuoteWords.isIntroduction(joined(first, last))) {
      first--;
    }
    if (QuoteWords.isIntroduction(joined(first, last))) {
      for (int i = first; i < quote; i++) {
        kinds[i] = Kind.QUOTE;
      }
    }
  }

  private String joined(int first, int last) {
    StringBuilder all = new StringBuilder(line(first));
    for (int i = first + 1; i <= last; i++) {
      all.append(' ').append(line(i));
    }
    return all.toString();
  }

  /** Whether everything below this line is somebody else's. */
  private boolean opensRest(int line, String words) {
    return QuoteWords.isDivider(words)
        || (QuoteWords.isHeaderLine(words) && isBlock(line))
        || QuoteWords.isDatedIntroduction(words)
        || (QuoteWords.beginsIntroduction(words)
            && line + 1 < kinds.length
            && QuoteWords.endsInColon(line(line + 1))
            && QuoteWords.isDatedIntroduction(joined(line, line + 1)));
  }

  /** Whether a sender's line has two other header lines below it, as a mail program writes them. */
  private boolean isBlock(int line) {
    int others = 0;
    int seen = 0;
    for (int i = line + 1; i < kinds.length && seen < BLOCK && others < 2; i++) {
      String words = line(i);
      if (words.isBlank()) {
        if (others > 0) {
          break;
        }
        continue;
      }
      seen++;
      others += QuoteWords.isOtherHeaderLine(words) ? 1 : 0;
    }
    return others >= 2;
  }

  /**
   * Marks what such a line opens: the rest, or where lines with {@code >} follow it, itself alone.
   *
   * @return the first line that is not marked
   */
  private int rest(int line) {
    int below = line + 1;
    while (below < kinds.length && below <= line + INTRODUCTION && !isQuotedSoon(below)) {
      below++;
    }
    boolean marksItsLines = below < kinds.length && QuoteWords.isQuoted(line(below));
    int end = marksItsLines ? below : kinds.length;
    for (int i = line; i < end; i++) {
      kinds[i] = Kind.QUOTE;
    }
    return end;
  }

  private boolean isQuotedSoon(int line) {
    return QuoteWords.isQuoted(line(line));
  }

  private List<Stretch> stretches() {
    List<Stretch> all = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= kinds.length; i++) {
      if (i == kinds.length || kinds[i] != kinds[first]) {
        all.add(new Stretch(kinds[first], starts[first], starts[i]));
        first = i;
      }
    }
    return all;
  }
}
