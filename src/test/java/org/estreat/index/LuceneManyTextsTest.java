package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.Section;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;
import org.junit.jupiter.api.Test;

/** Keys of frequent words and punctuation in so many messages that several threads read them. */
class LuceneManyTextsTest extends IndexFixture {
  private static final List<String> WORDS =
      List.of("in", "a", "the", "that", "is", "thesis", "and", "Ah", "é", "mail", "漢", "ﬁn");
  private static final List<String> BETWEEN = List.of(" ", " ", " ", ".", "@", " \"", "\n", "-");
  private static final int MESSAGES = 2500;

  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  private static String text(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(words); i >= 0; i--) {
      text.append(WORDS.get(random.nextInt(WORDS.size())));
      text.append(BETWEEN.get(random.nextInt(BETWEEN.size())));
    }
    return text.toString();
  }

  @Test
  void noneIsLostAndNoneIsTooMany() throws IOException {
    long seed = 77;
    Random random = new Random(seed);
    List<List<Section>> texts = new ArrayList<>();
    for (int i = 1; i <= MESSAGES; i++) {
      String subject = text(random, 6).replace('\n', ' ');
      IndexEntry entry = inbox(i).subject(subject).body(text(random, 40)).entry();
      index.put(entry);
      texts.add(entry.message().sections());
    }
    index.refresh();
    for (int i = 0; i < 100; i++) {
      Section section = texts.get(random.nextInt(MESSAGES)).getFirst();
      String key = cut(random, i % 3 == 0 ? section.header() : text(random, 4));
      boolean body = random.nextInt(3) == 0;
      SearchKey wanted = new SearchKey.Contains(body ? Place.BODY : Place.TEXT, key);
      assertThat(uids(Ask.of(wanted).in("alice/INBOX")))
          .as("seed %d: %s", seed, wanted)
          .isEqualTo(holding(texts, NormalForm.of(key), body));
    }
  }

  private static String holding(List<List<Section>> texts, String key, boolean inBody) {
    StringJoiner uids = new StringJoiner(" ");
    for (int i = 0; i < texts.size(); i++) {
      for (Section section : texts.get(i)) {
        String text = (inBody ? "" : section.header()) + section.body();
        if (NormalForm.of(text).contains(key)) {
          uids.add(Integer.toString(i + 1));
        }
      }
    }
    return uids.toString();
  }

  private static String cut(Random random, String text) {
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + 3 + random.nextInt(12));
    return text.substring(from, to);
  }
}
