package org.estreat.imap;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** A clock that stands until somebody waits; then it is later at once. */
final class FakeTime implements InstantSource, Waits {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final List<Duration> waited = new CopyOnWriteArrayList<>();

  @Override
  public Instant instant() {
    return now.get();
  }

  void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Override
  public boolean await(Duration time, BooleanSupplier enough) {
    if (enough.getAsBoolean()) {
      return false;
    }
    if (!time.isZero()) {
      waited.add(time);
      pass(time);
    }
    return true;
  }

  /** What was waited for, wait by wait. */
  List<Duration> waited() {
    return waited;
  }
}
