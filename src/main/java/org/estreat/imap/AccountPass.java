package org.estreat.imap;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.CollectReport.ServerIdentity;
import org.estreat.ingest.Corridor;
import org.estreat.model.Mailbox;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over one account: LIST, then a {@link FolderSync} for each mailbox, several side by side
 * on connections of their own. A lost connection is made again, a refused password is not tried
 * again.
 */
final class AccountPass {
  /** Makes a logged-in connection. */
  @FunctionalInterface
  interface Connector {
    Connection connect() throws NotConnectedException;

    /**
     * One beside those that work already.
     *
     * @param needless whether to wait for it no longer; asked again and again
     */
    default Connection further(BooleanSupplier needless) throws NotConnectedException {
      return connect();
    }

    /** Hears of a connection that ended before its work did. */
    default void lost(ConnectionLostException e) {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(AccountPass.class);

  /** How often a mailbox is begun on a new connection before the pass gives it up. */
  private static final int ATTEMPTS = 3;

  private final ImapAccount account;
  private final Corridor corridor;
  private final Connector connector;
  private final BooleanSupplier stopping;
  private final FolderLocks locks;
  private final FolderSync.Pass pass;
  private final Instant began;
  private final List<FolderSync> planned = new ArrayList<>();
  private final Queue<FolderSync> open = new ConcurrentLinkedQueue<>();
  private final Map<Mailbox, FolderReport> reports = new ConcurrentHashMap<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable IOException local;
  private @Nullable ServerIdentity server;

  AccountPass(
      ImapAccount account,
      Corridor corridor,
      Connector connector,
      NewMail.HandOn routes,
      BooleanSupplier stopping) {
    this(account, corridor, connector, routes, stopping, InFlight.ofThisMemory());
  }

  AccountPass(
      ImapAccount account,
      Corridor corridor,
      Connector connector,
      NewMail.HandOn routes,
      BooleanSupplier stopping,
      InFlight inFlight) {
    this(account, corridor, connector, routes, stopping, inFlight, new FolderLocks());
  }

  AccountPass(
      ImapAccount account,
      Corridor corridor,
      Connector connector,
      NewMail.HandOn routes,
      BooleanSupplier stopping,
      InFlight inFlight,
      FolderLocks locks) {
    InstantSource clock = InstantSource.system();
    this.account = account;
    this.corridor = corridor;
    this.connector = connector;
    this.stopping = stopping;
    this.locks = locks;
    this.pass = new FolderSync.Pass(account, corridor, routes, this::ending, inFlight, clock);
    this.began = clock.instant();
  }

  /** Runs to the end and never throws: whatever failed stands in the report. */
  CollectReport run() {
    Connection first;
    try {
      first = connect();
    } catch (NotConnectedException e) {
      return report(refusal(e), e.kind());
    } catch (RuntimeException | Error e) {
      LOG.error("account {}: cannot log in", account.name(), e);
      return report("cannot log in: " + Words.of(e), FaultKind.OTHER);
    }
    try {
      planned.addAll(folders(first));
      open.addAll(planned);
      pass.routes().planned(planned.size());
      survey(first);
      work(first);
      corridor.commit();
    } catch (CommandRefusedException | ConnectionLostException e) {
      return report("cannot list the mailboxes: " + e.getMessage(), FaultKind.OTHER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return report("interrupted", FaultKind.OTHER);
    } catch (IOException e) {
      return report(Words.of(e), FaultKind.OTHER);
    } catch (RuntimeException | Error e) {
      LOG.error("collecting account {} failed", account.name(), e);
      return report(Words.of(e), FaultKind.OTHER);
    } finally {
      connections.forEach(Connection::close);
    }
    IOException failed = local;
    return failed == null
        ? report(null, FaultKind.NONE)
        : report(Words.of(failed), FaultKind.OTHER);
  }

  private List<FolderSync> folders(Connection connection)
      throws ConnectionLostException, CommandRefusedException {
    FolderPattern pattern = new FolderPattern(account.include(), account.exclude());
    Map<Mailbox, FolderSync> folders = new TreeMap<>();
    List<Listing.Listed> all = new Listing(connection).all();
    account.include().stream()
        .filter(wanted -> !wanted.equals("*") && !names(wanted, all))
        .forEach(this::reportUnmatched);
    for (Listing.Listed listed : all) {
      if (pattern.takes(listed.name().text(), listed.separator())) {
        Mailbox mailbox = new Mailbox(account.name(), listed.name().text());
        if (folders.containsKey(mailbox)) { // two names on the server read the same
          mailbox = new Mailbox(account.name(), listed.name().wire());
        }
        folders.putIfAbsent(mailbox, new FolderSync(listed.name(), mailbox, pass));
      }
    }
    return new ArrayList<>(folders.values());
  }

  /** Tells how much is to come, for those who wait; one round trip or none. */
  private void survey(Connection connection)
      throws ConnectionLostException, CommandRefusedException {
    if (!pass.routes().wantsSurvey() || !StatusRound.isCheap(connection)) {
      return;
    }
    Map<String, StatusData> statuses = new HashMap<>();
    new StatusRound(connection)
        .look(List.of(), other -> {})
        .statuses()
        .forEach(status -> statuses.put(status.mailbox().wire(), status));
    for (FolderSync folder : planned) {
      StatusData status = statuses.get(folder.name().wire());
      if (status != null) {
        pass.routes().expected(folder.mailbox(), beyondWatermark(folder.mailbox(), status));
      }
    }
  }

  private long beyondWatermark(Mailbox mailbox, StatusData status) {
    long uidValidity = Math.max(0, Math.min(Uid.MAX, status.uidValidity()));
    long last = corridor.lastUid(mailbox, new UidValidity(uidValidity));
    return Math.max(0, Math.min(status.messages(), status.uidNext() - 1 - last));
  }

  /** What the pass visits, by the names on the server. */
  Map<Mailbox, MailboxName> mailboxes() {
    return planned.stream().collect(Collectors.toMap(FolderSync::mailbox, FolderSync::name));
  }

  /** One of its mailboxes once more, after the pass. */
  FolderSync again(MailboxName name, Mailbox mailbox) {
    return new FolderSync(name, mailbox, pass);
  }

  /** Ends it at once, from any thread; what it has not come to stands in its report. */
  void abort() {
    connections.forEach(Connection::abort);
  }

  private static boolean names(String wanted, List<Listing.Listed> all) {
    FolderPattern alone = new FolderPattern(List.of(wanted), List.of());
    return all.stream().anyMatch(each -> alone.takes(each.name().text(), each.separator()));
  }

  /** What the account asks for by name and the server does not have is missing, not complete. */
  private void reportUnmatched(String wanted) {
    Mailbox mailbox = new Mailbox(account.name(), wanted.isEmpty() ? "\"\"" : wanted);
    String fault = "the server lists no mailbox that 'include' names so";
    reports.put(mailbox, new FolderSync(MailboxName.ofText(wanted), mailbox, pass).broken(fault));
  }

  /** Works the mailboxes off; the first connection does its share. */
  private void work(Connection first) throws InterruptedException {
    int others = Math.min(account.connections(), open.size()) - 1;
    List<Future<?>> helpers = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("imap-" + account.name() + "-", 1).factory())) {
      for (int i = 0; i < others; i++) {
        helpers.add(threads.submit(this::help));
      }
      workOff(first);
      for (Future<?> helper : helpers) {
        await(helper);
      }
    }
  }

