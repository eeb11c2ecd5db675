package org.estreat.app;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.estreat.imap.CollectProgress;
import org.estreat.route.AccountView;
import org.estreat.route.Routes;

/** Shows once a second how far the passes of all accounts are. */
final class CollectWatch implements AutoCloseable {
  private final Routes routes;
  private final Progress progress;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  private CollectWatch(Routes routes, Progress progress) {
    this.routes = routes;
    this.progress = progress;
  }

  /** Both belong to the caller and outlive the watch. */
  static CollectWatch over(Routes routes, Progress progress) {
    CollectWatch watch = new CollectWatch(routes, progress);
    var _ = watch.clock.scheduleWithFixedDelay(watch::show, 1, 1, TimeUnit.SECONDS);
    return watch;
  }

  private void show() {
    List<CollectProgress.Figures> all = routes.views().stream().map(AccountView::progress).toList();
    progress.at(
        all.stream().mapToLong(CollectProgress.Figures::messages).sum(),
        all.stream().mapToLong(CollectProgress.Figures::expected).sum(),
        words(all));
  }

  /** Folders, octets and the time left, as far as there is something to say. */
  static String words(List<CollectProgress.Figures> all) {
    int folders = all.stream().mapToInt(CollectProgress.Figures::folders).sum();
    int visited = all.stream().mapToInt(CollectProgress.Figures::visited).sum();
    long octets = all.stream().mapToLong(CollectProgress.Figures::octets).sum();
    StringBuilder words = new StringBuilder();
    if (folders > 0) {
      words.append(
          String.format(Locale.ROOT, "%,d of %s, ", visited, Counted.of(folders, "folder")));
    }
    words.append(StatusCommand.octets(octets));
    all.stream()
        .map(CollectProgress.Figures::left)
        .filter(left -> left != null)
        .max(Duration::compareTo)
        .ifPresent(left -> words.append(", ").append(time(left)).append(" left"));
    return words.toString();
  }

  /** About so long: two units at most. */
  static String time(Duration time) {
    long seconds = Math.max(1, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clock.close();
  }
}
