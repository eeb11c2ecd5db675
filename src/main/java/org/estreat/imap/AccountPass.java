package org.estreat.imap;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
import org.estreat.imap.CollectReport.FolderChange;
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

  /** What passes over an account, and what is done between them, share. */
  record Shared(InFlight inFlight, FolderLocks locks, Remembered remembered) {}

  private static final Logger LOG = LoggerFactory.getLogger(AccountPass.class);

  /** How often a mailbox is begun on a new connection in vain before the pass gives it up. */
  private static final int ATTEMPTS = 3;

  /** And how often in all: of a server that cuts each connection, the next pass has its share. */
  private static final int MOST_ATTEMPTS = 20;

  private final ImapAccount account;
  private final Corridor corridor;
  private final Connector connector;
  private final BooleanSupplier stopping;
  private final FolderLocks locks;
  private final FolderSync.Pass pass;
  private final Instant began;
  private final Queue<FolderChange> changes;
  private final Map<Mailbox, Listing.Listed> listed = new ConcurrentHashMap<>();
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
    this(
        account,
        corridor,
        connector,
        routes,
        stopping,
        new Shared(inFlight, new FolderLocks(), new Remembered()));
  }

  AccountPass(
      ImapAccount account,
      Corridor corridor,
      Connector connector,
      NewMail.HandOn routes,
      BooleanSupplier stopping,
      Shared shared) {
    InstantSource clock = InstantSource.system();
    this.account = account;
    this.corridor = corridor;
    this.connector = connector;
    this.stopping = stopping;
    this.locks = shared.locks();
    this.changes = new ConcurrentLinkedQueue<>();
    this.pass =
        new FolderSync.Pass(
            account,
            corridor,
            routes,
            this::ending,
            shared.inFlight(),
            clock,
            shared.remembered(),
            shared.remembered().begin() || account.folders().full(),
            corridor.changes().known(account.name()).isEmpty(),
            changes);
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
      Plan plan = Plan.of(pass, first);
      reports.putAll(plan.reports());
      planned.addAll(plan.visits());
      open.addAll(planned);
      pass.routes().planned(planned.size());
      survey(plan);
      Connection next = visitFirst(plan.ofAllMail(), first);
      if (next != null) {
        work(next);
      }
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

  private @Nullable Connection visitFirst(@Nullable FolderSync folder, Connection connection) {
    if (folder == null) {
      return connection;
    }
    open.remove(folder);
    return visit(folder, connection);
  }

  /** Tells how much is to come, where the list of mailboxes said it. */
  private void survey(Plan plan) {
    listed.putAll(plan.chosen());
    for (FolderSync folder : planned) {
      Listing.Listed each = listed.get(folder.mailbox());
      Listing.State state = each == null ? null : each.state();
      if (state != null) {
        pass.routes().expected(folder.mailbox(), beyondWatermark(folder.mailbox(), state));
      }
    }
  }

  private long beyondWatermark(Mailbox mailbox, Listing.State state) {
    long uidValidity = Math.max(0, Math.min(Uid.MAX, state.uidValidity()));
    long last = corridor.lastUid(mailbox, new UidValidity(uidValidity));
    return Math.max(0, Math.min(state.messages(), state.uidNext() - 1 - last));
  }

  /** What the pass visits, by the names on the server. */
  Map<Mailbox, MailboxName> mailboxes() {
    return listed.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().name()));
  }

  /** What a connection for visits begins with. */
  void prepare(Connection connection) throws ConnectionLostException {
    Enabling.prepare(connection, account.folders());
  }

  /** One of its mailboxes once more, after the pass. */
  FolderSync again(MailboxName name, Mailbox mailbox) {
    Listing.Listed known = listed.get(mailbox);
    return new FolderSync(
        known != null ? known : new Listing.Listed(name, (char) 0, Set.of(), null), mailbox, pass);
  }

  /** Ends it at once, from any thread; what it has not come to stands in its report. */
  void abort() {
    connections.forEach(Connection::abort);
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
    int vain = 0;
    long progress = folder.progress();
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
        vain = folder.progress() > progress ? 0 : vain + 1;
        progress = folder.progress();
        boolean again = vain < ATTEMPTS && attempt < MOST_ATTEMPTS && !ending();
        Connection next = again ? reconnect() : null;
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

  private Connection added(Connection connection) throws NotConnectedException {
    connections.add(connection);
    try {
      prepare(connection);
      return connection;
    } catch (ConnectionLostException e) {
      drop(connection);
      throw new NotConnectedException(FaultKind.OTHER, Words.of(e), e);
    }
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
        List.copyOf(changes),
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
