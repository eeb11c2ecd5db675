package org.estreat.query;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.estreat.model.Flag;
import org.estreat.model.MessageKey;

/**
 * What a message must be like to be a hit: the search keys of RFC 9051 section 6.4.4 and its
 * extensions, by meaning and not by keyword. Words that say the same thing share one record: {@code
 * UNSEEN} is {@code NOT SEEN}, {@code SENTBEFORE}, {@code SENTON} and {@code SENTSINCE} are ranges
 * of days. A new record does not compile until every engine answers it.
 */
public sealed interface SearchKey {
  /** Whether the test holds for this key or for one below it, at any depth. */
  default boolean anyMatch(Predicate<SearchKey> test) {
    Deque<SearchKey> todo = new ArrayDeque<>(List.of(this));
    while (!todo.isEmpty()) {
      SearchKey key = todo.pop();
      if (test.test(key)) {
        return true;
      }
      switch (key) {
        case And(var keys) -> keys.forEach(todo::push);
        case Or(var left, var right) -> {
          todo.push(left);
          todo.push(right);
        }
        case Not(var inner) -> todo.push(inner);
        case Fuzzy(var inner) -> todo.push(inner);
        case All _, HasFlag _, Contains _, Header _, Size _, Sent _, Received _, Older _ -> {}
        case Younger _, SequenceNumbers _, Uids _, Saved _, ModSeqSince _ -> {}
        case Expunged _, BytesAre _, HasPart _ -> {}
        case EmailId _, ThreadId _, SaveDay _, HasSaveDate _, Language _ -> {}
      }
    }
    return false;
  }

  /** Every message. */
  record All() implements SearchKey {}

  /** Every one of the keys; of none, every message. */
  record And(List<SearchKey> keys) implements SearchKey {
    public And {
      keys = List.copyOf(keys);
    }
  }

  record Or(SearchKey left, SearchKey right) implements SearchKey {}

  record Not(SearchKey key) implements SearchKey {}

  /** Has the flag or keyword. {@code \Recent} is in no archive, so it is never found. */
  record HasFlag(Flag flag) implements SearchKey {}

  /** Looks for a text. */
  sealed interface TextKey extends SearchKey permits Contains, Header {
    /** As it was written; the empty text asks whether the place is there at all. */
    String text();
  }

  /**
   * Found as the key itself finds, or by words that are like its words (RFC 6203 section 4).
   *
   * <p>The key's text is cut into words: runs of letters, digits and marks; each letter by itself
   * of a script that is written without spaces. By words a message is found when for each of them
   * the place has a word like it, in any order. A word is like another that, without diacritics and
   * without case, is the same; that begins with it, where it has {@value #PREFIX} letters or more;
   * or that is one edit away from it (two, where it has {@value #TWO_EDITS} letters or more) and
   * has the same first letter, where it has {@value #ONE_EDIT} letters or more. An edit puts in,
   * takes out or changes a letter, or swaps two neighbours. Of a text without words, of more than
   * {@value #MOST_WORDS} words, or with a word beyond {@value #LONGEST_WORD} letters, nothing is
   * found but what the key itself finds.
   */
  record Fuzzy(TextKey key) implements SearchKey {
    public static final int PREFIX = 3;
    public static final int ONE_EDIT = 4;
    public static final int TWO_EDITS = 8;
    public static final int MOST_WORDS = 16;
    public static final int LONGEST_WORD = 40;
  }

  /** The place holds the text; the empty text asks whether the place is there at all. */
  record Contains(Place place, String text) implements TextKey {}

  /**
   * A field of that name (compared without case, whole) holds the text; the empty text asks whether
   * such a field is there.
   */
  record Header(String name, String text) implements TextKey {}

  /** RFC822.SIZE of at least {@code from} and less than {@code until} octets. */
  record Size(long from, long until) implements SearchKey {}

  /** The day written in Date is {@code from} or later, and before {@code until}. */
  record Sent(LocalDate from, LocalDate until) implements SearchKey {}

  /** The day written in INTERNALDATE is {@code from} or later, and before {@code until}. */
  record Received(LocalDate from, LocalDate until) implements SearchKey {}

  /** INTERNALDATE at or before now less the seconds (RFC 5032 OLDER). */
  record Older(long seconds) implements SearchKey {}

  /** INTERNALDATE at or after now less the seconds (RFC 5032 YOUNGER). */
  record Younger(long seconds) implements SearchKey {}

  /** Message sequence numbers: positions among the messages present in one mailbox. */
  record SequenceNumbers(NumberSet numbers) implements SearchKey {}

  record Uids(NumberSet numbers) implements SearchKey {}

  /** The result saved by an earlier search, {@code $} (RFC 9051 section 6.4.4.1). */
  record Saved() implements SearchKey {}

  /** MODSEQ of at least this value (RFC 7162 section 3.1.5). */
  record ModSeqSince(long value) implements SearchKey {}

  /** Gone from the server and kept here; only with this key are expunged Sightings searched. */
  record Expunged() implements SearchKey {}

  /** The message whose bytes have this SHA-256. */
  record BytesAre(MessageKey key) implements SearchKey {}

  /**
   * The server's EMAILID is this, case counting (RFC 8474 section 5.1), or the message's bytes have
   * it as their SHA-256: where a server gave none, a message is named by what it is.
   */
  record EmailId(String id) implements SearchKey {
    private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");

    /** The bytes of which this is the SHA-256; empty where it can be none. */
    public Optional<MessageKey> bytes() {
      return SHA256.matcher(id).matches()
          ? Optional.of(new MessageKey(id.toLowerCase(Locale.ROOT)))
          : Optional.empty();
    }
  }

  /** The server's THREADID is this, case counting (RFC 8474 section 5.2). */
  record ThreadId(String id) implements SearchKey {}

  /**
   * The day written in SAVEDATE, or in INTERNALDATE where the server gave no SAVEDATE, is {@code
   * from} or later, and before {@code until} (RFC 8514 section 4.3).
   */
  record SaveDay(LocalDate from, LocalDate until) implements SearchKey {}

  /** The server gave a SAVEDATE (RFC 8514, SAVEDATESUPPORTED). */
  record HasSaveDate() implements SearchKey {}

  /** A part of this media type; {@code *} stands for any subtype. Both in lower case. */
  record HasPart(String type, String subtype) implements SearchKey {}

  /**
   * A part is written in this language: its tag is this one, or begins with it and a hyphen (RFC
   * 4647 section 3.3.1).
   *
   * @param tag of BCP 47, in lower case, {@code de}, {@code zh-tw}
   */
  record Language(String tag) implements SearchKey {}

  /** Where text is looked for. */
  enum Place {
    SUBJECT,
    FROM,
    TO,
    CC,
    BCC,
    BODY,
    TEXT,
    /** Text extracted from parts that are not plain text; estreat's own key. */
    ATTACHMENT,
    /** Names of parts; estreat's own key. */
    FILENAME,
    /** What the writers of bodies wrote, without quotes and signatures; estreat's own key. */
    NEWTEXT
  }
}
