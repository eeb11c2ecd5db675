package org.estreat.imap;

import java.net.URI;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.mail.MailComponent;
import org.apache.camel.component.mail.MailConfiguration;
import org.apache.camel.component.mail.MailEndpointConfigurer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.component.PropertyConfigurerSupport;
import org.estreat.imap.ImapAccount.Security;

/**
 * The Camel component {@code imaparchive:HOST:PORT?account=#NAME} ({@code imaparchives:} for TLS).
 * It takes camel-mail's options for logging in, TLS and timeouts, and {@code mail.*}; those about
 * reading, marking and deleting have no effect, because nothing is ever changed on the server.
 */
public final class ImapArchiveComponent extends MailComponent {
  static final String SCHEME = "imaparchive";
  static final String SECURE_SCHEME = "imaparchives";

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    MailConfiguration configuration = getConfiguration().copy();
    configuration.setIgnoreUriScheme(true);
    ImapArchiveEndpoint endpoint = new ImapArchiveEndpoint(uri, this, configuration);
    moveMailProperties(parameters, configuration);
    setEndpointHeaderFilterStrategy(endpoint);
    setProperties(endpoint, parameters);
    if (configuration.getSslContextParameters() == null) {
      configuration.setSslContextParameters(retrieveGlobalSslContextParameters());
    }
    configure(configuration, endpoint.account(), URI.create(uri));
    return endpoint;
  }

  private static void moveMailProperties(
      Map<String, Object> parameters, MailConfiguration configuration) {
    for (Iterator<Map.Entry<String, Object>> i = parameters.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, Object> parameter = i.next();
      if (parameter.getKey().startsWith("mail.")) {
        configuration
            .getAdditionalJavaMailProperties()
            .put(parameter.getKey(), parameter.getValue());
        i.remove();
      }
    }
  }

  private static void configure(MailConfiguration configuration, ImapAccount account, URI uri) {
    boolean tls = SECURE_SCHEME.equals(uri.getScheme()) || account.security() == Security.TLS;
    configuration.setPort(tls ? 993 : 143);
    configuration.configure(uri);
    configuration.configureProtocol(tls ? "imaps" : "imap");
    if (configuration.getUsername() == null && configuration.getAuthenticator() == null) {
      configuration.setUsername(account.user());
    }
    Map<Object, Object> properties = configuration.getAdditionalJavaMailProperties();
    properties.putIfAbsent(
        "mail." + configuration.getProtocol() + ".ssl.checkserveridentity", "true");
    if (!tls && account.security() != Security.NONE) {
      properties.putIfAbsent("mail.imap.starttls.enable", "true");
      properties.putIfAbsent(
          "mail.imap.starttls.required", Boolean.toString(account.security() == Security.STARTTLS));
    }
  }

  @Override
  public PropertyConfigurer getEndpointPropertyConfigurer() {
    return new Configurer();
  }

  /** Knows the one option of our own; camel-mail's configurer knows the rest. */
  private static final class Configurer extends PropertyConfigurerSupport
      implements PropertyConfigurer {
    private final MailEndpointConfigurer mail = new MailEndpointConfigurer();

    @Override
    public boolean configure(
        CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
      if (name.equals("account") && target instanceof ImapArchiveEndpoint endpoint) {
        endpoint.account(property(context, ImapAccount.class, value));
        return true;
      }
      return mail.configure(context, target, name, value, ignoreCase);
    }
  }
}
