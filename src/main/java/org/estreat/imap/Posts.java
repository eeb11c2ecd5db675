package org.estreat.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.estreat.imap.Listener.Post;
import org.estreat.model.Mailbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens where: one {@link Listener} for all mailboxes where the server has NOTIFY, else one
 * for each chosen mailbox as far as there is room, else nobody.
 *
 * <p>{@link #plan}, {@link #none} and {@link #leavesRoom} are for one thread; the others may be
 * called from any.
 */
final class Posts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Posts.class);

  private final Watcher.Outside outside;
  private final Watcher.Times times;
  private final Notices notices;
  private final WatchedMailboxes mailboxes;
  private final Listener.Office office;
  private final Map<Post, Listener> listeners = new HashMap<>();
  private volatile boolean notifyRefused;
  private volatile List<Listener> posted = List.of();
  private volatile WatchState.Way way = WatchState.Way.NONE;

  Posts(Watcher.Outside outside, Watcher.Times times, Notices notices, WatchedMailboxes mailboxes) {
    this.outside = outside;
    this.times = times;
    this.notices = notices;
    this.mailboxes = mailboxes;
    this.office =
        new Listener.Office(
            outside.account(),
            outside.waiting(),
            notices,
            mailboxes,
            times.listening(),
            this::refused,
            this::tellState);
  }

  /**
   * Decides how to watch, and begins and ends listeners accordingly; returns whether mailboxes are
   * watched in another way from now on.
   */
  boolean plan(Connection with) throws ConnectionLostException, CommandRefusedException {
    with.capabilities();
    List<Post> wanted = wanted(with);
    listeners
        .entrySet()
        .removeIf(each -> {
          boolean over = !wanted.contains(each.getKey()) || !each.getValue().isAlive();
          if (over) {
            each.getValue().close();
          }
          return over;
        });
    for (Post post : wanted) {
      listeners.computeIfAbsent(
          post,
          any -> new Listener(post, office, new Pauses(times.retry(), outside.random())).start());
    }
    posted = List.copyOf(listeners.values());
    WatchState.Way before = way;
    way = wanted.isEmpty() ? WatchState.Way.STATUS : way(wanted.getFirst());
    if (way != before) {
      LOG.info("account {}: watched by {}", outside.account().name(), way);
      tellState();
    }
    return way != before;
  }

  private static WatchState.Way way(Post post) {
    return switch (post) {
      case Post.All() -> WatchState.Way.NOTIFY;
      case Post.One _ -> WatchState.Way.IDLE;
    };
  }

  private List<Post> wanted(Connection with) {
    int most = outside.account().connections();
    // one connection is a pass's; with three or more, one is kept for visits
    int room = most > 2 ? most - 2 : most - 1;
    if (room > 0 && with.can("NOTIFY") && !notifyRefused) {
      return List.of(new Post.All());
    }
    if (!with.can("IDLE")) {
      return List.of();
    }
    List<Post> wanted = new ArrayList<>();
    FolderPattern chosen = new FolderPattern(outside.account().idle(), List.of());
    for (Mailbox mailbox : mailboxes.all()) {
      MailboxName name = mailboxes.nameOf(mailbox);
      if (wanted.size() < room && name != null && chosen.takes(name.text(), '/')) {
        wanted.add(new Post.One(mailbox, name));
      }
    }
    return wanted;
  }

  private void refused(Post post) {
    switch (post) {
      case Post.All() -> {
        notifyRefused = true;
        notices.passed();
      }
      case Post.One(var mailbox, _) -> {
        // the mailbox has gone, or the server has no IDLE after all
        if (mailboxes.forget(mailbox)) {
          notices.changed(mailbox);
        }
      }
    }
  }

  /** Nobody is watched for, before the next plan. */
  void none() {
    way = WatchState.Way.NONE;
  }

  /**
   * Whether mailboxes are looked at: there are some that nobody listens to, and a server may fail
   * to tell one who idles.
   */
  boolean looks() {
    return switch (way) {
      case NOTIFY, NONE -> false;
      case IDLE, STATUS -> true;
    };
  }

  /** Whether there is room for a connection that waits for visits. */
  boolean leavesRoom() {
    return listeners.size() <= outside.account().connections() - 2;
  }

  private void tellState() {
    int listening = (int) posted.stream().filter(Listener::isListening).count();
    outside.listener().watched(outside.account().name(), new WatchState(way, listening));
  }

  /** Ends all listeners at once. */
  @Override
  public void close() {
    posted.forEach(Listener::close);
  }
}
