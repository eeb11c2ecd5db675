package org.estreat.imap;

import static java.time.temporal.ChronoField.MONTH_OF_YEAR;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** INTERNALDATE as IMAP writes it (RFC 9051 date-time), with its zone. */
final class InternalDate {
  private static final Map<Long, String> MONTHS =
      Map.ofEntries(
          Map.entry(1L, "Jan"),
          Map.entry(2L, "Feb"),
          Map.entry(3L, "Mar"),
          Map.entry(4L, "Apr"),
          Map.entry(5L, "May"),
          Map.entry(6L, "Jun"),
          Map.entry(7L, "Jul"),
          Map.entry(8L, "Aug"),
          Map.entry(9L, "Sep"),
          Map.entry(10L, "Oct"),
          Map.entry(11L, "Nov"),
          Map.entry(12L, "Dec"));

  private static final DateTimeFormatter FORM = form("d-", "-uuuu H:mm:ss xx");
  private static final DateTimeFormatter WRITTEN = form("ppd-", "-uuuu HH:mm:ss xx");

  private static DateTimeFormatter form(String day, String rest) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(day)
        .appendText(MONTH_OF_YEAR, MONTHS)
        .appendPattern(rest)
        .toFormatter(Locale.ROOT);
  }

  private InternalDate() {}

  /** Reads a date-time; 1 January 1970 where there is none that can be read. */
  static OffsetDateTime parse(@Nullable String text) {
    OffsetDateTime read = read(text);
    return read != null ? read : Instant.EPOCH.atOffset(ZoneOffset.UTC);
  }

  /** Reads a date-time; null where there is none that can be read. */
  static @Nullable OffsetDateTime read(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text.strip(), FORM);
    } catch (DateTimeParseException e) {
      return null; // a server's fault, and no reason to lose the message
    }
  }

  /**
   * Writes a date-time with its zone; in UTC where the zone has seconds, which IMAP's have not.
   *
   * @throws IllegalArgumentException for a year of other than four digits
   */
  static String format(OffsetDateTime date) {
    boolean wholeMinutes = date.getOffset().getTotalSeconds() % 60 == 0;
    OffsetDateTime written = wholeMinutes ? date : date.withOffsetSameInstant(ZoneOffset.UTC);
    if (written.getYear() < 0 || written.getYear() > 9999) {
      throw new IllegalArgumentException("INTERNALDATE has no form for the year of " + date);
    }
    return WRITTEN.format(written);
  }
}
