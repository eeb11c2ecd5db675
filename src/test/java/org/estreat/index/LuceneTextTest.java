package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.lucene.LuceneIndex;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts in which a word index could miss something: whatever stands in a text is found there. */
class LuceneTextTest extends IndexFixture {
  private static final String BASE64 =
      "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0+aGlzIHNp/bmd1";

  private static final List<String> TEXTS =
      List.of(
          "plain words, and more words.\r\nnext line\r\n",
          "before " + BASE64 + " after",
          "x=" + BASE64 + "\r\n" + BASE64.toLowerCase(java.util.Locale.ROOT) + "==\r\nend",
          "a" + "b".repeat(39) + " " + "a" + "b".repeat(40) + " " + "ab".repeat(21) + ".",
          "drivers/net/ethernet/intel/ixgbe/ixgbe/main/core/file = path+path",
          "=".repeat(60) + "rule" + "=".repeat(60) + "+/+/+/" + "/".repeat(41),
          "Донаудампфшиффартсгезельшафтскапитэнсмютце и ещё".repeat(2),
          "漢字の件名 mixed漢字mixed ไทยไทย 한글 한글words",
          "cafe\u0301 café e\u0301\u0301" + "\u0301".repeat(60) + "x",
          "x\0y\0\0z NUL\0",
          "½ ™ ﬁ 𝔞𝔟𝔠 👍🏽 İıIi ẞßSS",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab aaaaab".repeat(3),
          "");

  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  private void putTexts() throws IOException {
    for (int i = 0; i < TEXTS.size(); i++) {
      String text = TEXTS.get(i);
      String line = text.replaceAll("[\\r\\n]+", " ");
      put(
          inbox(i + 1)
              .subject(line)
              .from(line)
              .header("X-Text", line)
              .header("DKIM-Signature", line)
              .body(text)
              .part("X-Part: " + line, text)
              .attachment(line, "application/pdf", text, "other"));
    }
  }

  static Stream<String> infixes() {
    Random random = new Random(7);
    List<String> infixes = new ArrayList<>();
    for (String text : TEXTS) {
      int[] points = text.codePoints().toArray();
      for (int i = 0; i < 24 && points.length > 0; i++) {
        int from = random.nextInt(points.length);
        int length = 1 + random.nextInt(Math.min(points.length - from, 1 << random.nextInt(8)));
        infixes.add(new String(points, from, length));
      }
    }
    infixes.add("X-Part: plain");
    infixes.add("line plain words"); // over the border of a header that was cut off
    infixes.add("z NUL\0x\0y");
    return infixes.stream().distinct();
  }

  @Test
  void everyInfixIsFoundWhereItStandsAndNowhereElse() throws IOException {
    putTexts();
    MessageIndex truth = new ScanIndex(new ScanIndex.Disk());
    for (int i = 0; i < TEXTS.size(); i++) {
      String text = TEXTS.get(i);
      String line = text.replaceAll("[\\r\\n]+", " ");
      truth.put(
          inbox(i + 1)
              .subject(line)
              .from(line)
              .header("X-Text", line)
              .header("DKIM-Signature", line)
              .body(text)
              .part("X-Part: " + line, text)
              .attachment(line, "application/pdf", text, "other")
              .entry());
    }
    truth.refresh();
    for (String infix : infixes().toList()) {
      for (Place place : Place.values()) {
        assertSame(truth, new SearchKey.Contains(place, infix));
      }
      assertSame(truth, new SearchKey.Header("x-text", infix));
      assertSame(truth, new SearchKey.Header("dkim-signature", infix));
    }
  }

  private void assertSame(MessageIndex truth, SearchKey key) throws IOException {
    Ask ask = Ask.of(key).in("alice/INBOX");
    assertThat(index.searchUids(ask.request()).toString())
        .as(key.toString())
        .isEqualTo(truth.searchUids(ask.request()).toString());
  }

  static Stream<String> longWords() {
    return Stream.of("a".repeat(40_000), "Ж".repeat(40_000), "x1".repeat(20_000), "か".repeat(9000));
  }

  @ParameterizedTest
  @MethodSource("longWords")
  void wordOfAnyLengthIsFoundWholeAndInPart(String word) throws IOException {
    put(inbox(1).body("begin " + word + "End, rest"), inbox(2).body("begin " + word + " end"));
    int middle = word.length() / 2;
    assertThat(uids(body(word))).isEqualTo("1 2");
    assertThat(uids(body("begin " + word + "e"))).isEqualTo("1");
    assertThat(uids(body(word.substring(middle) + "end,"))).isEqualTo("1");
    assertThat(uids(body(word.substring(0, middle)))).isEqualTo("1 2");
    assertThat(uids(body(word + word.charAt(0) + "e"))).isEmpty();
    assertThat(uids(body("n " + word.substring(0, 3)))).isEqualTo("1 2");
  }

