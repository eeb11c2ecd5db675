package org.estreat.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.estreat.imap.Mechanism;
import org.jspecify.annotations.Nullable;

/** Reads how an account's server may be used. */
final class AccessBuilder {
  private final ConfigBuilder values;
  private final SourceReader sources;

  AccessBuilder(ConfigBuilder values, SourceReader sources) {
    this.values = values;
    this.sources = sources;
  }

  Config.Access build(String account) throws Fault {
    Path ca = values.isSet(Setting.TLS_CA, account) ? values.path(Setting.TLS_CA, account) : null;
    Config.OAuth2 oauth2 = oauth2(account);
    return new Config.Access(
        mechanisms(account, oauth2 != null),
        ca,
        pin(account),
        oauth2,
        values.count(own(Setting.ACCOUNT_CONNECTIONS, Setting.CONNECTIONS, account), account),
        values.rate(own(Setting.ACCOUNT_RATE, Setting.RATE, account), account),
        values.frequency(own(Setting.ACCOUNT_COMMANDS, Setting.COMMANDS, account), account));
  }

  /** The account's own setting, or that of all. */
  private Setting own(Setting own, Setting ofAll, String account) {
    return values.isSet(own, account) ? own : ofAll;
  }

  private String pin(String account) throws Fault {
    String text = values.text(Setting.TLS_PIN, account);
    String pin = text.replace(":", "").toLowerCase(Locale.ROOT);
    if (!pin.isEmpty() && !pin.matches("[0-9a-f]{64}")) {
      throw values.wrong(Setting.TLS_PIN, account, Setting.TLS_PIN.kind.allowed, text);
    }
    return pin;
  }

  private List<Mechanism> mechanisms(String account, boolean token) throws Fault {
    List<Mechanism> mechanisms = new ArrayList<>();
    for (Setting setting : List.of(Setting.OAUTH_MECHANISM, Setting.AUTH)) {
      boolean single = setting == Setting.OAUTH_MECHANISM;
      List<String> items =
          single
              ? Stream.of(values.text(setting, account)).filter(t -> !t.isEmpty()).toList()
              : values.items(setting, account);
      for (String item : items) {
        Mechanism mechanism = Mechanism.of(item.strip()).orElse(null);
        if (mechanism == null || mechanism.takesToken() != (single || token)) {
          throw values.wrong(setting, account, setting.kind.allowed, item);
        }
        mechanisms.add(mechanism);
      }
    }
    return mechanisms;
  }

  private Config.@Nullable OAuth2 oauth2(String account) throws Fault {
    URI tokenUrl = web(Setting.TOKEN_URL, account);
    if (tokenUrl == null) {
      if (sources.hasOAuth2(account)) {
        throw values.missing(Setting.TOKEN_URL, account, Setting.TOKEN_URL.kind.allowed);
      }
      return null;
    }
    String clientId = values.text(Setting.CLIENT_ID, account);
    if (clientId.isEmpty()) {
      throw values.missing(Setting.CLIENT_ID, account, "what the server calls this program");
    }
    return new Config.OAuth2(
        tokenUrl,
        web(Setting.DEVICE_URL, account),
        web(Setting.AUTH_URL, account),
        clientId,
        sources.clientSecret(account),
        sources.refreshToken(account),
        values.text(Setting.SCOPE, account));
  }

  private @Nullable URI web(Setting setting, String account) throws Fault {
    String text = values.text(setting, account);
    if (text.isEmpty()) {
      return null;
    }
    try {
      URI url = new URI(text);
      String host = url.getHost();
      boolean here =
          "http".equals(url.getScheme())
              && host != null
              && host.matches("localhost|127\\.0\\.0\\.1|\\[::1\\]");
      if (host != null && url.getUserInfo() == null && ("https".equals(url.getScheme()) || here)) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw values.wrong(setting, account, setting.kind.allowed, text).cause(e);
    }
    throw values.wrong(setting, account, setting.kind.allowed, text);
  }
}
