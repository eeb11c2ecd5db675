package org.estreat.imap;

import java.util.Arrays;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/**
 * Opening a mailbox for reading, and which UIDs it has. The mailbox before is left by EXAMINE,
 * without CLOSE, which expunges.
 */
final class Examining {
  /**
   * A mailbox as EXAMINE shows it.
   *
   * @param uidValidity 0 where the server gives none
   * @param uidNext 0 where the server gives none
   * @param highestModSeq {@link ModSeq#NONE} where the server keeps none
   * @param exists messages
   */
  record Examined(UidValidity uidValidity, long uidNext, ModSeq highestModSeq, long exists) {
    static final Examined NOTHING = new Examined(new UidValidity(0), 0, ModSeq.NONE, 0);
  }

  private final Connection connection;

  Examining(Connection connection) {
    this.connection = connection;
  }

  /** EXAMINE (RFC 9051 section 6.3.3). */
  Examined examine(MailboxName mailbox) throws ConnectionLostException, CommandRefusedException {
    Collector found = new Collector();
    connection.run("EXAMINE " + mailbox.argument(), found::accept);
    return new Examined(
        new UidValidity(found.uidValidity), found.uidNext, new ModSeq(found.modSeq), found.exists);
  }

  private static final class Collector {
    private long uidValidity;
    private long uidNext;
    private long modSeq;
    private long exists;

    void accept(Response response) {
      if (response.name().equals("EXISTS")) {
        exists = Math.max(0, response.leadingNumber());
        return;
      }
      Status status = Status.of(response);
      if (status == null) {
        return;
      }
      switch (status.code()) {
        case "UIDVALIDITY" -> uidValidity = status.number() > Uid.MAX ? 0 : status.number();
        case "UIDNEXT" -> uidNext = status.number();
        case "HIGHESTMODSEQ" -> modSeq = status.number();
        default -> {} // the others do not matter here
      }
    }
  }

  /** UID SEARCH: the UIDs beyond this one, ascending; 0 for all. */
  long[] uidsBeyond(long uid) throws ConnectionLostException, CommandRefusedException {
    UidCollector found = new UidCollector();
    connection.run(
        uid == 0 ? "UID SEARCH ALL" : "UID SEARCH UID " + (uid + 1) + ":*", found::accept);
    // n:* names the last message even where its UID is below n
    return Arrays.stream(found.uids, 0, found.count)
        .filter(u -> u > uid)
        .sorted()
        .distinct()
        .toArray();
  }

  /** Takes the numbers out of SEARCH responses. */
  private static final class UidCollector {
    private long[] uids = new long[1024];
    private int count;

    void accept(Response response) {
      if (!response.name().equals("SEARCH")) {
        return;
      }
      while (Character.isDigit(response.peek())) {
        long uid = response.number();
        if (uid < 1 || uid > Uid.MAX) {
          continue; // names no message
        }
        if (count == uids.length) {
          uids = Arrays.copyOf(uids, count * 2);
        }
        uids[count++] = uid;
      }
    }
  }
}
