package org.estreat.imap;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.mail.JavaMailSender;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpoint;
import org.estreat.ingest.Corridor;
import org.jspecify.annotations.Nullable;

/**
 * An account's server. camel-mail makes the session from its options; the consumer is our own. The
 * {@link Corridor}, the {@link CollectListener} and the {@link Gate} are the registry's, by their
 * types.
 */
public final class ImapArchiveEndpoint extends MailEndpoint {
  private @Nullable ImapAccount account;

  ImapArchiveEndpoint(String uri, MailComponent component, MailConfiguration configuration) {
    super(uri, component, configuration);
  }

  void account(ImapAccount value) {
    account = value;
  }

  /**
   * The account to collect.
   *
   * @throws IllegalArgumentException where the URI names none
   */
  ImapAccount account() {
    ImapAccount known = account;
    if (known == null) {
      throw new IllegalArgumentException(
          "imaparchive: expected account=#NAME, the name of an account in the registry");
    }
    return known;
  }

  @Override
  public Consumer createConsumer(Processor processor, JavaMailSender sender) throws Exception {
    ImapArchiveConsumer consumer =
        new ImapArchiveConsumer(
            this,
            processor,
            sender.getSession(),
            find(Corridor.class),
            find(CollectListener.class),
            find(Gate.class));
    configureConsumer(consumer);
    return consumer;
  }

  private <T> T find(Class<T> type) {
    T found = getCamelContext().getRegistry().findSingleByType(type);
    if (found == null) {
      throw new IllegalArgumentException(
          "imaparchive: expected one " + type.getSimpleName() + " in the registry, found none");
    }
    return found;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("imaparchive: only reads; it cannot be sent to");
  }
}