  private static void await(Future<?> helper) throws InterruptedException {
    try {
      helper.get();
    } catch (ExecutionException e) {
      LOG.warn("a connection of the account ended", e.getCause());
    }
  }

  private void help() {
    Connection connection;
    try {
      connection = added(connector.further(this::hasNoWork));
    } catch (NotConnectedException e) {
      LOG.debug("account {}: no further connection: {}", account.name(), e.getMessage());
      return; // a server may allow fewer than the account wants
    }
    workOff(connection);
  }

  private boolean hasNoWork() {
    return open.isEmpty() || ending();
  }

  private void workOff(Connection begun) {
    @Nullable Connection connection = begun;
    while (connection != null && !hasNoWork()) {
      if (connection.isWanted()) { // another account has fewer: it goes first
        connections.remove(connection);
        connection.close();
        connection = reconnect();
        continue;
      }
      FolderSync folder = open.poll();
      if (folder == null) {
        return;
      }
      connection = visit(folder, connection);
      pass.routes().visited(folder.mailbox());
    }
  }

  /** Visits a mailbox, if need be on several connections; returns the one to go on with. */
  private @Nullable Connection visit(FolderSync folder, Connection begun) {
    Connection connection = begun;
    for (int attempt = 1; ; attempt++) {
      try (FolderLocks.Held _ = locks.hold(folder.mailbox())) {
        reports.put(folder.mailbox(), folder.run(connection));
        return connection;
      } catch (CommandRefusedException e) {
        reports.put(folder.mailbox(), folder.broken(Words.of(e)));
        return connection;
      } catch (ConnectionLostException e) {
        drop(connection);
        connector.lost(e);
        Connection next = attempt < ATTEMPTS && !ending() ? reconnect() : null;
        if (next == null) {
          reports.put(folder.mailbox(), folder.broken(Words.of(e)));
          return null;
        }
        connection = next;
      } catch (IOException e) {
        local = e;
        reports.put(folder.mailbox(), folder.broken(Words.of(e)));
        return connection;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        reports.put(folder.mailbox(), folder.broken("interrupted"));
        return null;
      } catch (RuntimeException | Error e) {
        LOG.error("collecting {} failed", folder.mailbox(), e);
        reports.put(folder.mailbox(), folder.broken(Words.of(e)));
        drop(connection);
        return reconnect();
      }
    }
  }

