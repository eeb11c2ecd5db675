package org.estreat.api;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.archive.Archive;
import org.estreat.archive.Treatment;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * The exception register: each object that could not be read in full, from the index, with what the
 * custody journal says of attempts, times and dispositions. Safe to use from several threads.
 */
public final class ExceptionRegister {
  /** Instants are kept of no more messages than this. */
  private static final int MOST_KNOWN = 100_000;

  /** Rows behind a page of which the instants are found together with those of its own. */
  private static final int AHEAD = 5_000;

  private final MessageIndex index;
  private final Archive archive;
  private final Map<String, History> histories = new HashMap<>();
  private final Map<MessageKey, Instant> sighted = new HashMap<>();
  private long read;

  /** What was done about an object; the last treatment counts. */
  private record History(int retries, Treatment last) {}

  public ExceptionRegister(MessageIndex index, Archive archive) {
    this.index = index;
    this.archive = archive;
  }

  /**
   * Some rows, in the register's order.
   *
   * @param next where the next page goes on; null after the last row
   */
  public record Page(List<ExceptionRow> rows, PartException.@Nullable Place next) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /**
   * @param after what the page before gave; null for the first
   * @param most rows of the page; with 0 it goes on where it began
   */
  public Page page(ExceptionFilter filter, PartException.@Nullable Place after, int most)
      throws IOException {
    if (most == 0) {
      return new Page(List.of(), after);
    }
    List<PartException> found = new ArrayList<>();
    index.exceptions(
        filter.mailboxes(),
        after,
        row -> {
          if (filter.takes(row)) {
            found.add(row);
          }
          return found.size() <= most;
        });
    boolean more = found.size() > most;
    List<PartException> rows = more ? found.subList(0, most) : found;
    return new Page(told(rows, filter), more ? rows.getLast().place() : null);
  }

  public ExceptionCounts counts() throws IOException {
    return index.exceptionCounts();
  }

  private synchronized List<ExceptionRow> told(List<PartException> rows, ExceptionFilter filter)
      throws IOException {
    read = archive.treatments(read, this::add);
    if (sighted.size() > MOST_KNOWN) {
      sighted.clear();
    }
    if (!rows.stream().allMatch(row -> sighted.containsKey(row.key()))) {
      Set<MessageKey> unknown = new HashSet<>();
      rows.forEach(row -> unknown.add(row.key()));
      addNext(unknown, filter, rows.getLast());
      unknown.removeAll(sighted.keySet());
      sighted.putAll(archive.firstSighted(unknown));
    }
    return rows.stream().map(this::row).toList();
  }

  /** Adds the messages of the pages that follow: it takes the whole journal to find any of them. */
  private void addNext(Set<MessageKey> keys, ExceptionFilter filter, PartException last)
      throws IOException {
    int[] left = {AHEAD};
    index.exceptions(
        filter.mailboxes(),
        last.place(),
        row -> {
          if (filter.takes(row)) {
            keys.add(row.key());
          }
          return --left[0] > 0;
        });
  }

  private void add(Treatment treatment) {
    History before = histories.get(treatment.object());
    int retries = before == null ? 0 : before.retries;
    boolean retry = treatment.result() != Treatment.Result.ACKNOWLEDGED;
    histories.put(treatment.object(), new History(retries + (retry ? 1 : 0), treatment));
  }

  private ExceptionRow row(PartException exception) {
    History history = histories.get(exception.object());
    return new ExceptionRow(
        exception,
        1 + (history == null ? 0 : history.retries),
        sighted.get(exception.key()),
        history == null ? null : history.last);
  }
}
