package org.estreat.imap;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.estreat.imap.Examining.Examined;

/**
 * A connection on which nothing is asked and the server speaks when something happens. Each way
 * goes on until the connection is lost; to end it, abort the connection.
 */
final class Listening {
  /**
   * How long to wait.
   *
   * @param renewal RFC 2177 lets a server hang up after 30 minutes of silence, and translators of
   *     addresses forget a connection after far less: after so long something is said
   * @param answer to what is said, for a connection without a time-out of its own
   * @param shortest an IDLE that the server ends sooner is no IDLE
   */
  record Times(Duration renewal, Duration answer, Duration shortest) {
    static final Times STANDARD =
        new Times(Duration.ofMinutes(9), Duration.ofSeconds(30), Duration.ofSeconds(1));
  }

  private static final int GLANCE_MS = 2000;

  private static final String NOTIFY =
      "NOTIFY SET STATUS (PERSONAL"
          + " (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))";

  private final Connection connection;
  private final Times times;
  private boolean overflow;

  Listening(Connection connection, Times times) {
    this.connection = connection;
    this.times = times;
  }

  /**
   * NOTIFY (RFC 5465). The server first tells how all mailboxes are, then what changes.
   *
   * @param begun is run when the server has agreed
   * @param heard gets STATUS and LIST responses
   * @throws CommandRefusedException when it does not do that
   * @throws ConnectionLostException at the end, whatever it is; also when the server has more to
   *     tell than it can and has given up
   */
  void notifications(Runnable begun, Consumer<Response> heard)
      throws ConnectionLostException, CommandRefusedException {
    Consumer<Response> noted =
        response -> {
          Status status = Status.of(response);
          overflow |= status != null && status.code().equals("NOTIFICATIONOVERFLOW");
          heard.accept(response.again());
        };
    try {
      setPatience();
      connection.run(NOTIFY, noted);
      begun.run();
      while (!overflow) {
        if (!awaitInput(times.renewal().toMillis())) {
          connection.run("NOOP", noted);
          continue;
        }
        Response response = connection.wire().read();
        if (!response.isUntagged()) {
          throw new ConnectionLostException("during NOTIFY: found " + response);
        }
        connection.take(response, noted);
      }
      throw new ConnectionLostException("the server has more to notify of than it can");
    } catch (IOException e) {
      throw new ConnectionLostException("during NOTIFY: " + e.getMessage(), e);
    }
  }

  /**
   * EXAMINE, then one IDLE (RFC 2177) after the other.
   *
   * @param opened gets how the mailbox is at the beginning, when the first IDLE holds
   * @param heard gets what the server says while it idles
   */
  void idle(MailboxName mailbox, Consumer<Examined> opened, Consumer<Response> heard)
      throws ConnectionLostException, CommandRefusedException {
    try {
      setPatience();
      Examined examined = new Examining(connection).examine(mailbox);
      boolean first = true;
      while (true) {
        String tag = begin(heard);
        if (first) {
          first = false;
          opened.accept(examined);
        }
        idleOnce(tag, heard);
      }
    } catch (IOException e) {
      throw new ConnectionLostException("during IDLE: " + e.getMessage(), e);
    }
  }

  private String begin(Consumer<Response> heard)
      throws IOException, ConnectionLostException, CommandRefusedException {
    String tag = connection.write("IDLE".getBytes(StandardCharsets.US_ASCII));
    while (true) {
      Response response = connection.wire().read();
      if (response.isContinuation()) {
        return tag;
      }
      if (response.isUntagged()) {
        connection.take(response, heard);
      } else {
        connection.ended("IDLE", response);
        throw new ConnectionLostException("the server ends IDLE before it begins");
      }
    }
  }

  private void idleOnce(String tag, Consumer<Response> heard)
      throws IOException, ConnectionLostException, CommandRefusedException {
    long began = System.nanoTime();
    boolean asked = false;
    while (true) {
      long elapsed = (System.nanoTime() - began) / 1_000_000;
      long left = times.renewal().toMillis() - elapsed;
      if (!asked && (left <= 0 || !awaitInput(left))) {
        connection.send("DONE".getBytes(StandardCharsets.US_ASCII));
        asked = true;
      }
      if (asked && left < -times.answer().toMillis()) {
        throw new SocketTimeoutException("DONE was not answered in time");
      }
      Response response = connection.wire().read();
      if (response.isUntagged()) {
        connection.take(response, heard);
      } else if (response.tag().equals(tag)) {
        connection.ended("IDLE", response);
        if (!asked && elapsed < times.shortest().toMillis()) {
          throw new ConnectionLostException("the server ends IDLE at once");
        }
        return;
      }
    }
  }

  /** Waits for the server, but no longer than nobody else needs the connection's place. */
  private boolean awaitInput(long milliseconds) throws IOException, ConnectionLostException {
    long end = System.nanoTime() + milliseconds * 1_000_000;
    long left = milliseconds;
    while (left > 0) {
      if (connection.wire().awaitInput((int) Math.min(left, GLANCE_MS))) {
        return true;
      }
      if (connection.isWanted()) {
        throw new ConnectionLostException("its place is needed for collecting");
      }
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return false;
  }

  /** A server that is silent for good must not be waited for for ever. */
  private void setPatience() throws IOException {
    if (connection.wire().patience() == 0) {
      connection.wire().patience((int) times.answer().toMillis());
    }
  }
}
