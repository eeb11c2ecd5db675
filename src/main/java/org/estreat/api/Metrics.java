package org.estreat.api;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.estreat.index.Coverage;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;

/** Counts for Prometheus, in its text format 0.0.4. Safe to use from several threads. */
final class Metrics {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final Map<Outcome, LongAdder> searches = new ConcurrentSkipListMap<>();
  private final Map<Integer, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder[] buckets = new LongAdder[SECONDS.length + 1];
  private final DoubleAdder seconds = new DoubleAdder();

  Metrics() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
    for (Outcome outcome : Outcome.values()) {
      searches.put(outcome, new LongAdder());
    }
  }

  /**
   * How a search ended: answered, refused for the caller's mistake, stopped, failed by our fault.
   */
  enum Outcome {
    OK,
    REFUSED,
    STOPPED,
    ERROR
  }

  void searched(Outcome outcome, double millis) {
    searches.computeIfAbsent(outcome, any -> new LongAdder()).increment();
    seconds.add(millis / 1000);
    int bucket = 0;
    while (bucket < SECONDS.length && millis / 1000 > SECONDS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
  }

  void answered(int status) {
    requests.computeIfAbsent(status, any -> new LongAdder()).increment();
  }

  /** Everything, with the figures of index and accounts of this moment. */
  String text(MessageIndex index, List<AccountStatus> accounts) throws IOException {
    StringBuilder text = new StringBuilder(2048);
    head(text, "estreat_searches_total", "counter", "Searches by how they ended.");
    searches.forEach((outcome, count) ->
        labelled(text, "estreat_searches_total", "outcome", name(outcome), count.sum()));
    histogram(text);
    head(text, "estreat_http_responses_total", "counter", "HTTP responses by status.");
    requests.forEach((status, count) ->
        labelled(text, "estreat_http_responses_total", "status", status.toString(), count.sum()));
    List<MailboxStatus> mailboxes = index.mailboxes();
    head(text, "estreat_messages", "gauge", "Messages in mailboxes.");
    labelled(
        text,
        "estreat_messages",
        "state",
        "present",
        Reports.sum(mailboxes, MailboxStatus::present));
    labelled(
        text,
        "estreat_messages",
        "state",
        "expunged",
        Reports.sum(mailboxes, MailboxStatus::expunged));
    head(text, "estreat_mailboxes", "gauge", "Mailboxes.");
    plain(text, "estreat_mailboxes", mailboxes.size());
    head(text, "estreat_index_generation", "gauge", "Grows with every commit of the index.");
    plain(text, "estreat_index_generation", index.generation());
    coverage(text, index.coverage());
    exceptions(text, index.exceptionCounts());
    CollectMetrics.append(text, accounts);
    return text.toString();
  }

  private void histogram(StringBuilder text) {
    String name = "estreat_search_seconds";
    head(text, name, "histogram", "Time that searches took.");
    long below = 0;
    for (int i = 0; i < buckets.length; i++) {
      below += buckets[i].sum();
      String bound = i < SECONDS.length ? Double.toString(SECONDS[i]) : "+Inf";
      labelled(text, name + "_bucket", "le", bound, below);
    }
    text.append(String.format(Locale.ROOT, "%s_sum %.6f\n", name, seconds.sum()));
    plain(text, name + "_count", below);
  }

  private static void coverage(StringBuilder text, Coverage coverage) {
    String name = "estreat_coverage_messages";
    head(text, name, "gauge", "Messages present by how much of them could be read.");
    labelled(text, name, "state", "full", coverage.full());
    labelled(text, name, "state", "partial", coverage.partial());
    labelled(text, name, "state", "encrypted", coverage.encrypted());
    labelled(text, name, "state", "failed", coverage.failed());
  }

  private static void exceptions(StringBuilder text, ExceptionCounts counts) {
    String rows = "estreat_exceptions";
    head(text, rows, "gauge", "Objects that could not be read in full, by why.");
    counts.kinds().forEach((kind, count) -> labelled(text, rows, "kind", kind.name(), count));
    String name = "estreat_parts";
    head(text, name, "gauge", "Parts of all messages by how much of them could be read.");
    labelled(text, name, "state", "full", counts.parts().full());
    labelled(text, name, "state", "partial", counts.parts().partial());
    labelled(text, name, "state", "excepted", counts.parts().excepted());
    labelled(text, name, "state", "unaccounted", counts.parts().unaccounted());
  }

  static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void plain(StringBuilder text, String name, long value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  static void labelled(StringBuilder text, String name, String label, String of, long value) {
    plain(text, name + "{" + label + "=\"" + of + "\"}", value);
  }

  private static String name(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
