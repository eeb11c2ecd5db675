package org.estreat.imap;

import jakarta.mail.Session;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.support.ScheduledPollConsumer;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
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
  protected int poll() {
    forceConsumerAsReady();
    ImapAccount account = endpoint.account();
    AccountGate way = gate.of(account);
    AccountState state = way.notNow(credential());
    if (state != null) { // the report of the pass before stands
      LOG.debug("account {}: no pass now: {}", account.name(), state.text());
      return 0;
    }
    way.beginPass();
    CollectReport report =
        CollectReport.nothing(
            account.name(),
            "failed; the log says why",
            CollectReport.FaultKind.OTHER,
            Instant.now());
    try {
      report = new AccountPass(account, corridor, new Way(way), this::handOn, this::isEnding).run();
    } finally {
      listener.collected(report); // somebody waits for it
    }
    return (int)
        Math.min(
            Integer.MAX_VALUE, report.folders().stream().mapToLong(FolderReport::collected).sum());
  }

  private boolean isEnding() {
    return !isRunAllowed() || isSuspendingOrSuspended();
  }

  /** The way in to the account's server; its connections are paced and counted. */
  private final class Way implements AccountPass.Connector {
    private final AccountGate gate;

    Way(AccountGate gate) {
      this.gate = gate;
    }

    @Override
    public Connection connect() throws NotConnectedException {
      return further(() -> false);
    }

    @Override
    public Connection further(BooleanSupplier needless) throws NotConnectedException {
      return gate.connect(
          Slots.Use.PASS,
          ImapArchiveConsumer.this::login,
          () -> isEnding() || needless.getAsBoolean());
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
