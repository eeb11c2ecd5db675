package org.estreat.mime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads Date fields (RFC 5322 section 3.3 with its obsolete forms), and those that mailers write
 * instead: no day name or a long one, no comma, {@code 2-Jan-2024}, {@code Jan 2, 2024}, ctime, ISO
 * 8601, years of two and three digits, dots for colons, no seconds, no time, any zone.
 */
final class DateReader {
  /**
   * @param day the calendar day as written
   * @param instant what date, time and zone name together; a time that is none counts as 00:00
   */
  record Sent(LocalDate day, Instant instant) {}

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final int MOST_READ = 200;
  private static final int SECONDS_OF_DAY = 86_400;

  private final List<String> words;
  private int at;

  private DateReader(List<String> words) {
    this.words = words;
  }

  /** What the value says; null where it names no day. */
  static @Nullable Sent read(String value) {
    String text = withoutComments(value.substring(0, Math.min(value.length(), MOST_READ)));
    try {
      return new DateReader(split(text)).run();
    } catch (DateTimeException e) {
      return null; // 31 February and the like
    }
  }

  private @Nullable Sent run() {
    LocalDate day = day();
    if (day == null) {
      return null;
    }
    long time = time();
    time += noon();
    long epoch = day.toEpochDay() * SECONDS_OF_DAY + time - zone();
    return new Sent(day, Instant.ofEpochSecond(epoch));
  }

  private @Nullable LocalDate day() {
    if (words.isEmpty()) {
      return null;
    }
    if (isIso(words.getFirst())) {
      return isoDay(words.getFirst());
    }
    boolean dayName = isLetters(at) && (isLetters(at + 1) || month(at + 2) > 0);
    at += dayName ? 1 : 0;
    boolean monthFirst = month(at) > 0;
    int month = month(monthFirst ? at : at + 1);
    int dayOfMonth = number(monthFirst ? at + 1 : at, 2);
    at += 2;
    if (month < 0 || dayOfMonth < 0) {
      return null;
    }
    int year = year(at);
    if (year >= 0) {
      at++;
    } else {
      year = yearAfterTime(); // ctime: Tue Jan  2 12:00:00 2024
    }
    return year < 0 ? null : LocalDate.of(year, month, dayOfMonth);
  }

  /** ISO 8601's day; its time and zone become words of their own. */
  private @Nullable LocalDate isoDay(String word) {
    int dayEnd = 8;
    while (dayEnd < word.length() && isDigit(word.charAt(dayEnd))) {
      dayEnd++;
    }
    String rest = word.substring(dayEnd);
    words.removeFirst();
    if (rest.length() > 1 && (rest.charAt(0) == 'T' || rest.charAt(0) == 't')) {
      words.addAll(0, isoTime(rest.substring(1)));
    }
    return LocalDate.parse(word.substring(0, dayEnd));
  }

  private static List<String> isoTime(String text) {
    int i = 0;
    while (i < text.length() && (isDigit(text.charAt(i)) || ":.,".indexOf(text.charAt(i)) >= 0)) {
      i++;
    }
    return i == text.length() ? List.of(text) : List.of(text.substring(0, i), text.substring(i));
  }

  private int yearAfterTime() {
    for (int i = at; i < Math.min(words.size(), at + 3); i++) {
      int year = number(i, 4);
      if (year > 999) {
        words.remove(i);
        return year;
      }
    }
    return -1;
  }

  private int year(int index) {
    int year = number(index, 4);
    if (year < 0 || year > 999) {
      return year;
    }
    if (words.get(index).length() > 2) {
      return 1900 + year; // RFC 5322 section 4.3
    }
    return year < 70 ? 2000 + year : 1900 + year;
  }

  /** Seconds of the day; 0 where no time stands next. A leap second counts on. */
  private long time() {
    if (at >= words.size() || !isDigit(words.get(at).charAt(0))) {
      return 0;
    }
    String[] units = words.get(at).split("[:.,]", 4);
    if (units.length < 2) {
      return 0;
    }
    at++;
    long hour = unit(units[0]);
    long minute = unit(units[1]);
    long second = units.length > 2 ? unit(units[2]) : 0;
    boolean valid = hour >= 0 && hour <= 24 && minute >= 0 && minute < 60 && second <= 60;
    return valid ? hour * 3600 + minute * 60 + Math.max(0, second) : 0;
  }