  private @Nullable Connection reconnect() {
    try {
      return added(connector.further(this::ending));
    } catch (NotConnectedException e) {
      LOG.warn("account {}: {}", account.name(), refusal(e));
      return null;
    }
  }

  private Connection connect() throws NotConnectedException {
    Connection connection = added(connector.connect());
    server = connection.identity();
    return connection;
  }

  private Connection added(Connection connection) {
    connections.add(connection);
    return connection;
  }

  private void drop(Connection connection) {
    connections.remove(connection);
    connection.abort();
  }

  private boolean ending() {
    return local != null || stopping.getAsBoolean();
  }

  /** One report for each planned mailbox, also where its visit came to no end. */
  private CollectReport report(@Nullable String fault, FaultKind kind) {
    String why = fault == null ? "the connection was lost" : fault;
    for (FolderSync folder : planned) {
      String left = open.contains(folder) ? "not visited: " : "not visited to its end: ";
      reports.computeIfAbsent(folder.mailbox(), mailbox -> folder.broken(left + why));
    }
    return new CollectReport(
        account.name(),
        server,
        List.copyOf(new TreeMap<>(reports).values()),
        List.of(),
        fault,
        kind,
        began,
        pass.clock().instant());
  }

  private String refusal(NotConnectedException e) {
    String where = account.host() + (account.port() > 0 ? ":" + account.port() : "");
    return switch (e.kind()) {
      case WRONG_PASSWORD ->
          "the server at "
              + where
              + " refused the login of "
              + account.user()
              + ": "
              + e.getMessage();
      case REFUSED_CONNECTION -> "cannot connect to " + where + ": " + e.getMessage();
      case BUSY -> "the server at " + where + " asks to come later: " + e.getMessage();
      case OTHER, NONE -> "cannot log in to " + where + ": " + e.getMessage();
    };
  }
}
