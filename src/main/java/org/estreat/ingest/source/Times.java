package org.estreat.ingest.source;

import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times that strangers have written down. */
final class Times {
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private Times() {}

  /** Within the years that dates of mail can have; one beyond is the first or the last of them. */
  static Instant within(long epochSecond) {
    return Instant.ofEpochSecond(Math.clamp(epochSecond, 0, LAST));
  }

  static OffsetDateTime of(FileTime time) {
    return within(Math.floorDiv(time.toMillis(), 1000)).atOffset(ZoneOffset.UTC);
  }
}
