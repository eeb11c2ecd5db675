package org.estreat.imap;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.UidValidity;

/**
 * Holds an account's server against what is kept of it, at any time and without collecting: which
 * UIDs there are, their flags, on request sizes, dates and bodies, and what searches find. Nothing
 * is changed on either side.
 */
public final class ServerCheck {

  /** A message that is kept. */
  public record Kept(Set<Flag> flags, OffsetDateTime internalDate, MessageKey key) {
    public Kept {
      flags = Set.copyOf(flags);
    }
  }

  /** What is kept here, asked one mailbox after the other by one thread. */
  public interface Local {
    /** The messages not known to be expunged, by UID. */
    Map<Long, Kept> present(Mailbox mailbox, UidValidity uidValidity) throws IOException;

    /** Whether a step of the user's routes left the message out. */
    boolean passedBy(Mailbox mailbox, UidValidity uidValidity, long uid) throws IOException;

    /** Octets of a message that is kept. */
    long size(MessageKey key) throws IOException;
  }

  /**
   * What to compare.
   *
   * @param mailboxes which of those that the account collects
   * @param deep whether sizes and INTERNALDATE too
   * @param bodies how many messages of each mailbox are fetched again, chosen at random; {@link
   *     Long#MAX_VALUE} for all. Those too large to be sent in one piece are left out
   * @param searches programs as a client writes them after SEARCH
   */
  public record Scope(
      Predicate<Mailbox> mailboxes, boolean deep, long bodies, List<byte[]> searches) {
    public Scope {
      searches = List.copyOf(searches);
    }
  }

  /**
   * What was found.
   *
   * @param checks of the mailboxes in natural order
   * @param onServer every mailbox that the server lists
   */
  public record Result(List<MailboxCheck> checks, Set<Mailbox> onServer) {
    public Result {
      checks = List.copyOf(checks);
      onServer = Set.copyOf(onServer);
    }
  }

  /** There was no connection, or it was lost; the message says why. */
  public static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FaultKind kind;

    FailedException(FaultKind kind, String why, Exception cause) {
      super(why, cause);
      this.kind = kind;
    }

    public FaultKind kind() {
      return kind;
    }
  }

  private final ImapAccount account;
  private final Local local;
  private final Scope scope;
  private final RandomGenerator random;

  /**
   * @param random chooses the bodies
   */
  public ServerCheck(ImapAccount account, Local local, Scope scope, RandomGenerator random) {
    this.account = account;
    this.local = local;
    this.scope = scope;
    this.random = random;
  }

  /**
   * Connects and compares.
   *
   * @throws IOException from what is kept here
   */
  public Result run() throws IOException, FailedException {
    try (Connection connection = Server.connect(account)) {
      connection.avoid(account.folders().avoid());
      Map<Mailbox, Listing.Listed> listed = new TreeMap<>();
      for (Listing.Listed each : new Listing(connection).all(account.folders()).chosen()) {
        Mailbox mailbox = new Mailbox(account.name(), each.name().text());
        if (listed.containsKey(mailbox)) { // two names on the server read the same
          mailbox = new Mailbox(account.name(), each.name().wire());
        }
        listed.putIfAbsent(mailbox, each);
      }
      FolderPattern pattern = new FolderPattern(account.include(), account.exclude());
      List<MailboxCheck> checks = new ArrayList<>();
      for (Map.Entry<Mailbox, Listing.Listed> each : listed.entrySet()) {
        Listing.Listed box = each.getValue();
        if (pattern.takes(box.name().text(), box.separator())
            && scope.mailboxes().test(each.getKey())) {
          checks.add(check(connection, each.getKey(), box.name()));
        }
      }
      return new Result(checks, new HashSet<>(listed.keySet()));
    } catch (NotConnectedException e) {
      throw new FailedException(e.kind(), Words.of(e), e);
    } catch (ConnectionLostException | CommandRefusedException e) {
      throw new FailedException(FaultKind.OTHER, Words.of(e), e);
    }
  }

  private MailboxCheck check(Connection connection, Mailbox mailbox, MailboxName name)
      throws IOException, ConnectionLostException {
    try {
      return new MailboxComparison(mailbox, connection, local, scope, random).run(name);
    } catch (CommandRefusedException e) {
      return MailboxCheck.broken(mailbox, Words.of(e));
    }
  }
}
