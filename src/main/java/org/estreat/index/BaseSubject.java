package org.estreat.index;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The base subject of RFC 5256 section 2.1, by which SORT SUBJECT and threading compare: a subject
 * without {@code Re:}, {@code Fwd:}, {@code [blobs]} and {@code (fwd)}.
 *
 * <p>Stateless; safe to use from several threads. Linear time: each step only moves an end of what
 * is left.
 */
public final class BaseSubject {
  private static final Pattern SPACES = Pattern.compile("[ \\t\\r\\n]+");

  /** subj-blob: {@code "[" *BLOBCHAR "]" *WSP}. */
  private static final Pattern BLOB = Pattern.compile("\\[[^\\[\\]]*+] ?");

  /** subj-refwd: {@code ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"}. */
  private static final Pattern REPLY =
      Pattern.compile("(?:re|fwd?+) ?(?:\\[[^\\[\\]]*+] ?)?:", Pattern.CASE_INSENSITIVE);

  private static final String TRAILER = "(fwd)";
  private static final String FORWARD = "[fwd:";

  private final String subject;
  private int start;
  private int end;
  private boolean reply;

  private BaseSubject(String subject) {
    this.subject = subject;
    this.end = subject.length();
  }

  /**
   * The base of a decoded subject; empty when nothing is left. Letters keep their case; compare two
   * bases in {@link NormalForm}.
   */
  public static String of(String subject) {
    return in(subject).base();
  }

  /**
   * Whether a decoded subject is one of a reply or a forwarded message: finding its base takes away
   * a {@code Re:} or {@code Fwd:}, a {@code (fwd)} or {@code [fwd: ]} (RFC 5256 section 2.1).
   */
  public static boolean isReplyOrForward(String subject) {
    BaseSubject parsed = in(subject);
    parsed.base();
    return parsed.reply;
  }

  private static BaseSubject in(String subject) {
    // The RFC's step 1 is decoding, which a reader of mail has done, and this.
    return new BaseSubject(SPACES.matcher(subject).replaceAll(" "));
  }

  private String base() {
    while (true) {
      dropTrailers(); // step 2
      dropLeaders(); // steps 3 to 5
      if (!subject.regionMatches(true, start, FORWARD, 0, FORWARD.length())
          || subject.charAt(end - 1) != ']') {
        return subject.substring(start, end);
      }
      reply = true;
      start += FORWARD.length(); // step 6
      end--;
    }
  }

  private void dropTrailers() {
    while (end > start) {
      int trailer = end - TRAILER.length();
      if (subject.charAt(end - 1) == ' ') {
        end--;
      } else if (trailer >= start
          && subject.regionMatches(true, trailer, TRAILER, 0, TRAILER.length())) {
        reply = true;
        end = trailer;
      } else {
        return;
      }
    }
  }

  /**
   * Blobs before a reply mark go with it (step 3) and other blobs go while something is left after
   * them (step 4); taking one blob at a time does both.
   */
  private void dropLeaders() {
    Matcher blob = BLOB.matcher(subject);
    Matcher mark = REPLY.matcher(subject);
    while (start < end) {
      if (subject.charAt(start) == ' ') {
        start++;
      } else if (mark.region(start, end).lookingAt()) {
        this.reply = true;
        start = mark.end();
      } else if (blob.region(start, end).lookingAt() && blob.end() < end) {
        start = blob.end();
      } else {
        return;
      }
    }
  }
}
