package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class GramsTest {
  /** As an index gets them, which are those that searches ask for. */
  private static List<BytesRef> terms(Grams grams) {
    List<BytesRef> terms = new ArrayList<>();
    BytesTermAttribute term = grams.getAttribute(BytesTermAttribute.class);
    Grams.Kind kind =
        switch (grams) {
          case Grams.Pairs _ -> Grams.Kind.PAIRS;
          case Grams.Edges _ -> Grams.Kind.EDGES;
          case Grams.Triples _ -> Grams.Kind.TRIPLES;
        };
    grams.reset();
    while (grams.incrementToken()) {
      BytesRef set = term.getBytesRef();
      GramSets.decode(
          set.bytes,
          set.offset,
          set.offset + set.length,
          gram -> {
            BytesRef written = new BytesRef(3);
            kind.write(gram, written);
            terms.add(written);
          });
    }
    assertThat(terms).isSorted().isEqualTo(grams.terms());
    return terms;
  }

  private static Set<String> latin1(List<BytesRef> terms) {
    Set<String> strings = new TreeSet<>();
    terms.forEach(term ->
        strings.add(new String(term.bytes, term.offset, term.length, StandardCharsets.ISO_8859_1)));
    return strings;
  }

  private static void add(Grams.OfTexts grams, String... pieces) {
    grams.begin();
    for (String piece : pieces) {
      byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
      grams.add(bytes, 0, bytes.length);
    }
  }

  @Test
  void pairsAreTheBytesAndThoseThatFollowEachOther() {
    Grams.Pairs pairs = new Grams.Pairs();
    add(pairs, "ABA", "\u00ff\0");
    add(pairs, "Z");
    assertThat(latin1(terms(pairs)))
        .containsExactlyInAnyOrder(
            "A", "B", "Z", "\0", "\u00ff", "AB", "BA", "A\u00ff", "\u00ff\0");
    assertThat(terms(pairs)).as("read again").hasSize(9);
  }

  @Test
  void triplesOfARunAreThoseOfEveryPieceOfIt() {
    byte[] run = "0123456789ABCDEFGHIJ+/=XYZÉ".getBytes(StandardCharsets.UTF_8);
    Grams.Triples triples = new Grams.Triples();
    triples.add(run, 0, run.length);
    List<BytesRef> all = terms(triples);
    for (int i = 0; i + 2 < run.length; i++) {
      assertThat(all).contains(Grams.Triples.term(Grams.Triples.hash(run, i)));
    }
    assertThat(all).hasSizeLessThanOrEqualTo(run.length - 2);
    assertThat(terms(new Grams.Triples())).isEmpty();
  }

  @Test
  void pairsGoOverTheBorderOfTextsThatAreReadAsOne() {
    Marks marks = Marks.of(List.of(Stretch.of(Folding.utf8("x: é"), Stretch.Kind.HEADER)));
    marks.border(Folding.utf8("x: é"), Folding.utf8("ﬁn"));
    assertThat(latin1(terms(marks.pairs())))
        .contains("E\u00cc", "\u0081f", "fi")
        .doesNotContain("iN", "N");
    marks.border(new byte[0], Folding.utf8("a"));
    marks.border(Folding.utf8("a"), new byte[0]);
    assertThat(latin1(terms(marks.pairs()))).doesNotContain("A");
  }

  private static List<BytesRef> edges(String... pieces) {
    Grams.Edges edges = new Grams.Edges();
    add(edges, pieces);
    return edges.terms();
  }

  @Test
  void edgesAreWhatStandsAroundSeparators() {
    assertThat(edges("ABC")).isEmpty();
    assertThat(edges("AB.")).hasSize(1).isNotEqualTo(edges(".AB"));
    assertThat(edges("A.B")).hasSize(1).isNotEqualTo(edges("A-B")).isNotEqualTo(edges("A B"));
    assertThat(edges("AB CD")).as("B C, AB C, B CD").hasSize(3);
    assertThat(edges("AB", " ", "CD")).as("piece by piece").isEqualTo(edges("AB CD"));
    assertThat(edges("AB  CD")).as("no letter on one side").isEmpty();
    assertThat(edges("AB\nCD")).as("controls are no separators").isEmpty();
    assertThat(edges("\u00c3\u00a9.A")).as("bytes beyond ASCII are all one").hasSize(2);
    assertThat(edges("\u00c3\u00a8.A")).isEqualTo(edges("\u00c3\u00a9.A"));
    assertThat(edges("A", "").size() + edges().size()).isZero();
  }

  @Test
  void edgesOfATextAreAllThatItsPiecesHave() {
    long seed = 9;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder letters = new StringBuilder();
      for (int k = random.nextInt(60); k >= 0; k--) {
        letters.append("AB9Z .@ -\n\u00e9".charAt(random.nextInt(11)));
      }
      String text = letters.toString();
      int from = random.nextInt(text.length());
      String key = text.substring(from, from + random.nextInt(text.length() - from + 1));
      assertThat(edges(text)).as("seed %d: %s", seed, text).containsAll(edges(key));
    }
  }

  @Test
  void edgesDecideKeysThatAreOneEdge() {
    String letters = "A9 .\n";
    List<String> texts = strings(letters, 5);
    List<List<BytesRef>> known = texts.stream().map(GramsTest::edges).toList();
    int deciding = 0;
    for (String key : strings(letters, 4)) {
      if (Grams.Edges.decide(key.getBytes(StandardCharsets.ISO_8859_1))) {
        deciding++;
        List<BytesRef> wanted = edges(key);
        for (int i = 0; i < texts.size(); i++) {
          if (known.get(i).containsAll(wanted)) {
            assertThat(texts.get(i)).contains(key);
          }
        }
      }
    }
    assertThat(deciding).as("X.X X_X, XX. .XX, XX_X X_XX").isEqualTo(8 + 8 + 16);
    for (String key : List.of("a.b", "\u00e9.A", "A.\u00e9", "AB", "AB.C", "A.B.", "")) {
      assertThat(Grams.Edges.decide(key.getBytes(StandardCharsets.ISO_8859_1))).as(key).isFalse();
    }
  }

  /** All strings of these letters that are at most so long. */
  private static List<String> strings(String letters, int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).length() < longest) {
        for (int j = 0; j < letters.length(); j++) {
          all.add(all.get(i) + letters.charAt(j));
        }
      }
    }
    return all;
  }
}
