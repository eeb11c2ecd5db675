package org.estreat.imap;

import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.support.ScheduledPollConsumer;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * Collects an account, pass after pass. Each message is an Exchange whose body is a {@link
 * RawMessage}, with these properties for users' own steps: {@code mailbox} (ACCOUNT/BOX), {@code
 * uidValidity}, {@code uid}, {@code size} (octets), {@code sightingId} (safe in a file's name) and
 * {@code rawMessage} (the body as handed in).
 */
public final class ImapArchiveConsumer extends ScheduledPollConsumer {
  /** The property that holds the {@link RawMessage} as it was handed in. */
  public static final String RAW_MESSAGE = "rawMessage";

  private final ImapArchiveEndpoint endpoint;
  private final Session session;
  private final Corridor corridor;
  private final CollectListener listener;

  ImapArchiveConsumer(
      ImapArchiveEndpoint endpoint,
      Processor processor,
      Session session,
      Corridor corridor,
      CollectListener listener) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.session = session;
    this.corridor = corridor;
    this.listener = listener;
  }

  @Override
  protected int poll() {
    forceConsumerAsReady();
    ImapAccount account = endpoint.account();
    CollectReport report =
        CollectReport.nothing(
            account.name(),
            "failed; the log says why",
            CollectReport.FaultKind.OTHER,
            Instant.now());
    try {
      report =
          new AccountPass(account, corridor, this::connect, this::handOn, this::isEnding).run();
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

  private Connection connect() throws NotConnectedException {
    MailConfiguration options = endpoint.getConfiguration();
    ImapAccount account = endpoint.account();
    String user = options.getUsername();
    String password = options.getPassword();
    if (options.getAuthenticator() != null) {
      PasswordAuthentication login = options.getPasswordAuthentication();
      user = login.getUserName();
      password = login.getPassword();
    } else if (password == null) {
      password = account.password().get();
    }
    ImapAccount.Security security =
        options.getProtocol().equals("imaps") ? ImapAccount.Security.TLS : account.security();
    return new Server(
            session.getProperties(),
            options.getHost(),
            options.getPort(),
            security,
            Wire.Limits.STANDARD)
        .connect(user, password);
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
