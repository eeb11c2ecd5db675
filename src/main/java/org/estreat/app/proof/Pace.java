package org.estreat.app.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;
import org.jspecify.annotations.Nullable;

/**
 * When a pass is worth a proof, where pass follows on pass: at once when gaps, faults or folders
 * are others than in the proof before; within a minute (for hundreds of folders, some minutes) when
 * mail, flags or expunges have come; and every hour. For one thread.
 */
final class Pace {
  private static final Duration WHEN_NOTHING_CHANGED = Duration.ofHours(1);
  private static final long SECONDS_WHEN_CHANGED = 60;

  private record Last(Instant written, List<Object> state) {}

  private final Map<String, Last> last = new HashMap<>();
  private final Map<String, CollectReport> pending = new HashMap<>();

  /** Whether this pass is to be proven now; else it is kept in mind. */
  boolean isDue(CollectReport report, Instant now) {
    Last before = last.get(report.account());
    if (before == null || !report.changes().isEmpty() || !before.state().equals(state(report))) {
      return true;
    }
    if (report.folders().stream()
        .anyMatch(each -> !each.work().equals(FolderReport.Work.NOTHING))) {
      pending.put(report.account(), report);
    }
    Duration age = Duration.between(before.written(), now);
    Duration pause =
        pending.containsKey(report.account())
            // A file holds every folder: many are written less often.
            ? Duration.ofSeconds(Math.max(SECONDS_WHEN_CHANGED, report.folders().size()))
            : WHEN_NOTHING_CHANGED;
    return age.compareTo(pause) >= 0;
  }

  void written(CollectReport report, Instant now) {
    last.put(report.account(), new Last(now, state(report)));
    pending.remove(report.account());
  }

  /** Passes that changed something and have no proof yet. */
  List<CollectReport> pending() {
    return List.copyOf(pending.values());
  }

  /** What a proof tells of gaps and faults, without words that differ each time. */
  private static List<Object> state(CollectReport report) {
    List<Object> state = new ArrayList<>();
    state.add(report.kind());
    for (FolderReport folder : report.folders()) {
      state.add(folder.mailbox());
      state.add(folder.uidValidity());
      state.add(isFaulty(folder.fault()));
      folder.gaps().forEach(gap -> state.add(gap.uid() + " " + gap.reason()));
    }
    return state;
  }

  private static boolean isFaulty(@Nullable String fault) {
    return fault != null;
  }
}