  @Test
  void keyMayHoldLineEndsAndNul() throws IOException {
    put(inbox(1).body("one\r\ntwo\0three"), inbox(2).body("one two three"));
    assertThat(uids(body("one\r\ntwo"))).isEqualTo("1");
    assertThat(uids(body("one\ntwo"))).isEmpty();
    assertThat(uids(body("two\0three"))).isEqualTo("1");
    assertThat(uids(body("twothree"))).isEmpty();
    assertThat(uids(body("\0"))).isEqualTo("1");
  }

  @Test
  void noMatchCrossesSections() throws IOException {
    put(inbox(1).body("ends in fo").part("", "o begins"), inbox(2).body("foo"));
    assertThat(uids(body("foo"))).isEqualTo("2");
    assertThat(uids(body("fo"))).isEqualTo("1 2");
  }

  @Test
  void longTextsAreSearchedAndShown() throws IOException {
    String filler = "The quick brown fox jumps over the lazy dog. ".repeat(40_000);
    put(
        inbox(1).subject("long").body(filler + "needle at the end").part("", "short é part"),
        inbox(2).body("é" + filler + "Nadel am Ende"),
        inbox(3).attachment("big.txt", "application/x-big", filler + "deep inside"));
    assertThat(uids("BODY \"dog. needle at\"")).isEqualTo("1");
    assertThat(uids("BODY \"dog. nadel am\"")).isEqualTo("2");
    assertThat(uids("BODY \"É part\"")).isEqualTo("1");
    assertThat(uids("TEXT \"Subject: long\"")).isEqualTo("1");
    assertThat(uids("SUBJECT long")).isEqualTo("1");
    assertThat(uids("ATTACHMENT \"dog. deep\"")).isEqualTo("3");
    Hit hit = search(Ask.of("BODY needle").snippets()).page().getFirst();
    assertThat(hit.matches()).singleElement().extracting(Hit.Match::match).isEqualTo("needle");
    assertThat(hit.matches().getFirst().before()).endsWith("lazy dog. ");
  }

  @Test
  void oneAndTwoLettersAreFoundAmongManyWords() throws IOException {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      words.append(Integer.toString(i, 36)).append('x').append(i % 7).append(' ');
    }
    put(inbox(1).body(words.toString()), inbox(2).body("no such thing"), inbox(3).body("Axis"));
    assertThat(uids("BODY x")).isEqualTo("1 3");
    assertThat(uids("BODY x3")).isEqualTo("1");
    assertThat(uids("BODY ax")).isEqualTo("1 3");
    assertThat(uids("NOT BODY x")).isEqualTo("2");
  }

  private String uids(SearchKey key) throws IOException {
    return uids(Ask.of(key).in("alice/INBOX"));
  }

  private static SearchKey body(String text) {
    return new SearchKey.Contains(Place.BODY, text);
  }

  @Test
  void logicOfAnyDepthAndWidthIsAnswered() throws IOException {
    put(inbox(1).body("alpha"), inbox(2).body("beta"), inbox(3).body("alpha beta"));
    SearchKey deep = body("alpha");
    SearchKey chain = body("none");
    List<SearchKey> wide = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      SearchKey also = new SearchKey.Not(body("word" + i));
      deep = new SearchKey.Not(new SearchKey.And(List.of(also, new SearchKey.Not(deep), also)));
      deep = new SearchKey.Not(new SearchKey.Or(new SearchKey.Not(deep), body("w" + i)));
      chain = new SearchKey.Or(chain, body("w" + i));
      wide.add(also);
    }
    assertThat(uids(deep)).isEqualTo("1 3");
    assertThat(uids(new SearchKey.Or(chain, body("beta")))).isEqualTo("2 3");
    wide.add(body("beta"));
    assertThat(uids(new SearchKey.And(wide))).isEqualTo("2 3");
  }

  @Test
  void pagesGoOnWhileTheIndexGrows() throws IOException {
    put(inbox(1), inbox(2), inbox(3), inbox(4));
    Hits first = search(Ask.of("ALL").limit(2));
    put(inbox(5).received("2030-01-01T00:00:00Z"), inbox(6).received("2020-01-01T00:00:00Z"));
    Hits second = search(Ask.of("ALL").limit(9).after(first.cursor()));
    assertThat(second.page().stream().map(hit -> hit.sighting().uid().toString()))
        .as("after %s", first.page().stream().map(Hit::sighting).collect(Collectors.toList()))
        .containsExactly("2", "1", "6");
  }
}
