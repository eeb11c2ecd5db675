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

  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("d-")
          .appendText(MONTH_OF_YEAR, MONTHS)
          .appendPattern("-uuuu H:mm:ss xx")
          .toFormatter(Locale.ROOT);

  private InternalDate() {}

  /** Reads a date-time; 1 January 1970 where there is none that can be read. */
  static OffsetDateTime parse(@Nullable String text) {
    if (text != null) {
      try {
        return OffsetDateTime.parse(text.strip(), FORM);
      } catch (DateTimeParseException e) {
        // A server's fault, and no reason to lose the message.
      }
    }
    return Instant.EPOCH.atOffset(ZoneOffset.UTC);
  }
}
