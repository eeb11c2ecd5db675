package org.estreat.app;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows once a second how many sightings came to an index. */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final MessageIndex index;
  private final Progress progress;
  private final long before;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  private Watch(MessageIndex index, Progress progress) throws IOException {
    this.index = index;
    this.progress = progress;
    this.before = count(index);
  }

  /** Both belong to the caller and outlive the watch. */
  static Watch over(MessageIndex index, Progress progress) throws IOException {
    Watch watch = new Watch(index, progress);
    var _ = watch.clock.scheduleWithFixedDelay(watch::show, 1, 1, TimeUnit.SECONDS);
    return watch;
  }

  /** Sightings in the index, as of its last refresh. */
  static long count(MessageIndex index) throws IOException {
    return index.mailboxes().stream().mapToLong(Watch::sightings).sum();
  }

  private static long sightings(MailboxStatus box) {
    return box.present() + box.expunged();
  }

  private void show() {
    try {
      progress.at(count(index) - before);
    } catch (IOException e) {
      LOG.warn("cannot tell how far the work is", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    clock.close();
  }
}
