package org.estreat.route;

import java.time.Instant;
import java.util.List;
import org.estreat.imap.AccountState;
import org.estreat.imap.CollectProgress;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;
import org.estreat.imap.WatchState;
import org.jspecify.annotations.Nullable;

/**
 * How collecting an account goes, at one moment.
 *
 * @param report of the last pass, as it stood at its end; null before
 * @param folders of that pass, each as of its last visit since
 * @param updated when a folder was last visited between passes; null where none was
 * @param state of its connections; null before the first
 */
public record AccountView(
    String account,
    CollectProgress.Figures progress,
    CollectProgress.Totals totals,
    WatchState watch,
    @Nullable CollectReport report,
    List<FolderReport> folders,
    @Nullable Instant updated,
    @Nullable AccountState state) {
  public AccountView {
    folders = List.copyOf(folders);
  }

  /** UIDs that are on the server and neither here nor left out. */
  public long gaps() {
    return folders.stream().mapToLong(folder -> folder.gaps().size()).sum();
  }

  /** Messages on the server. */
  public long onServer() {
    return folders.stream().mapToLong(FolderReport::onServer).sum();
  }

  /** Those of them that are here. */
  public long archived() {
    return folders.stream().mapToLong(FolderReport::archived).sum();
  }

  /** Whether a pass came to its end and everything on the server is accounted for since. */
  public boolean complete() {
    CollectReport last = report;
    return last != null
        && last.fault() == null
        && folders.stream().allMatch(FolderReport::complete);
  }
}
