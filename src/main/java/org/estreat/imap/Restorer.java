package org.estreat.imap;

import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.ServerCheck.FailedException;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.UidValidity;

/**
 * Puts messages back onto a server, with their octets, flags and INTERNALDATE, into one mailbox:
 * the only thing here that changes anything on a server, and it makes, appends to and opens no
 * other mailbox.
 *
 * <p>Before anything is appended, the mailbox is looked through: a message that is there already,
 * octet for octet and with the same INTERNALDATE (or under the UID that the server gave when it
 * took it earlier), is not appended, as often as it is there. So a run that was broken off, at
 * whatever moment, is begun again and appends what is missing. After a lost connection that is done
 * here, as long as each connection brings something.
 *
 * <p>For one thread.
 */
public final class Restorer {
  /**
   * A message that is wanted.
   *
   * @param place where it was kept from, for a person
   */
  public record Message(
      MessageKey key, OffsetDateTime internalDate, Set<Flag> flags, String place) {
    public Message {
      flags = Set.copyOf(flags);
    }
  }

  /** Opens originals. */
  public interface Source {
    /**
     * The octets, read chunk by chunk and closed; asked for more than once.
     *
     * @throws IOException also while reading, where they are not what was kept
     */
    InputStream open(MessageKey key) throws IOException;
  }

  /**
   * What a server has confirmed to have taken (RFC 4315, APPENDUID).
   *
   * @param second INTERNALDATE, in seconds since 1970
   */
  public record Confirmed(MessageKey key, long second) {}

  /** Remembers what was confirmed, over all runs. */
  public interface Ledger {
    /** What was confirmed for the target under this UIDVALIDITY, by UID. */
    Map<Long, Confirmed> known(UidValidity uidValidity) throws IOException;

    /** The server has just confirmed these, by UID. */
    void confirmed(UidValidity uidValidity, Map<Long, Confirmed> messages) throws IOException;
  }

  /** Told now and then. */
  public interface Progress {
    /** So many of so many are done with. */
    void at(long done, long total);
  }

  private final ImapAccount account;
  private final Mailbox target;
  private final Source source;
  private final Ledger ledger;
  private final Progress progress;

  /**
   * @param account of the target
   * @throws IllegalArgumentException where the target is of another account
   */
  public Restorer(
      ImapAccount account, Mailbox target, Source source, Ledger ledger, Progress progress) {
    if (!account.name().equals(target.account())) {
      throw new IllegalArgumentException(target + " is no mailbox of " + account);
    }
    this.account = account;
    this.target = target;
    this.source = source;
    this.ledger = ledger;
    this.progress = progress;
  }

  /**
   * Sees to it that each of the messages is in the target, in their order; one that stands in the
   * list twice is wanted twice.
   *
   * @param dryRun only looks what is missing; nothing is changed on the server
   * @throws IOException from the ledger, or where an original changes while it is sent
   * @throws FailedException when there is no connection, or none that brings anything: what was
   *     appended stays, and a next run goes on from there
   */
  public RestoreReport run(List<Message> messages, boolean dryRun)
      throws IOException, FailedException {
    List<RestoreItem> items = new ArrayList<>();
    messages.forEach(message -> items.add(new RestoreItem(message, source)));
    Map<UidValidity, Map<Long, Confirmed>> confirmed = new LinkedHashMap<>();
    boolean[] created = {false};
    while (true) {
      Restoring restoring = new Restoring(target, items, recording(confirmed), progress, created);
      try (Connection connection = Server.connect(account)) {
        connection.avoid(account.folders().avoid());
        return restoring.run(connection, account.folders(), dryRun);
      } catch (NotConnectedException e) {
        throw new FailedException(e.kind(), Words.of(e), e);
      } catch (CommandRefusedException e) {
        throw new FailedException(FaultKind.OTHER, Words.of(e), e);
      } catch (ConnectionLostException e) {
        if (restoring.appended() == 0) {
          throw new FailedException(FaultKind.OTHER, Words.of(e), e);
        }
      }
    }
  }

  /** The ledger may forget where it cannot write; this run does not. */
  private Ledger recording(Map<UidValidity, Map<Long, Confirmed>> confirmed) {
    return new Ledger() {
      @Override
      public Map<Long, Confirmed> known(UidValidity uidValidity) throws IOException {
        Map<Long, Confirmed> all = new LinkedHashMap<>(ledger.known(uidValidity));
        all.putAll(confirmed.getOrDefault(uidValidity, Map.of()));
        return all;
      }

      @Override
      public void confirmed(UidValidity uidValidity, Map<Long, Confirmed> messages)
          throws IOException {
        confirmed.computeIfAbsent(uidValidity, k -> new LinkedHashMap<>()).putAll(messages);
        ledger.confirmed(uidValidity, messages);
      }
    };
  }
}
