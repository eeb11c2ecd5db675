package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.estreat.lucene.LuceneIndex;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;
import org.junit.jupiter.api.Test;

/**
 * Keys that lie over whatever the index cuts texts at: the ends of words and of opaque runs, what
 * is folded at a time, what is kept elsewhere, the end of a header, the end of a section.
 */
class LuceneBordersTest extends IndexFixture {
  private static final String RUN = "0123456789abcdefGHIJ".repeat(4);

  private final MessageIndex truth = new ScanIndex(new ScanIndex.Disk());

  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  private void putBoth(Mail... mails) throws IOException {
    put(mails);
    for (Mail mail : mails) {
      truth.put(mail.entry());
    }
    truth.refresh();
  }

  private void assertSame(SearchKey key) throws IOException {
    SearchRequest request = Ask.of(key).in("alice/INBOX").request();
    assertThat(index.searchUids(request).toString())
        .as(key.toString())
        .isEqualTo(truth.searchUids(request).toString());
  }

  private void assertSame(Set<String> keys) throws IOException {
    assertThat(keys).isNotEmpty();
    for (String key : keys) {
      for (Place place : List.of(Place.TEXT, Place.BODY, Place.SUBJECT, Place.ATTACHMENT)) {
        assertSame(new SearchKey.Contains(place, key));
      }
      assertSame(new SearchKey.Header("DKIM-Signature", key));
    }
  }

  /** All pieces of the text that lie over this place and are at most so long. */
  private static Set<String> over(String text, int place, int longest) {
    Set<String> keys = new LinkedHashSet<>();
    for (int from = Math.max(0, place - longest); from <= place; from++) {
      for (int to = place; to <= Math.min(text.length(), from + longest); to++) {
        if (from < to
            && !Character.isLowSurrogate(text.charAt(from))
            && (to == text.length() || !Character.isLowSurrogate(text.charAt(to)))) {
          keys.add(text.substring(from, to));
        }
      }
    }
    return keys;
  }

  @Test
  void endsOfWordsAndOpaqueRuns() throws IOException {
    List<String> texts =
        List.of(
            "one " + RUN + " two",
            "x=" + RUN + "==;y",
            "漢" + RUN + "字 é" + RUN + "é",
            "a".repeat(40) + "," + "b".repeat(41) + "+" + "c".repeat(12) + "/" + "d".repeat(13));
    List<Mail> mails = new ArrayList<>();
    Set<String> keys = new LinkedHashSet<>();
    for (String text : texts) {
      mails.add(
          inbox(mails.size() + 1)
              .subject(text)
              .header("DKIM-Signature", text)
              .body(text)
              .attachment("f", "application/pdf", text));
      for (int i = 1; i < text.length(); i++) {
        boolean border =
            Character.isLetterOrDigit(text.charAt(i))
                != Character.isLetterOrDigit(text.charAt(i - 1));
        if (border || i == 1) {
          keys.addAll(over(text, i, 5));
        }
      }
    }
    putBoth(mails.toArray(Mail[]::new));
    assertSame(keys);
  }

  @Test
  void endOfAHeaderThatWasCutOffAndEndOfASection() throws IOException {
    putBoth(
        inbox(1).body("ab").part("X-Part: cut o", "ff here").part("", "next sec"),
        inbox(2).body("o").part("X-Part: cut", "\u0301 mark").part("y", "漢字"),
        inbox(3).subject("offnext").body("secon"),
        inbox(4).body("a").part("X-Part: end of", " the line").part("X: in ", "a word"));
    assertSame(over("X-Part: cut off here", 13, 8));
    assertSame(over("ff herenext sec", 7, 6));
    assertSame(over("cut\u0301 mark", 3, 4));
    assertSame(over("y漢字", 1, 3));
    assertSame(over("end of the line", 6, 9));
    assertSame(over(": in a word", 5, 7));
  }

  @Test
  void whatIsFoldedAtATimeAndWhatIsKeptElsewhere() throws IOException {
    List<Mail> mails = new ArrayList<>();
    Set<String> keys = new LinkedHashSet<>();
    for (int length : new int[] {32_766, 1 << 16, 1 << 20}) {
      for (String filler : List.of("ab cd ", "é", "aaaa+bbbb")) {
        int bytes = filler.equals("é") ? 2 : filler.length();
        String text = filler.repeat(length / bytes) + " needle" + length + "é end";
        mails.add(inbox(mails.size() + 1).body(text));
        keys.addAll(over(text, length / bytes * filler.length(), 2));
        keys.add("needle" + length + "É e");
      }
    }
    putBoth(mails.toArray(Mail[]::new));
    assertThat(keys).isNotEmpty();
    for (String key : keys) {
      assertSame(new SearchKey.Contains(Place.BODY, key));
      assertSame(new SearchKey.Contains(Place.TEXT, key));
    }
  }

  @Test
  void keysOfOneAndTwoCharactersOfEverySort() throws IOException {
    String letters = "aZ0 .-é漢ß👍\0\u0301кア한\r\n\ufffd";
    List<Mail> mails = new ArrayList<>();
    int[] points = letters.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      String two = Character.toString(points[i]) + Character.toString(points[(i * 7 + 3) % 17]);
      mails.add(inbox(i + 1).subject("s" + two.replaceAll("[\\r\\n]", "")).body(two));
    }
    putBoth(mails.toArray(Mail[]::new));
    Set<String> keys = new LinkedHashSet<>();
    for (int one : points) {
      keys.add(Character.toString(one));
      for (int other : points) {
        keys.add(Character.toString(one) + Character.toString(other));
      }
    }
    keys.add("\ud800"); // is compared as U+FFFD
    for (String key : keys) {
      assertSame(new SearchKey.Contains(Place.BODY, key));
      assertSame(new SearchKey.Contains(Place.TEXT, key));
      assertSame(new SearchKey.Not(new SearchKey.Contains(Place.TEXT, key)));
    }
  }
}
