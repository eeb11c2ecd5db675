package org.estreat.imap;

import java.time.Duration;
import java.util.function.Consumer;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.Examining.Examined;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with a connection on which the server tells of changes, made again whenever it is lost.
 * What it hears stands in the {@link Notices}; it changes nothing itself.
 */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** What is listened to. */
  sealed interface Post {
    /** All mailboxes, by NOTIFY. */
    record All() implements Post {}

    /** One mailbox, by IDLE. */
    record One(Mailbox mailbox, MailboxName name) implements Post {}
  }

  /**
   * What listeners of an account share.
   *
   * @param refused is told when the server refuses what a post needs
   * @param changed is run when a connection begins to listen, and when it ends
   */
  record Office(
      ImapAccount account,
      AccountPass.Connector connector,
      Notices notices,
      WatchedMailboxes mailboxes,
      Listening.Times times,
      Consumer<Post> refused,
      Runnable changed) {}

  /** A connection that held for so long was a good one. */
  private static final Duration GOOD = Duration.ofMinutes(1);

  private final Post post;
  private final Office office;
  private final Pauses pauses;
  private final Thread thread;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;
  private volatile boolean listening;

  Listener(Post post, Office office, Pauses pauses) {
    this.post = post;
    this.office = office;
    this.pauses = pauses;
    this.thread =
        Thread.ofPlatform()
            .name("listen-" + office.account().name())
            .daemon() // one that is just connecting holds nobody up
            .unstarted(this::run);
  }

  Listener start() {
    thread.start();
    return this;
  }

  /** Whether the server may speak just now. */
  boolean isListening() {
    return listening;
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Ends it, from any thread; does not wait. */
  @Override
  public void close() {
    closed = true;
    Connection open = connection;
    if (open != null) {
      open.abort();
    }
  }

  private void run() {
    try {
      while (!closed) {
        long began = System.nanoTime();
        if (!listenOnce()) {
          return;
        }
        if (System.nanoTime() - began > GOOD.toNanos()) {
          pauses.reset();
        }
        if (closed || !office.notices().pause(pauses.next())) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Listens until the connection is lost; false where it is not worth another one. */
  private boolean listenOnce() {
    try (Connection made = connect()) {
      if (!closed) {
        listen(made);
      }
    } catch (NotConnectedException e) {
      LOG.info("account {}: cannot listen: {}", office.account().name(), e.getMessage());
      return e.kind() != FaultKind.WRONG_PASSWORD; // the next pass says so, and tries it once
    } catch (ConnectionLostException e) {
      if (!closed) {
        office.connector().lost(e);
      }
      LOG.debug("account {}: listening ended: {}", office.account().name(), e.getMessage());
    } catch (CommandRefusedException e) {
      LOG.info("account {}: cannot listen: {}", office.account().name(), Words.of(e));
      office.refused().accept(post);
      return false;
    } catch (RuntimeException | Error e) {
      LOG.error("account {}: listening failed", office.account().name(), e);
    } finally {
      connection = null;
      tell(false);
    }
    return true;
  }

  private Connection connect() throws NotConnectedException {
    Connection made = office.connector().further(() -> closed);
    connection = made;
    return made;
  }

  private void tell(boolean now) {
    if (listening != now) {
      listening = now;
      office.changed().run();
    }
  }

  private void listen(Connection made) throws ConnectionLostException, CommandRefusedException {
    Enabling.prepare(made, office.account().folders()); // names are written as visits write them
    Listening speaking = new Listening(made, office.times());
    switch (post) {
      case Post.All() -> speaking.notifications(() -> tell(true), this::hear);
      case Post.One(var mailbox, var name) ->
          speaking.idle(
              name, examined -> opened(mailbox, name, examined), said -> hear(mailbox, said));
    }
  }

  private void opened(Mailbox mailbox, MailboxName name, Examined examined) {
    StatusData now = StatusData.of(name, examined);
    if (office.mailboxes().isNews(mailbox, now)) {
      office.notices().changed(mailbox); // while nobody listened
    }
    tell(true);
  }

  private void hear(Mailbox mailbox, Response response) {
    switch (response.name()) {
      case "EXISTS", "EXPUNGE", "VANISHED", "FETCH" -> office.notices().changed(mailbox);
      default -> {} // nothing has changed
    }
  }

  private void hear(Response response) {
    switch (response.name()) {
      case "LIST" -> office.notices().mailboxesChanged();
      case "STATUS" -> {
        StatusData status = StatusData.of(response);
        if (status != null) {
          office.mailboxes().tell(status, office.notices());
        }
      }
      default -> {} // nothing has changed
    }
  }
}