  /** What AM or PM adds. */
  private long noon() {
    if (at >= words.size() || at == 0) {
      return 0;
    }
    boolean afternoon = words.get(at).equalsIgnoreCase("pm");
    boolean morning = words.get(at).equalsIgnoreCase("am");
    if (!afternoon && !morning) {
      return 0;
    }
    boolean twelve = words.get(at - 1).startsWith("12");
    at++;
    long half = LocalTime.NOON.toSecondOfDay();
    return afternoon == twelve ? 0 : afternoon ? half : -half;
  }

  /** Seconds east of Greenwich; 0 for a zone that is unknown. */
  private long zone() {
    if (at >= words.size()) {
      return 0;
    }
    String word = words.get(at).toUpperCase(Locale.ROOT);
    int sign = Math.max(word.indexOf('+'), word.indexOf('-'));
    if (sign >= 0) {
      return offset(word.substring(sign + 1).replace(":", ""))
          * (word.charAt(sign) == '-' ? -1 : 1);
    }
    return switch (word) {
          case "EDT" -> -4;
          case "EST", "CDT" -> -5;
          case "CST", "MDT" -> -6;
          case "MST", "PDT" -> -7;
          case "PST" -> -8;
          case "CET", "MEZ", "BST" -> 1;
          case "CEST", "MESZ", "EET" -> 2;
          case "JST", "KST" -> 9;
          default -> 0;
        }
        * (long) LocalTime.of(1, 0).toSecondOfDay();
  }

  private static long offset(String digits) {
    int to = 0;
    while (to < digits.length() && to < 4 && isDigit(digits.charAt(to))) {
      to++;
    }
    if (to == 0) {
      return 0;
    }
    int value = Integer.parseInt(digits.substring(0, to));
    return to < 3 ? value * 3600L : value / 100 * 3600L + value % 100 * 60L;
  }

  /** 1 to 12, by the first three letters of the word; -1 for another word. */
  private int month(int index) {
    if (!isLetters(index)) {
      return -1;
    }
    String word = words.get(index).toLowerCase(Locale.ROOT);
    int month = word.length() < 3 ? -1 : MONTHS.indexOf(word.substring(0, 3));
    return month < 0 ? -1 : month + 1;
  }

  private boolean isLetters(int index) {
    return index < words.size() && Character.isLetter(words.get(index).charAt(0));
  }

  private int number(int index, int mostDigits) {
    if (index >= words.size() || words.get(index).length() > mostDigits) {
      return -1;
    }
    return (int) unit(words.get(index));
  }

  private static long unit(String digits) {
    boolean valid = !digits.isEmpty() && digits.length() < 7;
    return valid && digits.chars().allMatch(c -> isDigit((char) c)) ? Long.parseLong(digits) : -1;
  }

  private static boolean isIso(String word) {
    return word.length() >= 10
        && word.charAt(4) == '-'
        && word.charAt(7) == '-'
        && isDigit(word.charAt(0))
        && isDigit(word.charAt(5));
  }

  /** Words between white space and commas; hyphens part those of {@code 2-Jan-2024}. */
  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      boolean ends = c <= ' ' || c == ',' || (c == '-' && from >= 0 && parts(text, i));
      if (ends && from >= 0) {
        words.add(text.substring(from, i));
        from = -1;
      } else if (!ends && from < 0) {
        from = i;
      }
    }
    return words;
  }

  private static boolean parts(String text, int hyphen) {
    if (hyphen + 1 >= text.length()) {
      return false;
    }
    char before = text.charAt(hyphen - 1);
    char after = text.charAt(hyphen + 1);
    return (isDigit(before) && Character.isLetter(after))
        || (Character.isLetter(before) && isDigit(after) && isMonthBefore(text, hyphen));
  }

  private static boolean isMonthBefore(String text, int hyphen) {
    int from = hyphen;
    while (from > 0 && Character.isLetter(text.charAt(from - 1))) {
      from--;
    }
    return hyphen - from >= 3
        && MONTHS.contains(text.substring(from, from + 3).toLowerCase(Locale.ROOT));
  }

  private static String withoutComments(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : 0;
      out.append(depth == 0 ? c : ' ');
      depth -= c == ')' && depth > 0 ? 1 : 0;
    }
    return out.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
