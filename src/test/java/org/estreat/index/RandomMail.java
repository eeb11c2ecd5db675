package org.estreat.index;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.estreat.model.Defect;
import org.estreat.model.Flag;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;

/** Seeded mail that is as nasty for an index as mail can be, and fragments cut from it. */
final class RandomMail {
  /** Pieces of text; those that fold, decompose, join or separate in unlike ways stand together. */
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "A",
          "B",
          "ab",
          "aba",
          "x1",
          "42",
          "007",
          "é",
          "e\u0301",
          "E\u0301",
          "\u0301",
          "ß",
          "SS",
          "ı",
          "İ",
          "i\u0307",
          "ﬁ",
          "fi",
          "™",
          "tm",
          "½",
          "²",
          "ａ",
          "K",
          "k",
          "Σ",
          "ς",
          "σ",
          "漢",
          "字",
          "漢字",
          "かな",
          "カナ",
          "ก",
          "ไทย",
          "한",
          "글",
          "\u1112\u1161\u11ab",
          "Привет",
          "👍",
          "👍🏽",
          "𝔞",
          "\u00ad",
          "\u200b",
          "\u00a0",
          "\ufffd",
          " ",
          " ",
          " ",
          "  ",
          "\t",
          "\r\n",
          "\r\n\r\n",
          "\n",
          ".",
          ",",
          "-",
          "_",
          "@",
          "'",
          "\"",
          "\\",
          "/",
          "<b>",
          "&amp;",
          "=?",
          "(",
          "*",
          "%",
          "+",
          "=",
          "\0",
          "𝔸",
          "\n> ",
          "\n-- \r\n",
          "\nOn 3 May 2024 at 10:20, Jo wrote:\n",
          "\n-----Original Message-----\n",
          "word",
          "Word",
          "wording",
          "subword");

  static final List<String> MAILBOXES = List.of("alice/INBOX", "alice/Lists", "bob/INBOX");
  static final List<Flag> FLAGS =
      List.of(
          Flag.SEEN,
          Flag.ANSWERED,
          Flag.FLAGGED,
          Flag.DRAFT,
          Flag.DELETED,
          new Flag("$Label1"),
          new Flag("to-do"),
          new Flag("Ünïcode"));
  static final List<String> FIELDS =
      List.of("X-One", "x-one", "X-Two", "Received", "List Id", "DKIM-Signature", "ARC-Seal");

  /** Of which empty is none. */
  private static final List<String> LANGUAGES =
      List.of("de", "en", "zh-cn", "zh-tw", "cnr", "", "", "");

  static final List<String> OBJECT_IDS =
      List.of("M1", "m1", "-", "17", "a".repeat(255), "0".repeat(64), "F".repeat(64));

  private final Random random;

  /** Texts that were made; keys are cut from them. */
  private final List<String> texts = new ArrayList<>();

  RandomMail(Random random) {
    this.random = random;
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** A text of up to this many pieces, now and then with a run longer than any word. */
  private String text(int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(pieces + 1); i > 0; i--) {
      text.append(oneIn(40) ? run() : any(PIECES));
    }
    texts.add(text.toString());
    return text.toString();
  }

  private String run() {
    String letters = any(List.of("abcXYZ0189+/=", "0123456789abcdef", "aA", "漢字", "é"));
    StringBuilder run = new StringBuilder();
    int more = oneIn(200) ? 40_000 : any(List.of(20, 500));
    for (int i = 35 + random.nextInt(more); i > 0; i--) {
      run.append(letters.charAt(random.nextInt(letters.length())));
    }
    return run.toString();
  }

  /** What to look for: mostly an infix of a text, sometimes with its letters' case changed. */
  String fragment() {
    String text = texts.isEmpty() || oneIn(10) ? text(3) : any(texts);
    if (text.isEmpty() || oneIn(30)) {
      return "";
    }
    int[] points = text.codePoints().toArray();
    int from = random.nextInt(points.length);
    int length = 1 + random.nextInt(Math.min(points.length - from, any(List.of(2, 6, 20, 600))));
    String cut = new String(points, from, length);
    return switch (random.nextInt(6)) {
      case 0 -> cut.toUpperCase(Locale.ROOT);
      case 1 -> cut.toLowerCase(Locale.ROOT);
      case 2 -> cut + any(PIECES);
      case 3 -> oneIn(20) ? cut + "\ud800" : cut; // compared as U+FFFD
      default -> cut;
    };
  }

  /** A line of text, as a header field's value is. */
  private String line() {
    return text(8).replaceAll("[\\r\\n]+", " ");
  }

  OffsetDateTime time() {
    long second =
        switch (random.nextInt(8)) {
          case 0 -> -random.nextLong(2_000_000_000L);
          case 1 -> 4_000_000_000L + random.nextInt();
          case 2 -> Ask.NOW.getEpochSecond() - random.nextInt(4);
          default -> 1_700_000_000L + random.nextInt(20) * 43_200L;
        };
    ZoneOffset zone = ZoneOffset.ofTotalSeconds(1800 * (random.nextInt(53) - 26));
    return OffsetDateTime.ofInstant(java.time.Instant.ofEpochSecond(second), zone);
  }

  Set<Flag> flags() {
    Set<Flag> some = new TreeSet<>(java.util.Comparator.comparing(Flag::key));
    FLAGS.stream().filter(_ -> oneIn(3)).forEach(some::add);
    return some;
  }

  long size() {
    return random.nextInt(any(List.of(4, 5000, Integer.MAX_VALUE)));
  }

  /** A message in one of a few places, so that some are put more than once. */
  Mail mail() {
    Mail mail = Mail.in(any(MAILBOXES), 1 + random.nextInt(oneIn(20) ? Integer.MAX_VALUE : 40));
    mail.uidValidity(oneIn(12) ? 1 : 2).flags(flags().toArray(Flag[]::new));
    mail.received(time().toString()).size(size()).modSeq(random.nextInt(20));
    if (oneIn(15)) {
      mail.expunged();
    }
    mail.attributes(
        oneIn(2) ? any(OBJECT_IDS) : null,
        oneIn(2) ? any(OBJECT_IDS) : null,
        oneIn(2) ? time().toString() : null);
    if (!oneIn(4)) {
      mail.subject(oneIn(3) ? any(List.of("Re: ", "[x] ", "Fwd: re:")) + line() : line());
    }
    if (!oneIn(4)) {
      mail.from(oneIn(2) ? line() : "\"" + line() + "\" <" + line() + "@example.org>");
    }
    if (oneIn(2)) {
      mail.to(line());
    }
    if (oneIn(5)) {
      mail.header("Cc", line()).header("Bcc", line());
    }
    if (!oneIn(3)) {
      mail.sent(time().toString());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      mail.header(any(FIELDS), oneIn(6) ? "v=1; b=" + run() + line() : line());
    }
    ids(mail);
    contents(mail);
    return mail;
  }

  /** Few ids, so that messages answer each other and some do in a circle. */
  private void ids(Mail mail) {
    if (!oneIn(3)) {
      mail.header("Message-ID", id());
    }
    if (oneIn(2)) {
      mail.header(any(List.of("References", "references", "In-Reply-To")), id() + " " + id());
    }
  }

  private String id() {
    return oneIn(10) ? any(List.of("<cut@", "", "<\"7\"@x>")) : "<" + random.nextInt(40) + "@x>";
  }

  /** Of one source always the same is read. */
  private void page(Mail mail) {
    List<PartText.Piece> pieces = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      PartText.Piece.Kind kind = any(List.of(PartText.Piece.Kind.values()));
      pieces.add(new PartText.Piece("", kind, text(10)));
    }
    mail.page("<p>" + pieces + text(10), pieces.toArray(PartText.Piece[]::new));
  }

  /** Of one text always the same. */
  String language(PartText text) {
    return LANGUAGES.get(Math.floorMod(text.pieces().toString().hashCode(), LANGUAGES.size()));
  }

  /** What another reading of a content gave. */
  PartText anew(PartText before) {
    List<PartText.Piece> pieces = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      pieces.add(new PartText.Piece("", PartText.Piece.Kind.TEXT, text(10)));
    }
    PartText.Status status = any(List.of(PartText.Status.values()));
    Defect fault = new Defect(PartPath.ROOT, Defect.Kind.CORRUPT, "made by hand");
    List<Defect> faults = status == PartText.Status.FULL ? List.of() : List.of(fault);
    return new PartText(before.content(), before.type(), pieces, status, faults, before.size());
  }

  private void contents(Mail mail) {
    if (!oneIn(5)) {
      mail.body(text(25));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      if (oneIn(5)) {
        page(mail);
      } else if (oneIn(2)) {
        mail.part(oneIn(3) ? "" : "X-Part: " + line() + "\r\n\r\n", text(25));
      } else {
        String type = any(List.of("application/pdf", "application/zip", "image/png"));
        mail.attachment(line(), type, text(10), text(10));
      }
      if (mail.endsWithContent()) {
        mail.language(language(mail.contents().getLast()));
      }
    }
    if (!mail.endsWithContent() && oneIn(2)) {
      mail.language(any(LANGUAGES));
    }
    if (oneIn(8)) {
      mail.defect(any(List.of(Defect.Kind.values())));
    }
  }
}
