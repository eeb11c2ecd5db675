package org.estreat.imap;

import jakarta.mail.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.support.ScheduledPollConsumer;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Mailbox;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects an account, pass after pass. Each message is an Exchange whose body is a {@link
 * RawMessage}, with these properties for users' own steps: {@code mailbox} (ACCOUNT/BOX), {@code
 * uidValidity}, {@code uid}, {@code size} (octets), {@code sightingId} (safe in a file's name) and
 * {@code rawMessage} (the body as handed in).
 */
public final class ImapArchiveConsumer extends ScheduledPollConsumer {
  /** The property that holds the {@link RawMessage} as it was handed in. */
  public static final String RAW_MESSAGE = "rawMessage";

  private static final Logger LOG = LoggerFactory.getLogger(ImapArchiveConsumer.class);

  private final ImapArchiveEndpoint endpoint;
  private final Session session;
  private final Corridor corridor;
  private final CollectListener listener;
  private final Gate gate;
  private final InFlight inFlight = InFlight.ofThisMemory();
  private final Remembered remembered = new Remembered();
  private final CollectProgress progress = new CollectProgress(InstantSource.system());
  private final FolderLocks locks = new FolderLocks();

  /** Held during a pass: there is one at a time, and none goes on after the end. */
  private final ReentrantLock passing = new ReentrantLock();

  private volatile boolean ending;
  private volatile @Nullable AccountPass current;
  private volatile @Nullable Watcher watcher; // written under passing

  ImapArchiveConsumer(
      ImapArchiveEndpoint endpoint,
      Processor processor,
      Session session,
      Corridor corridor,
      CollectListener listener,
      Gate gate) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.session = session;
    this.corridor = corridor;
    this.listener = listener;
    this.gate = gate;
  }

  @Override
  protected void doStart() throws Exception {
    ending = false;
    listener.began(endpoint.account().name(), progress);
    super.doStart();
  }

  @Override
  protected void doResume() throws Exception {
    ending = false;
    super.doResume();
  }

  @Override
  protected void doSuspend() throws Exception {
    end();
    super.doSuspend();
  }

  @Override
  protected void doStop() throws Exception {
    end();
    super.doStop();
  }

  /** Ends the pass under way and the watching; when it returns nothing is done any more. */
  private void end() {
    ending = true;
    AccountPass pass = current;
    if (pass != null) {
      pass.abort();
    }
    Watcher watching = watcher;
    if (watching != null) {
      watching.abort(); // or the pass might wait for a visit, and that for a server
    }
    passing.lock();
    try {
      watching = watcher;
      watcher = null;
    } finally {
      passing.unlock();
    }
    if (watching != null) {
      watching.close();
      listener.watched(endpoint.account().name(), WatchState.NONE);
    }
  }

  @Override
  protected int poll() {
    forceConsumerAsReady();
    return (int) Math.min(Integer.MAX_VALUE, pass());
  }

  /** One pass over the account; returns how many messages it collected. */
  private long pass() {
    ImapAccount account = endpoint.account();
    AccountGate way = gate.of(account);
    passing.lock();
    try {
      AccountState state = isEnding() ? null : way.notNow(credential());
      if (state != null) { // the report of the pass before stands
        LOG.debug("account {}: no pass now: {}", account.name(), state.text());
      }
      return isEnding() || state != null ? 0 : pass(account, way);
    } finally {
      passing.unlock();
    }
  }

  private long pass(ImapAccount account, AccountGate way) {
    way.beginPass();
    CollectReport report =
        CollectReport.nothing(
            account.name(),
            "failed; the log says why",
            CollectReport.FaultKind.OTHER,
            Instant.now());
    AccountPass pass =
        new AccountPass(
            account,
            corridor,
            new Way(way, Slots.Use.PASS),
            new Routed(),
            this::isEnding,
            new AccountPass.Shared(inFlight, locks, remembered));
    current = pass;
    progress.begin();
    try {
      report = pass.run();
    } finally {
      current = null;
      progress.end();
      listener.collected(report); // somebody waits for it
    }
    watch(pass, report, way);
    return report.folders().stream().mapToLong(FolderReport::collected).sum();
  }

  /** Passes that are counted are all that is wanted; else changes are followed between them. */
  private void watch(AccountPass pass, CollectReport report, AccountGate way) {
    ImapAccount account = endpoint.account();
    if (isEnding()
        || getRepeatCount() > 0
        || account.idle().isEmpty()
        || report.fault() != null) { // what was known stays known
      return;
    }
    Watcher watching = watcher;
    if (watching == null) {
      Watcher.Outside outside =
          new Watcher.Outside(
              account,
              corridor,
              new Way(way, Slots.Use.PASS),
              new Way(way, Slots.Use.WATCH),
              listener,
              locks,
              this::pass,
              RandomGenerator.getDefault());
      watching = new Watcher(outside, Watcher.Times.of(account)).start();
      watcher = watching;
    }
    watching.passed(pass, report);
  }

  private boolean isEnding() {
    return ending || !isRunAllowed() || isSuspendingOrSuspended();
  }

  /** Messages go into the routes, and how many is counted. */
  private final class Routed implements NewMail.HandOn {
    @Override
    public @Nullable Throwable take(RawMessage raw) {
      Throwable failure = handOn(raw);
      if (failure == null) {
        progress.took(raw.sighting().mailbox(), raw.octets());
      }
      return failure;
    }

    @Override
    public void planned(int folders) {
      progress.planned(folders);
    }

    @Override
    public void expected(Mailbox mailbox, long messages) {
      progress.expected(mailbox, messages);
    }

    @Override
    public void visited(Mailbox mailbox) {
      progress.visited(mailbox);
    }
  }

  /** The way in to the account's server; its connections are paced and counted. */
  private final class Way implements AccountPass.Connector {
    private final AccountGate gate;
    private final Slots.Use use;

    Way(AccountGate gate, Slots.Use use) {
      this.gate = gate;
      this.use = use;
    }

    @Override
    public Connection connect() throws NotConnectedException {
      return further(() -> false);
    }

    @Override
    public Connection further(BooleanSupplier needless) throws NotConnectedException {
      return gate.connect(
          use, ImapArchiveConsumer.this::login, () -> isEnding() || needless.getAsBoolean());
    }

    @Override
    public void lost(ConnectionLostException e) {
      gate.lost(e);
    }
  }

  private Connection login() throws NotConnectedException {
    MailConfiguration options = endpoint.getConfiguration();
    ImapAccount account = endpoint.account();
    ImapAccount.Security security =
        options.getProtocol().equals("imaps") ? ImapAccount.Security.TLS : account.security();
    Server server =
        new Server(
            session.getProperties(),
            options.getHost(),
            options.getPort(),
            security,
            account.access().trust(),
            Wire.Limits.STANDARD);
    String user = options.getPasswordAuthentication().getUserName();
    return server.connect(account.name(), user, credential(), account.access().mechanisms());
  }

  /** A route's own option goes first. */
  private Credential credential() {
    MailConfiguration options = endpoint.getConfiguration();
    if (options.getAuthenticator() != null) {
      return Credential.password(() -> options.getPasswordAuthentication().getPassword());
    }
    return options.getPassword() == null
        ? endpoint.account().credential()
        : Credential.password(options::getPassword);
  }

  private @Nullable Throwable handOn(RawMessage raw) {
    Sighting sighting = raw.sighting();
    Exchange exchange = createExchange(false);
    try {
      exchange.getIn().setBody(raw);
      exchange.setProperty(RAW_MESSAGE, raw);
      exchange.setProperty("mailbox", sighting.mailbox().toString());
      exchange.setProperty("uidValidity", sighting.uidValidity().value());
      exchange.setProperty("uid", sighting.uid().value());
      exchange.setProperty("size", raw.octets());
      exchange.setProperty("sightingId", sighting.id().value());
      exchange.getExchangeExtension().addOnCompletion(new Settling(corridor, sighting));
      getProcessor().process(exchange);
      return exchange.getException();
    } catch (Exception e) {
      return e;
    } finally {
      releaseExchange(exchange, false);
    }
  }
}
