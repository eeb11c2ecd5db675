package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asking a server without LIST-STATUS how its mailboxes are. */
@Timeout(60)
class StatusRoundTest {
  private static MailboxName wire(String name) {
    return MailboxName.ofWire(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aNameThatAServerMadeUpNeverBecomesACommand() throws Exception {
    try (SmallServer server = new SmallServer();
        Connection connection = server.connect()) {
      server
          .says("LIST.*", "* LIST () \"/\" INBOX")
          .says("STATUS \"INBOX\".*", "* STATUS INBOX (MESSAGES 3)")
          .says("STATUS \\{.*", "NO gone")
          .heard();
      List<MailboxName> names =
          List.of(wire("a\r\nX9 DELETE b"), wire("INBOX"), wire("Entw\u00fcrfe"));
      StatusRound.Seen seen = new StatusRound(connection).look(names, other -> {});
      assertThat(seen.statuses()).extracting(StatusData::messages).containsExactly(3L);
      String items = " (MESSAGES UIDNEXT UIDVALIDITY)";
      assertThat(server.heard())
          .containsExactlyInAnyOrder(
              "LIST \"\" \"*\"",
              "STATUS {14}a\r\nX9 DELETE b" + items,
              "STATUS {8}Entw\u00fcrfe" + items,
              "STATUS \"INBOX\"" + items);
    }
  }

  @Test
  void aLineEndIsNotWritten() throws Exception {
    try (SmallServer server = new SmallServer();
        Connection connection = server.connect()) {
      byte[] two = "NOOP\r\nX9 NOOP".getBytes(StandardCharsets.ISO_8859_1);
      assertThatThrownBy(() -> connection.write(two)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
