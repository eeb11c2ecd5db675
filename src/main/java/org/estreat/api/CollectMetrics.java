package org.estreat.api;

import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import org.estreat.api.AccountStatus.Progress;
import org.estreat.model.SafeText;
import org.jspecify.annotations.Nullable;

/** How collecting goes, for Prometheus; every figure with the account as its label. */
final class CollectMetrics {
  private static final String PREFIX = "estreat_collect_";

  private CollectMetrics() {}

  static void append(StringBuilder text, List<AccountStatus> all) {
    if (all.isEmpty()) {
      return;
    }
    counter(text, "messages_total", "Messages taken in.", all, a -> a.collected().messages());
    counter(text, "octets_total", "Octets of those.", all, a -> a.collected().octets());
    counter(text, "passes_total", "Passes over the whole account.", all, AccountStatus::passes);
    gauge(text, "folders", "Folders of the account.", all, a -> a.held().folders());
    gauge(text, "server_messages", "Messages on the server.", all, a -> a.held().onServer());
    gauge(text, "archived_messages", "Those that are here.", all, a -> a.held().archived());
    gauge(text, "gaps", "Those that are missing here.", all, a -> a.held().missing());
    gauge(text, "complete", "1 where nothing is missing.", all, a -> a.complete() ? 1 : 0);
    gauge(
        text,
        "last_pass_timestamp_seconds",
        "When the last pass ended; 0 before.",
        all,
        a -> seconds(a.lastPass()));
    gauge(
        text,
        "last_update_timestamp_seconds",
        "When a folder was last brought up to date between passes; 0 before.",
        all,
        a -> seconds(a.lastUpdate()));
    gauge(
        text,
        "listening_connections",
        "Connections on which the server is listened to (NOTIFY, IDLE).",
        all,
        a -> a.watch().connections());
    gauge(text, "running", "1 during a pass.", all, a -> a.progress() == null ? 0 : 1);
    pass(text, "folders", "Folders of the pass under way.", all, Progress::folders);
    pass(text, "folders_done", "Those of them that are done.", all, Progress::foldersDone);
    pass(text, "messages", "Messages taken in by the pass under way.", all, Progress::messages);
    pass(text, "expected_messages", "Messages it will take in.", all, Progress::expected);
  }

  private static void counter(
      StringBuilder text,
      String name,
      String help,
      List<AccountStatus> all,
      ToLongFunction<AccountStatus> figure) {
    family(text, name, "counter", help, all, figure);
  }

  private static void gauge(
      StringBuilder text,
      String name,
      String help,
      List<AccountStatus> all,
      ToLongFunction<AccountStatus> figure) {
    family(text, name, "gauge", help, all, figure);
  }

  private static void pass(
      StringBuilder text,
      String name,
      String help,
      List<AccountStatus> all,
      ToLongFunction<Progress> figure) {
    family(
        text,
        "pass_" + name,
        "gauge",
        help,
        all,
        each -> {
          Progress progress = each.progress();
          return progress == null ? 0 : figure.applyAsLong(progress);
        });
  }

  private static void family(
      StringBuilder text,
      String name,
      String type,
      String help,
      List<AccountStatus> all,
      ToLongFunction<AccountStatus> figure) {
    Metrics.head(text, PREFIX + name, type, help);
    for (AccountStatus each : all) {
      Metrics.labelled(
          text, PREFIX + name, "account", escaped(each.account()), figure.applyAsLong(each));
    }
  }

  /** A label's value by the text format, in one line: backslash and quote are escaped. */
  private static String escaped(String value) {
    return SafeText.line(value).replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static long seconds(@Nullable Instant time) {
    return time == null ? 0 : time.getEpochSecond();
  }
}
