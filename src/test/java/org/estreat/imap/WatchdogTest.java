package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that takes nothing is given up; one that has taken all is not. */
@Timeout(30)
class WatchdogTest {
  @Test
  void whatIsNotTakenInTimeEndsTheConnection() throws Exception {
    try (Scripted server =
            new Scripted(talk -> {
              talk.send("* OK ready\r\n");
              talk.line();
              talk.send("E1 OK done\r\n");
              talk.octets(1_000_000); // never sent
            });
        Connection connection =
            Connection.greet(
                Wire.connect(
                    new Properties(), "imap", "127.0.0.1", server.port(), Wire.Limits.STANDARD));
        Watchdog watchdog = new Watchdog(connection, 50)) {
      watchdog.writes();
      watchdog.rests();
      assertThat(connection.run("NOOP", untagged -> {}).text()).isEqualTo("done");
      watchdog.writes();
      assertThatThrownBy(() -> connection.run("NOOP", untagged -> {}))
          .isInstanceOf(ConnectionLostException.class);
    }
  }
}
