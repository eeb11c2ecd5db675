package org.estreat.imap;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.estreat.model.Flag;
import org.estreat.model.MessageKey;

/** Another client of the same user, who changes what it likes and tells how things stand. */
final class OtherClient implements Closeable {
  /** A message as the server has it. */
  record Mail(Set<Flag> flags, MessageKey key) {}

  /** A mailbox as the server has it. */
  record Box(long uidValidity, Map<Long, Mail> mails) {}

  private final Connection connection;

  OtherClient(int port) throws NotConnectedException {
    connection =
        new Server(
                new Properties(),
                "127.0.0.1",
                port,
                ImapAccount.Security.NONE,
                Wire.Limits.STANDARD)
            .connect("alice", "x");
  }

  void run(String command) throws Exception {
    connection.run(command, untagged -> {});
  }

  void append(String box, String flags, String text) throws Exception {
    byte[] mail = text.getBytes(StandardCharsets.ISO_8859_1);
    String command = "APPEND " + Connection.quoted(box) + " (" + flags + ") {" + mail.length + "}";
    connection.run(List.of(command.getBytes(StandardCharsets.US_ASCII), mail), untagged -> {});
  }

  /** UIDs of a mailbox, which is open for writing from here on. */
  List<Long> select(String box) throws Exception {
    run("SELECT " + Connection.quoted(box));
    List<Long> uids = new ArrayList<>();
    connection.run(
        "UID SEARCH ALL",
        response -> {
          if (response.name().equals("SEARCH")) {
            while (Character.isDigit(response.peek())) {
              uids.add(response.number());
            }
          }
        });
    return uids;
  }

  /** Everything that the server has, by the names of the mailboxes. */
  Map<String, Box> everything() throws Exception {
    List<String> names = new ArrayList<>();
    connection.run(
        "LIST \"\" *",
        response -> {
          if (response.name().equals("LIST")) {
            Listing.Listed listed = Listing.read(response);
            if (listed.canBeOpened()) {
              names.add(listed.name().text());
            }
          }
        });
    Map<String, Box> all = new TreeMap<>();
    for (String name : names) {
      all.put(name, box(name));
    }
    return all;
  }

  private Box box(String name) throws Exception {
    Map<Long, Mail> mails = new HashMap<>();
    long[] uidValidity = {0};
    connection.run(
        "EXAMINE " + MailboxName.ofText(name).argument(),
        response -> {
          Status status = response.name().equals("OK") ? Status.of(response) : null;
          if (status != null && status.code().equals("UIDVALIDITY")) {
            uidValidity[0] = status.number();
          }
        });
    connection.run(
        "UID FETCH 1:* (UID FLAGS BODY.PEEK[])",
        response -> {
          Fetched fetched = Fetched.of(response);
          if (fetched != null && fetched.body() != null) {
            mails.put(fetched.uid(), new Mail(fetched.flags(), MessageKey.of(fetched.body())));
          }
        });
    return new Box(uidValidity[0], mails);
  }

  @Override
  public void close() {
    connection.close();
  }
}
