package org.estreat.query;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The words of search keys, for complaints that help. */
final class KeyNames {
  static final List<String> ALL =
      List.of(
          "ALL",
          "ANSWERED",
          "ATTACHMENT",
          "BCC",
          "BEFORE",
          "BODY",
          "CC",
          "DELETED",
          "DRAFT",
          "EMAILID",
          "EXPUNGED",
          "FILENAME",
          "FLAGGED",
          "FROM",
          "FUZZY",
          "HEADER",
          "KEYWORD",
          "LANGUAGE",
          "LARGER",
          "MODSEQ",
          "NEW",
          "NEWTEXT",
          "NOT",
          "OLD",
          "OLDER",
          "ON",
          "OR",
          "PART",
          "RECENT",
          "SAVEDATESUPPORTED",
          "SAVEDBEFORE",
          "SAVEDON",
          "SAVEDSINCE",
          "SEEN",
          "SENTBEFORE",
          "SENTON",
          "SENTSINCE",
          "SHA256",
          "SINCE",
          "SMALLER",
          "SUBJECT",
          "TEXT",
          "THREADID",
          "TO",
          "UID",
          "UNANSWERED",
          "UNDELETED",
          "UNDRAFT",
          "UNFLAGGED",
          "UNKEYWORD",
          "UNSEEN",
          "YOUNGER");

  private KeyNames() {}

  /** What is wrong with a word that is no key. */
  static String complaint(String written) {
    String word = written.toUpperCase(Locale.ROOT);
    return switch (word) {
      case "CHARSET" -> "CHARSET can only stand first, or after RETURN (...)";
      case "RETURN" -> "RETURN can only stand first, with a list of options after it";
      case "IN" -> "IN can only stand first, with a list of mailboxes after it";
      case "AND" -> "no search key is called 'AND'; keys beside each other are joined by and";
      default -> {
        String name = written.length() > 40 ? written.substring(0, 40) + "..." : written;
        yield "no search key is called '" + name + "'" + suggestion(word);
      }
    };
  }

  private static String suggestion(String word) {
    String similar = similar(word, ALL, word.length() < 5 ? 1 : 2);
    return similar.isEmpty() ? "" : "; did you mean " + similar + "?";
  }

  /** The name most like the word, at most that many letters away; empty where there is none. */
  static String similar(String word, List<String> names, int most) {
    if (word.length() < 2 || word.length() > 20) {
      return "";
    }
    return names.stream()
        .filter(name -> distance(word, name) <= most)
        .min(Comparator.comparingInt(name -> distance(word, name)))
        .orElse("");
  }

  /** How many letters have to be put in, taken out, changed or swapped with the next. */
  private static int distance(String one, String other) {
    int[][] edits = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, one, other, i, j);
      }
    }
    return edits[one.length()][other.length()];
  }

  private static int cheapest(int[][] edits, String one, String other, int i, int j) {
    boolean same = one.charAt(i - 1) == other.charAt(j - 1);
    int least = Math.min(edits[i - 1][j - 1] + (same ? 0 : 1), edits[i - 1][j] + 1);
    least = Math.min(least, edits[i][j - 1] + 1);
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }

  /** What a key needs after it. */
  static String argument(String word) {
    return switch (word) {
      case "BEFORE", "ON", "SINCE", "SENTBEFORE", "SENTON", "SENTSINCE" -> "a date like 1-Feb-1994";
      case "SAVEDBEFORE", "SAVEDON", "SAVEDSINCE" -> "a date like 1-Feb-1994";
      case "EMAILID", "THREADID" -> "an identifier of 1 to 255 letters, digits, '-' and '_'";
      case "LARGER", "SMALLER" -> "a number of octets";
      case "OLDER", "YOUNGER" -> "a number of seconds";
      case "UID" -> "a set like 1:5,9,12:*";
      case "HEADER" -> "a field name and a string, like HEADER List-Id estreat";
      case "KEYWORD", "UNKEYWORD" -> "a keyword";
      case "CHARSET" -> "the name of a charset, like UTF-8";
      case "MODSEQ" -> "a number";
      case "LANGUAGE" -> "a language like de, en or zh-TW";
      case "PART" -> "a media type like application/pdf or image/*";
      case "SHA256" -> "64 hex digits";
      default -> "a string";
    };
  }
}
