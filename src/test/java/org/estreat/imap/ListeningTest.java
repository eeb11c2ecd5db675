package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for servers to speak, and what servers make of it. */
@Timeout(60)
class ListeningTest {
  private static final Listening.Times SHORT =
      new Listening.Times(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofMillis(100));
  private static final MailboxName INBOX = MailboxName.ofText("INBOX");

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Queue<String> commands = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private ServerSocket door;

  @BeforeEach
  void open() throws IOException {
    door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    door.close();
  }

  @Test
  void idleIsRenewedAndWhatComesIsHeard() throws Exception {
    Connection connection =
        serve(
            "EXAMINE|* 3 EXISTS\r\n* OK [UIDNEXT 9] next\r\nTAG OK done",
            "IDLE|+ idling",
            "DONE|* 4 EXISTS\r\nTAG OK idled",
            "IDLE|+ idling\r\n* OK Still here\r\n* 5 EXISTS",
            "DONE|TAG OK idled",
            "IDLE|HANG UP");
    assertThatThrownBy(() -> idle(connection)).isInstanceOf(ConnectionLostException.class);
    assertThat(begun.getCount()).isZero();
    assertThat(heard).containsExactly("4 EXISTS", "OK Still here", "5 EXISTS");
    assertThat(commands)
        .containsExactly("EXAMINE \"INBOX\"", "IDLE", "DONE", "IDLE", "DONE", "IDLE");
  }

  @Test
  void aDoneThatIsNotAnsweredEndsTheConnection() throws Exception {
    Connection connection = serve("EXAMINE|TAG OK done", "IDLE|+ idling", "DONE|", "never|");
    assertThatThrownBy(() -> idle(connection)).isInstanceOf(ConnectionLostException.class);
    assertThat(commands).containsExactly("EXAMINE \"INBOX\"", "IDLE", "DONE");
  }

  @Test
  void aServerThatEndsIdleAtOnceIsNotAskedAgainAndAgain() throws Exception {
    Connection connection = serve("EXAMINE|TAG OK done", "IDLE|+ idling\r\nTAG OK that was it");
    assertThatThrownBy(() -> idle(connection))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("ends IDLE at once");
  }

  @Test
  void whatTheServerDoesNotDoIsRefused() throws Exception {
    Connection idling = serve("EXAMINE|TAG OK done", "IDLE|TAG BAD what?");
    assertThatThrownBy(() -> idle(idling)).isInstanceOf(CommandRefusedException.class);
    Connection notifying = serve("NOTIFY|TAG NO [BADEVENT (MessageNew)] no such event");
    assertThatThrownBy(() -> notifications(notifying)).isInstanceOf(CommandRefusedException.class);
    assertThat(begun.getCount()).as("never").isEqualTo(1);
  }

  @Test
  void notificationsAreHeardBeforeDuringAndAfterANoop() throws Exception {
    Connection connection =
        serve(
            "NOTIFY|* STATUS a (MESSAGES 1)\r\nTAG OK done\r\n* STATUS b (MESSAGES 2)",
            "NOOP|* STATUS c (MESSAGES 3)\r\nTAG OK done\r\n* LIST () \"/\" d",
            "NOOP|HANG UP");
    assertThatThrownBy(() -> notifications(connection)).isInstanceOf(ConnectionLostException.class);
    assertThat(heard)
        .containsExactly(
            "STATUS a (MESSAGES 1)",
            "STATUS b (MESSAGES 2)",
            "STATUS c (MESSAGES 3)",
            "LIST () \"/\" d");
    assertThat(begun.getCount()).isZero();
  }

  @Test
  void aServerThatHasTooMuchToTellIsBegunAnewWith() throws Exception {
    Connection connection =
        serve("NOTIFY|TAG OK done\r\n* OK [NOTIFICATIONOVERFLOW] too much", "never|");
    assertThatThrownBy(() -> notifications(connection))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("more to notify of");
  }

  @Test
  void abortEndsTheWaitAtOnce() throws Exception {
    Connection connection = serve("EXAMINE|TAG OK done", "IDLE|+ idling", "never|");
    Listening.Times patient =
        new Listening.Times(Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(1));
    CompletableFuture<Throwable> end =
        CompletableFuture.supplyAsync(() -> {
          try {
            new Listening(connection, patient)
                .idle(INBOX, examined -> begun.countDown(), response -> {});
            return new IllegalStateException("ended by itself");
          } catch (ConnectionLostException | CommandRefusedException e) {
            return e;
          }
        });
    begun.await();
    connection.abort();
    assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
  }

  private void idle(Connection connection) throws ConnectionLostException, CommandRefusedException {
    new Listening(connection, SHORT)
        .idle(
            INBOX,
            examined -> {
              if (examined.exists() == 3 && examined.uidNext() == 9) {
                begun.countDown();
              }
            },
            this::hear);
  }

  private void notifications(Connection connection)
      throws ConnectionLostException, CommandRefusedException {
    new Listening(connection, SHORT).notifications(begun::countDown, this::hear);
  }

  private void hear(Response response) {
    heard.add(response.toString().substring(2));
  }

  /**
   * A server that greets and then waits for each command in turn.
   *
   * @param script of each the command's first word and the answer to it, TAG in place of its tag
   */
  private Connection serve(String... script) throws Exception {
    Thread.ofVirtual().start(() -> play(List.of(script)));
    return Connection.greet(
        Wire.connect(
            new Properties(), "imap", "127.0.0.1", door.getLocalPort(), Wire.Limits.STANDARD));
  }

  private void play(List<String> script) {
    try (Socket client = door.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      say(client, "* OK hello");
      String tag = "";
      for (String step : script) {
        String line = in.readLine();
        if (line == null) {
          return;
        }
        if (!line.equals("DONE")) {
          tag = line.split(" ", 2)[0];
          line = line.split(" ", 2)[1];
        }
        commands.add(line);
        String answer = step.split("\\|", 2)[1];
        if (!line.startsWith(step.split("\\|", 2)[0]) || answer.equals("HANG UP")) {
          return;
        }
        if (!answer.isEmpty()) {
          say(client, answer.replace("TAG", tag));
        }
      }
    } catch (IOException e) {
      // the client has had enough
    }
  }

  private static void say(Socket client, String lines) throws IOException {
    client.getOutputStream().write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }
}
