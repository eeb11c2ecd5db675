package org.estreat.imap;

import java.util.function.Consumer;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

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
   * @param mailboxId RFC 8474 section 4.1; empty where the server gives none
   */
  record Examined(
      UidValidity uidValidity, long uidNext, ModSeq highestModSeq, long exists, String mailboxId) {
    static final Examined NOTHING = new Examined(new UidValidity(0), 0, ModSeq.NONE, 0, "");
  }

  /**
   * From where changes are wanted (RFC 7162 section 3.2.5).
   *
   * @param lastUid those beyond are not known here
   */
  record Since(UidValidity uidValidity, ModSeq modSeq, long lastUid) {}

  /** Hears what has changed while the mailbox is being opened. */
  interface Changed {
    /** Flags of a message, and maybe more. */
    void fetched(Fetched fetched);

    /** These UIDs are of no message any more. */
    void vanished(SequenceSet uids);

    /** All that was heard so far is of the mailbox that was open before. */
    void closed();
  }

  /** A server's list of the UIDs of a mailbox. */
  static final class Listed {
    private final long[] uids;
    private final @Nullable String contradiction;

    Listed(long[] uids, @Nullable String contradiction) {
      this.uids = uids;
      this.contradiction = contradiction;
    }

    /** Ascending, distinct; not to be changed. */
    long[] uids() {
      return uids;
    }

    /**
     * Why it is not the whole truth, for a person; null where it is: a UID that it does not hold is
     * of no message any more.
     */
    @Nullable String contradiction() {
      return contradiction;
    }
  }

  /** A list that contradicts what was announced is asked for so often. */
  private static final int ASKED = 3;

  private final Connection connection;
  private @Nullable Selected selected;

  Examining(Connection connection) {
    this.connection = connection;
  }

  /** EXAMINE (RFC 9051 section 6.3.3). */
  Examined examine(MailboxName mailbox) throws ConnectionLostException, CommandRefusedException {
    Collector found = new Collector(null);
    boolean condStore = connection.can("CONDSTORE") && !isEnabled();
    return examine(mailbox, condStore ? " (CONDSTORE)" : "", found);
  }

  private boolean isEnabled() {
    return connection.isEnabled("CONDSTORE") || connection.isEnabled("QRESYNC");
  }

  /**
   * EXAMINE with QRESYNC, which has to be enabled. What is heard is of the mailbox that is wanted
   * only where UIDVALIDITY is still the same.
   */
  Examined examine(MailboxName mailbox, Since since, Changed changed)
      throws ConnectionLostException, CommandRefusedException {
    String known = since.lastUid() > 0 ? " 1:" + since.lastUid() : "";
    String parameters = since.uidValidity() + " " + since.modSeq() + known;
    return examine(mailbox, " (QRESYNC (" + parameters + "))", new Collector(changed));
  }

  private Examined examine(MailboxName mailbox, String parameters, Collector found)
      throws ConnectionLostException, CommandRefusedException {
    connection.selected(null); // what is announced from here on is of none or of the next
    connection.run(mailbox.command("EXAMINE ", parameters, connection.isUtf8()), found::accept);
    boolean counts = connection.can("CONDSTORE") || connection.can("QRESYNC");
    Examined examined = found.examined(counts);
    selected = new Selected(examined.uidValidity(), found.exists);
    connection.selected(selected);
    return examined;
  }

  private static final class Collector {
    private final @Nullable Changed changed;
    private long uidValidity;
    private long uidNext;
    private long modSeq;
    private long exists = -1;
    private String mailboxId = "";

    Collector(@Nullable Changed changed) {
      this.changed = changed;
    }

    /**
     * @param counts whether the server's modification sequences are to be relied on
     */
    Examined examined(boolean counts) {
      return new Examined(
          new UidValidity(uidValidity),
          uidNext,
          new ModSeq(counts ? modSeq : 0),
          Math.max(0, exists),
          mailboxId);
    }

    void accept(Response response) {
      switch (response.name()) {
        case "EXISTS" -> exists = Math.max(0, response.leadingNumber());
        case "FETCH" -> {
          Fetched fetched = changed == null ? null : Fetched.of(response);
          if (fetched != null && changed != null) {
            changed.fetched(fetched);
          }
        }
        case "VANISHED" -> {
          if (changed != null && response.peek() == '(') { // EARLIER
            response.list();
            changed.vanished(SequenceSet.parse(response.atom()));
          }
        }
        default -> {
          Status status = Status.of(response);
          if (status != null) {
            accept(status);
          }
        }
      }
    }

    private void accept(Status status) {
      switch (status.code()) {
        case "UIDVALIDITY" -> uidValidity = status.number() > Uid.MAX ? 0 : status.number();
        case "UIDNEXT" -> uidNext = status.number();
        case "HIGHESTMODSEQ" -> modSeq = status.number();
        case "NOMODSEQ" -> modSeq = 0;
        case "CLOSED" -> closed();
        case "MAILBOXID" -> mailboxId = status.argument().replaceAll("[()]", "");
        default -> {} // the others do not matter here
      }
    }

    /** RFC 7162 section 3.2.11: what comes from here on is of the mailbox that is opened. */
    private void closed() {
      uidValidity = 0;
      uidNext = 0;
      modSeq = 0;
      exists = -1;
      mailboxId = "";
      if (changed != null) {
        changed.closed();
      }
    }
  }

  /**
   * All UIDs of the mailbox. A list that does not have as many as the server has announced when it
   * gave it is asked for again; what any of them holds is listed.
   */
  Listed uids() throws ConnectionLostException, CommandRefusedException {
    boolean extended = connection.can("ESEARCH");
    UidCollector found = new UidCollector(announced());
    ask(extended, found);
    for (int i = 1; i < ASKED && !found.agrees(); i++) {
      connection.run("NOOP", untagged -> {}); // the server may have more to announce
      found.again(announced());
      ask(extended && i < ASKED - 1, found);
    }
    return new Listed(found.uids(), found.contradiction());
  }

  private long announced() {
    return selected == null ? -1 : selected.exists();
  }

  private void ask(boolean extended, UidCollector found)
      throws ConnectionLostException, CommandRefusedException {
    Consumer<Response> each = response -> found.accept(response, announced());
    if (extended) {
      connection.run("UID SEARCH RETURN (ALL) ALL", each); // RFC 4731, a short answer
    } else {
      connection.run("UID SEARCH ALL", each);
    }
    found.ended(announced());
  }
}
