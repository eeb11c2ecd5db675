package org.estreat.ingest.source;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line that begins a message in an mbox: {@code From SENDER DATE} (RFC 4155, appendix A, and
 * its many relatives): the date as C's asctime writes it, with or without seconds, with a zone
 * before or after the year, or as RFC 5322 writes it; or no date at all, as some programs do.
 *
 * @param date when the message arrived; in UTC where the line names no zone that is known; null
 *     where there is no date or an impossible one
 * @param kind how much it looks like a From_ line
 */
record FromLine(@Nullable OffsetDateTime date, Kind kind) {
  /** What the line may be taken for. */
  enum Kind {
    /** Has a date: a From_ line, or prose that goes to some lengths to look like one. */
    DATED,
    /** One word that may be a sender: an address, or {@code -}. */
    SENDER_ONLY,
    /** Looks like the line that git puts before each patch, always of the same date. */
    GIT,
    /** Prose. */
    PROSE
  }

  private static final String WEEKDAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
  private static final String MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
  private static final String TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2}))?";
  private static final String ZONE = "([+-]\\d{4}|[A-Z]{1,6})";

  private static final Pattern ASCTIME =
      Pattern.compile(
          "\\b%s,? +%s +(\\d{1,2}) +%s(?: +%s)? +(\\d{4})(?: +%s)?\\b"
              .formatted(WEEKDAY, MONTH, TIME, ZONE, ZONE),
          Pattern.CASE_INSENSITIVE);

  private static final Pattern RFC_5322 =
      Pattern.compile(
          "\\b(?:%s, *)?(\\d{1,2}) +%s +(\\d{4}) +%s(?: +%s)?\\b"
              .formatted(WEEKDAY, MONTH, TIME, ZONE),
          Pattern.CASE_INSENSITIVE);

  private static final Pattern GIT =
      Pattern.compile("[0-9a-f]{40,64} Mon Sep 17 00:00:00 2001\\s*");

  private static final Pattern SENDER = Pattern.compile("(?:-|\\S*@\\S*|MAILER-DAEMON)\\s*");

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  /** Hours east of Greenwich of the zones that From_ lines name by letters. */
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("EST", -5),
          Map.entry("EDT", -4),
          Map.entry("CST", -6),
          Map.entry("CDT", -5),
          Map.entry("MST", -7),
          Map.entry("MDT", -6),
          Map.entry("PST", -8),
          Map.entry("PDT", -7),
          Map.entry("BST", 1),
          Map.entry("WEST", 1),
          Map.entry("WETDST", 1),
          Map.entry("MET", 1),
          Map.entry("CET", 1),
          Map.entry("MEST", 2),
          Map.entry("CEST", 2),
          Map.entry("METDST", 2),
          Map.entry("EET", 2),
          Map.entry("EEST", 3),
          Map.entry("MSK", 3),
          Map.entry("JST", 9));

  /**
   * @param line begins with {@code From }, without its line end
   */
  static FromLine parse(String line) {
    String rest = line.substring(5);
    if (GIT.matcher(rest).matches()) {
      return new FromLine(date(rest), Kind.GIT);
    }
    if (ASCTIME.matcher(rest).find() || RFC_5322.matcher(rest).find()) {
      return new FromLine(date(rest), Kind.DATED);
    }
    boolean sender = SENDER.matcher(rest).matches();
    return new FromLine(null, sender ? Kind.SENDER_ONLY : Kind.PROSE);
  }

  private static @Nullable OffsetDateTime date(String rest) {
    Matcher c = ASCTIME.matcher(rest);
    if (c.find()) {
      String zone = c.group(6) != null ? c.group(6) : c.group(8);
      return date(c.group(7), c.group(1), c.group(2), c.group(3), c.group(4), c.group(5), zone);
    }
    Matcher r = RFC_5322.matcher(rest);
    if (r.find()) {
      return date(
          r.group(3), r.group(2), r.group(1), r.group(4), r.group(5), r.group(6), r.group(7));
    }
    return null;
  }

  private static @Nullable OffsetDateTime date(
      String year,
      String month,
      String day,
      String hour,
      String minute,
      @Nullable String second,
      @Nullable String zone) {
    try {
      LocalDateTime local =
          LocalDateTime.of(
              Integer.parseInt(year),
              MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) / 3 + 1,
              Integer.parseInt(day),
              Integer.parseInt(hour),
              Integer.parseInt(minute),
              second == null ? 0 : Math.min(59, Integer.parseInt(second)));
      return local.atOffset(offset(zone));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static ZoneOffset offset(@Nullable String zone) {
    if (zone == null) {
      return ZoneOffset.UTC;
    }
    if (Character.isLetter(zone.charAt(0))) {
      return ZoneOffset.ofHours(ZONES.getOrDefault(zone.toUpperCase(Locale.ROOT), 0));
    }
    int minutes = Integer.parseInt(zone.substring(1, 3)) * 60 + Integer.parseInt(zone.substring(3));
    if (minutes > 14 * 60) {
      return ZoneOffset.UTC; // No place on earth, so the line's writer did not know either.
    }
    return ZoneOffset.ofTotalSeconds((zone.charAt(0) == '-' ? -minutes : minutes) * 60);
  }
}
