package org.estreat.index;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.estreat.index.SearchStoppedException.Reason;

/**
 * How long a search may go on. Whatever loops over messages, words or texts asks it again and
 * again. For the thread that asks; see {@link #forHelper}.
 */
public final class SearchLimit {
  /** For a search that ends by itself. */
  public static final SearchLimit NONE =
      new SearchLimit(Duration.ZERO, Long.MAX_VALUE, () -> 0, () -> false);

  private final Duration most;
  private final long until;
  private final LongSupplier ticker;
  private final BooleanSupplier cancelled;

  private SearchLimit(Duration most, long until, LongSupplier ticker, BooleanSupplier cancelled) {
    this.most = most;
    this.until = until;
    this.ticker = ticker;
    this.cancelled = cancelled;
  }

  /**
   * A limit that begins now.
   *
   * @param cancelled whether nobody waits for the answer any more; cheap to ask, and asked from the
   *     asking thread alone
   */
  public static SearchLimit of(Duration most, BooleanSupplier cancelled) {
    return of(most, System::nanoTime, cancelled);
  }

  /**
   * @param ticker counts nanoseconds, from any start
   */
  static SearchLimit of(Duration most, LongSupplier ticker, BooleanSupplier cancelled) {
    return new SearchLimit(most, ticker.getAsLong() + most.toNanos(), ticker, cancelled);
  }

  /**
   * For another thread that works for the same search: the same limit of time, without the question
   * whether somebody waits, which is for the asking thread alone.
   *
   * @param stopped whether the search ends anyhow; asked from that thread
   */
  public SearchLimit forHelper(BooleanSupplier stopped) {
    return new SearchLimit(most, until, ticker, stopped);
  }

  /** Whether {@link #check} would throw. */
  public boolean isReached() {
    return isLate() || cancelled.getAsBoolean();
  }

  private boolean isLate() {
    return until != Long.MAX_VALUE && ticker.getAsLong() - until >= 0;
  }

  /**
   * Goes on, or ends the search.
   *
   * @throws SearchStoppedException when the time is over or nobody waits
   */
  public void check() throws SearchStoppedException {
    if (isLate()) {
      throw new SearchStoppedException(Reason.TIME, most);
    }
    if (cancelled.getAsBoolean()) {
      throw new SearchStoppedException(Reason.CANCELLED, most);
    }
  }
}
