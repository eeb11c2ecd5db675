package org.estreat.query;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the words after a key: dates, numbers and sets, as strict or lenient as Dovecot. */
final class Values {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Pattern DATE = Pattern.compile(" ?([0-9]{1,2})-([A-Za-z]{3})-([0-9]{4})");
  private static final LocalDate AFTER_LAST = LocalDate.of(10_000, 1, 1);
  private static final String MAX_64 = "18446744073709551615";
  private static final long MAX_NUMBER = 0xFFFF_FFFFL;

  private Values() {}

  /**
   * A date of a program.
   *
   * @param from the day; for a day that its month does not have, the day after where it would lie
   * @param until the day after; for a day that its month does not have, {@code from}
   */
  record Day(LocalDate from, LocalDate until) {}

  /**
   * Reads {@code 1-Feb-1994} (RFC 9051 section 9, date). A day that the month does not have is
   * accepted, as by Dovecot, and lies between two days: 31-Feb comes after the last of February and
   * before 1-Mar, 0-Feb before the first. So nothing is ON it, and BEFORE and SINCE it divide the
   * messages in two.
   */
  static Optional<Day> date(String text) {
    Matcher date = DATE.matcher(text);
    int month = date.matches() ? MONTHS.indexOf(date.group(2).toLowerCase(Locale.ROOT)) + 1 : 0;
    if (month == 0) {
      return Optional.empty();
    }
    YearMonth yearMonth = YearMonth.of(Integer.parseInt(date.group(3)), month);
    int day = Integer.parseInt(date.group(1));
    if (yearMonth.isValidDay(day)) {
      return Optional.of(new Day(yearMonth.atDay(day), yearMonth.atDay(day).plusDays(1)));
    }
    LocalDate border = (day == 0 ? yearMonth : yearMonth.plusMonths(1)).atDay(1);
    return Optional.of(new Day(border, border));
  }

  /**
   * Writes a day as a program has it.
   *
   * @throws DateTimeException for a year that has no such form
   */
  static String date(LocalDate day) {
    if (day.equals(AFTER_LAST)) {
      return "32-Dec-9999";
    }
    if (day.getYear() < 0 || day.getYear() > 9999) {
      throw new DateTimeException("no date of a search program: " + day);
    }
    String month = MONTHS.get(day.getMonthValue() - 1);
    return String.format(
        Locale.ROOT,
        "%d-%s%s-%04d",
        day.getDayOfMonth(),
        month.substring(0, 1).toUpperCase(Locale.ROOT),
        month.substring(1),
        day.getYear());
  }

  /**
   * Reads a number of up to 64 bits; what is beyond 63 bits, where no size and no MODSEQ can be, is
   * {@link Long#MAX_VALUE}.
   */
  static Optional<Long> number64(String text) {
    int first = 0;
    while (first < text.length() - 1 && text.charAt(first) == '0') {
      first++;
    }
    String digits = text.substring(first);
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int size = digits.length() - MAX_64.length();
    if (!number || size > 0 || (size == 0 && digits.compareTo(MAX_64) > 0)) {
      return Optional.empty();
    }
    long value = Long.parseUnsignedLong(digits);
    return Optional.of(value < 0 ? Long.MAX_VALUE : value);
  }

  /** Reads an nz-number: 1 to 2^32-1. It never wraps. */
  static Optional<Long> nzNumber(String text) {
    return number64(text).filter(number -> number >= 1 && number <= MAX_NUMBER);
  }

  /**
   * Reads a sequence-set. As Dovecot does, a comma at the end and the empty set are accepted.
   *
   * @return empty where it is none
   */
  static Optional<NumberSet> set(String text) {
    List<NumberSet.Range> ranges = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int comma = text.indexOf(',', at);
      String range = text.substring(at, comma < 0 ? text.length() : comma);
      int colon = range.indexOf(':');
      Optional<Long> from = setEnd(colon < 0 ? range : range.substring(0, colon));
      Optional<Long> to = colon < 0 ? from : setEnd(range.substring(colon + 1));
      if (from.isEmpty() || to.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(new NumberSet.Range(from.get(), to.get()));
      at += range.length() + 1;
    }
    return Optional.of(new NumberSet(ranges));
  }

  private static Optional<Long> setEnd(String text) {
    return text.equals("*") ? Optional.of(NumberSet.STAR) : nzNumber(text);
  }
}
