package org.estreat.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.estreat.model.SafeText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@link Bench} found.
 *
 * @param verdict null where the answers were not checked
 */
public record BenchReport(
    Bench.Plan plan, List<Stopwatch.Laps> laps, Sizes sizes, Truth.@Nullable Verdict verdict) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * In octets.
   *
   * @param mail RFC822.SIZE of all that is present, together
   * @param index its files
   * @param heap in use after a collection
   */
  record Sizes(long messages, long mail, long index, long heap) {}

  /** Whether every answer that was checked was right. */
  public boolean isRight() {
    return verdict == null || verdict.differences().isEmpty();
  }

  /** A table for a person. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("seed %d, %,d messages".formatted(plan.seed(), sizes.messages()));
    lines.add(row("MILLISECONDS", "PROBES", "HITS", "P50", "P95", "P99", "MAX", "CPU50", "CPU99"));
    for (Stopwatch.Laps kind : laps) {
      lines.add(
          row(
              kind.kind(),
              Integer.toString(kind.probes()),
              "%,d".formatted(kind.hits()),
              millis(kind.wall(0.5)),
              millis(kind.wall(0.95)),
              millis(kind.wall(0.99)),
              millis(kind.wall(1)),
              millis(kind.cpu(0.5)),
              millis(kind.cpu(0.99))));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "index %,.1f MB, %.2f of the mail's %,.1f MB%s; heap in use %,.0f MB",
            sizes.index() / 1e6,
            ratio(sizes.mail()),
            sizes.mail() / 1e6,
            verdict == null
                ? ""
                : String.format(
                    Locale.ROOT,
                    ", %.2f of %,.1f MB of text",
                    ratio(verdict.text()),
                    verdict.text() / 1e6),
            sizes.heap() / 1e6));
    Truth.Verdict judged = verdict;
    if (judged != null) {
      lines.add(
          "checked %,d probes, %,d answers: %,d probes differ; %,d not checked"
              .formatted(
                  judged.checked(),
                  judged.compared(),
                  judged.differences().size(),
                  judged.skipped()));
      lines.addAll(judged.differences());
    }
    return lines;
  }

  private double ratio(long of) {
    return of == 0 ? 0 : sizes.index() / (double) of;
  }

  /** Four digits, or all that stand before the point. */
  private static String millis(double value) {
    int decimals = value < 9.9995 ? 3 : value < 99.995 ? 2 : value < 999.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String row(String kind, String... cells) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-23s", kind));
    for (String cell : cells) {
      row.append(String.format(Locale.ROOT, "%7s", cell));
    }
    return row.toString();
  }

  /** One JSON object; times in milliseconds, sizes in octets. */
  public String json() {
    ObjectNode whole = JSON.createObjectNode();
    whole.put("seed", plan.seed());
    whole.put("rounds", plan.rounds());
    whole.put("messages", sizes.messages());
    whole.put("mail_octets", sizes.mail());
    whole.put("index_octets", sizes.index());
    whole.put("heap_octets", sizes.heap());
    var kinds = whole.putArray("kinds");
    for (Stopwatch.Laps kind : laps) {
      ObjectNode row = kinds.addObject();
      row.put("kind", kind.kind());
      row.put("probes", kind.probes());
      row.put("hits_median", kind.hits());
      for (double share : new double[] {0.5, 0.95, 0.99, 1}) {
        String name = share == 1 ? "max" : "p" + Math.round(share * 100);
        row.put(name + "_ms", kind.wall(share));
        row.put(name + "_cpu_ms", kind.cpu(share));
      }
      row.put("slowest", kind.slowest());
    }
    Truth.Verdict judged = verdict;
    if (judged != null) {
      ObjectNode check = whole.putObject("check");
      check.put("text_octets", judged.text());
      check.put("probes", judged.checked());
      check.put("not_checked", judged.skipped());
      check.put("answers", judged.compared());
      var differences = check.putArray("differences");
      judged.differences().forEach(differences::add);
    }
    return SafeText.json(JSON.writeValueAsString(whole));
  }
}
