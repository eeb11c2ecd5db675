package org.estreat.index;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.estreat.model.Uid;
import org.estreat.query.NumberSet;
import org.estreat.query.SearchKey;

/** Seeded search keys of every kind about the mail that was made. */
final class RandomKeys {
  private final Random random;
  private final RandomMail mail;
  private final List<Mail> made;

  /**
   * @param made the messages that the keys may be about
   */
  RandomKeys(Random random, RandomMail mail, List<Mail> made) {
    this.random = random;
    this.mail = mail;
    this.made = made;
  }

  SearchKey tree(int depth) {
    if (depth == 0 || mail.oneIn(3)) {
      return leaf();
    }
    return switch (random.nextInt(3)) {
      case 0 -> new SearchKey.Or(tree(depth - 1), tree(depth - 1));
      case 1 -> new SearchKey.Not(tree(depth - 1));
      default -> {
        List<SearchKey> keys = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          keys.add(tree(depth - 1));
        }
        yield new SearchKey.And(keys);
      }
    };
  }

  /** Text keys are half of all. */
  private SearchKey leaf() {
    return switch (random.nextInt(40)) {
      case 0 -> new SearchKey.All();
      case 1, 2 -> new SearchKey.HasFlag(mail.any(RandomMail.FLAGS));
      case 3 -> new SearchKey.Size(0, mail.size());
      case 4 -> new SearchKey.Size(mail.size() + 1, Long.MAX_VALUE);
      case 5 -> new SearchKey.Sent(LocalDate.MIN, day());
      case 6 -> new SearchKey.Sent(day(), LocalDate.MAX);
      case 7 -> on(day(), true);
      case 8 -> new SearchKey.Received(LocalDate.MIN, day());
      case 9 -> new SearchKey.Received(day(), LocalDate.MAX);
      case 10 -> on(day(), false);
      case 11 -> new SearchKey.Older(1 + random.nextInt(mail.any(List.of(4, Integer.MAX_VALUE))));
      case 12 -> new SearchKey.Younger(1 + random.nextInt(mail.any(List.of(4, Integer.MAX_VALUE))));
      case 13 -> new SearchKey.SequenceNumbers(set(30));
      case 14 -> new SearchKey.Uids(set(mail.oneIn(9) ? Integer.MAX_VALUE : 50));
      case 15 -> new SearchKey.Saved();
      case 16 -> new SearchKey.ModSeqSince(random.nextInt(21));
      case 17 -> new SearchKey.Expunged();
      case 18 -> new SearchKey.BytesAre(mail.any(made).entry().message().key());
      case 19 ->
          new SearchKey.HasPart(
              mail.any(List.of("application", "image", "text", "multipart")),
              mail.any(List.of("*", "pdf", "plain", "mixed")));
      case 20, 21 ->
          new SearchKey.Header(
              mail.any(List.of("X-ONE", "x-two", "received", "List Id", "Subject", "Date", "X")),
              mail.fragment());
      case 22 -> new SearchKey.EmailId(emailId());
      case 23 -> new SearchKey.ThreadId(mail.any(RandomMail.OBJECT_IDS));
      case 24 -> mail.oneIn(3) ? new SearchKey.HasSaveDate() : saved(day());
      case 25, 26, 27 -> new SearchKey.Fuzzy(contains(misspelt(mail.fragment())));
      case 28 -> new SearchKey.Fuzzy(new SearchKey.Header("X-One", misspelt(mail.fragment())));
      case 29 -> new SearchKey.Language(mail.any(List.of("de", "en", "zh", "zh-cn", "cn")));
      default -> contains(mail.fragment());
    };
  }

  /** A server's, or a SHA-256 in either case. */
  private String emailId() {
    String sha256 = mail.any(made).entry().message().key().sha256();
    return switch (random.nextInt(4)) {
      case 0 -> sha256;
      case 1 -> sha256.toUpperCase(Locale.ROOT);
      default -> mail.any(RandomMail.OBJECT_IDS);
    };
  }

  private SearchKey saved(LocalDate day) {
    return switch (random.nextInt(3)) {
      case 0 -> new SearchKey.SaveDay(LocalDate.MIN, day);
      case 1 -> new SearchKey.SaveDay(day, LocalDate.MAX);
      default -> new SearchKey.SaveDay(day, day.plusDays(1));
    };
  }

  private SearchKey.Contains contains(String text) {
    return new SearchKey.Contains(mail.any(List.of(SearchKey.Place.values())), text);
  }

  /** With up to two slips, as people make them. */
  private String misspelt(String text) {
    StringBuilder word = new StringBuilder(text);
    for (int slips = random.nextInt(3); slips > 0 && word.length() > 1; slips--) {
      int at = random.nextInt(word.length() - 1);
      switch (random.nextInt(4)) {
        case 0 -> word.deleteCharAt(at);
        case 1 -> word.insert(at, (char) ('a' + random.nextInt(26)));
        case 2 -> word.insert(at, word.charAt(at + 1)).deleteCharAt(at + 2);
        default -> word.setCharAt(at, (char) ('a' + random.nextInt(26)));
      }
    }
    return word.toString();
  }

  private LocalDate day() {
    return mail.time().toLocalDate();
  }

  private static SearchKey on(LocalDate day, boolean sent) {
    return sent
        ? new SearchKey.Sent(day, day.plusDays(1))
        : new SearchKey.Received(day, day.plusDays(1));
  }

  private NumberSet set(int most) {
    List<NumberSet.Range> ranges = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      long from = end(most);
      ranges.add(new NumberSet.Range(from, mail.oneIn(2) ? from : end(most)));
    }
    return new NumberSet(ranges);
  }

  private long end(int most) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> NumberSet.STAR;
      case 2 -> Uid.MAX;
      default -> 1 + random.nextInt(most);
    };
  }
}
