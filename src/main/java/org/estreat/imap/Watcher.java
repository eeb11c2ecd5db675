package org.estreat.imap;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.ingest.Corridor;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches an account between its passes: {@link Listener}s hear that something happened in a
 * mailbox, and this visits that mailbox alone, on a connection of its own. Where the server cannot
 * tell, it is asked now and then. Whatever is missed here, the next pass finds.
 *
 * <p>Begins with {@link #passed}; safe to use from several threads.
 */
final class Watcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  /**
   * What it works with.
   *
   * @param connector makes connections for visits
   * @param waiting makes those that wait for the server to speak
   * @param pass runs a pass over the whole account, at once
   */
  record Outside(
      ImapAccount account,
      Corridor corridor,
      AccountPass.Connector connector,
      AccountPass.Connector waiting,
      CollectListener listener,
      FolderLocks locks,
      Runnable pass,
      RandomGenerator random) {}

  /**
   * How long to wait.
   *
   * @param pause between two rounds of work, so that a server that never rests is not followed at
   *     every step
   * @param passPause between two passes because mailboxes were made or deleted
   * @param retry first pause after a connection was lost
   * @param poll between two looks at all mailboxes, also at those whose IDLE is waited for: there
   *     are servers that agree to it a moment before they listen to the mailbox themselves
   */
  record Times(
      Listening.Times listening,
      Duration pause,
      Duration passPause,
      Duration retry,
      Duration poll) {
    private static final Duration RARELY = Duration.ofSeconds(15);

    static Times of(ImapAccount account) {
      Duration quarter = account.every().dividedBy(4);
      return new Times(
          Listening.Times.STANDARD,
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          quarter.compareTo(RARELY) < 0 ? quarter : RARELY);
    }
  }

  private static final Duration BUSY = Duration.ofMillis(500);

  private final Outside outside;
  private final Times times;
  private final Notices notices = new Notices();
  private final WatchedMailboxes mailboxes = new WatchedMailboxes();
  private final Posts posts;
  private final Pauses pauses;
  private final Thread worker;
  private final Thread passes;

  // of the worker alone
  private final Set<Mailbox> busy = new HashSet<>();
  private @Nullable Set<String> listed;
  private long lastLook = System.nanoTime();
  private Duration lookPause;

  private volatile @Nullable AccountPass latest;
  private volatile @Nullable Connection connection;

  Watcher(Outside outside, Times times) {
    this.outside = outside;
    this.times = times;
    this.lookPause = times.poll();
    this.pauses = new Pauses(times.retry(), outside.random());
    this.posts = new Posts(outside, times, notices, mailboxes);
    this.worker = thread("watch-", this::work);
    this.passes = thread("pass-", this::pass);
  }

  private Thread thread(String prefix, Runnable work) {
    return Thread.ofPlatform().name(prefix + outside.account().name()).daemon().unstarted(work);
  }

  Watcher start() {
    worker.start();
    passes.start();
    return this;
  }

  /** A pass has come to a good end; what it found is what is watched from now on. */
  void passed(AccountPass pass, CollectReport report) {
    latest = pass;
    mailboxes.replace(pass.mailboxes(), report.folders()).forEach(notices::changed);
    notices.passed();
  }

  /** Ends all connections at once, and does not wait. */
  void abort() {
    notices.close();
    posts.close();
    Connection open = connection;
    if (open != null) {
      open.abort();
    }
  }

  /** Ends all connections at once, and waits until no message is on its way any more. */
  @Override
  public void close() {
    abort();
    join(worker);
    join(passes);
    posts.close(); // those that the worker had just begun
  }

  /** Threads are not interrupted: one may be writing to the index, whose files that would close. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass() {
    try {
      while (notices.awaitPassWanted()) {
        try {
          outside.pass().run();
        } catch (RuntimeException | Error e) {
          LOG.error("account {}: a pass failed", outside.account().name(), e);
        }
        if (!notices.pause(times.passPause())) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (true) {
        Notices.Work work = notices.take(busy.isEmpty() ? untilNextLook() : BUSY);
        if (notices.isClosed()) {
          return;
        }
        work.changed().addAll(busy);
        busy.clear();
        boolean idle = work.changed().isEmpty() && !work.replan() && !posts.looks();
        if (idle && connection == null) {
          continue; // nothing to do and nothing to keep alive
        }
        boolean good = attend(work);
        if (!notices.pause(good ? times.pause() : pauses.next())) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      posts.close();
      release();
    }
  }

  private Duration untilNextLook() {
    if (!posts.looks()) {
      return times.listening().renewal();
    }
    Duration since = Duration.ofNanos(System.nanoTime() - lastLook);
    return lookPause.minus(since).isNegative() ? Duration.ZERO : lookPause.minus(since);
  }

  /** Does the work; false where it has to be tried again after a while. */
  private boolean attend(Notices.Work work) {
    try {
      boolean kept = connection != null;
      try {
        attendOn(connected(), work);
      } catch (ConnectionLostException e) {
        drop();
        if (!kept) {
          lost(e);
          throw e;
        }
        attendOn(connected(), work); // a kept one may have ended long ago
      }
      pauses.reset();
      return true;
    } catch (NotConnectedException e) {
      again(work, e.kind() != FaultKind.WRONG_PASSWORD, Words.of(e));
      return e.kind() == FaultKind.WRONG_PASSWORD; // nothing to do before the next good pass
    } catch (ConnectionLostException | CommandRefusedException e) {
      again(work, true, Words.of(e));
      return false;
    } catch (RuntimeException | Error e) {
      LOG.error("account {}: watching failed", outside.account().name(), e);
      again(work, true, Words.of(e));
      return false;
    } finally {
      Connection open = connection;
      if (!posts.leavesRoom() || (open != null && open.isWanted())) {
        release();
      }
    }
  }

  private void lost(ConnectionLostException e) {
    if (!notices.isClosed()) {
      outside.connector().lost(e);
    }
  }

  private void again(Notices.Work work, boolean worth, String why) {
    drop();
    LOG.debug("account {}: watching goes on later: {}", outside.account().name(), why);
    if (worth && !notices.isClosed()) {
      work.changed().forEach(notices::changed);
      if (work.replan()) {
        notices.passed();
      }
    } else {
      posts.none();
    }
  }

  private void attendOn(Connection with, Notices.Work work)
      throws ConnectionLostException, CommandRefusedException {
    if (work.replan() && posts.plan(with)) {
      lastLook = System.nanoTime();
    }
    boolean idle = work.changed().isEmpty() && !work.replan();
    for (Iterator<Mailbox> each = work.changed().iterator(); each.hasNext(); each.remove()) {
      if (notices.isClosed()) {
        return;
      }
      update(with, each.next());
    }
    if (posts.looks() && untilNextLook().isZero()) {
      look(with);
    } else if (idle) {
      with.run("NOOP", untagged -> {}); // or the server hangs up
    }
  }

  /** Visits a mailbox that somebody said something of. */
  private void update(Connection with, Mailbox mailbox) throws ConnectionLostException {
    AccountPass pass = latest;
    MailboxName name = mailboxes.nameOf(mailbox);
    if (pass == null || name == null) {
      return; // it has gone since
    }
    FolderLocks.Held held = outside.locks().tryHold(mailbox);
    if (held == null) {
      busy.add(mailbox); // a pass is there; once more when it has left
      return;
    }
    try (held) {
      FolderReport report = pass.again(name, mailbox).run(with);
      outside.corridor().commit(); // from here on searches find it
      mailboxes.learn(report);
      outside.listener().updated(report);
    } catch (CommandRefusedException e) {
      LOG.info("{} cannot be visited: {}", mailbox, Words.of(e));
      if (mailboxes.forget(mailbox)) {
        notices.mailboxesChanged();
      }
    } catch (IOException e) {
      LOG.warn("{} is not up to date: {}", mailbox, Words.of(e));
      mailboxes.forget(mailbox); // archive or index: the next pass says so where people look
    } catch (RuntimeException | Error e) {
      LOG.error("visiting {} failed", mailbox, e);
      mailboxes.forget(mailbox); // likewise; and another visit would fail again
      with.abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for the state of all mailboxes. */
  private void look(Connection with) throws ConnectionLostException, CommandRefusedException {
    lastLook = System.nanoTime();
    List<MailboxName> names = new ArrayList<>();
    for (Mailbox mailbox : mailboxes.all()) {
      MailboxName name = mailboxes.nameOf(mailbox);
      if (name != null) {
        names.add(name);
      }
    }
    // where each is a command of its own, many of them are asked for less often
    lookPause =
        StatusRound.isCheap(with)
            ? times.poll()
            : times.poll().multipliedBy(1 + names.size() / 100);
    StatusRound.Seen seen = new StatusRound(with).look(names, other -> {});
    seen.statuses().forEach(status -> mailboxes.tell(status, notices));
    if (listed != null && !listed.equals(seen.names())) {
      notices.mailboxesChanged();
    }
    listed = seen.names();
  }

  private Connection connected() throws NotConnectedException, ConnectionLostException {
    Connection open = connection;
    if (open == null && !notices.isClosed()) {
      open = outside.connector().further(notices::isClosed);
      connection = open;
      AccountPass pass = latest;
      if (pass != null) {
        pass.prepare(open);
      }
    }
    if (open == null || notices.isClosed()) {
      throw new ConnectionLostException("watching ends");
    }
    return open;
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.abort();
    }
  }

  private void release() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
