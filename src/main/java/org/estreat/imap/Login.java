package org.estreat.imap;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.Sasl.SaslException;
import org.jspecify.annotations.Nullable;

/**
 * Logging in (RFC 9051 section 6.2): by the first of the account's mechanisms that the server
 * offers, the strongest first where the account names none. A secret that the server refuses is
 * fetched once more and tried again only where it is another: each try may count towards a lock.
 *
 * @param account its name, for faults
 * @param host as configured; OAUTHBEARER tells it
 * @param secretInClear whether the secret may be sent over a connection without TLS
 */
record Login(
    String account,
    String host,
    int port,
    String user,
    Credential credential,
    List<Mechanism> allowed,
    boolean secretInClear) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Logs in, unless the greeting says that somebody is logged in already. */
  void run(Connection connection) throws NotConnectedException, ConnectionLostException {
    if (connection.greeting().kind() == Status.Kind.PREAUTH) {
      return;
    }
    Mechanism mechanism = choose(connection);
    boolean initialResponse = connection.can("SASL-IR");
    connection.forgetCapabilities(); // somebody logged in may be offered others
    String secret = secret(false);
    NotConnectedException refused = attempt(connection, mechanism, initialResponse, secret);
    if (refused != null && refused.refusal() == Refusal.CREDENTIAL) {
      String other = secret(true);
      refused =
          other.equals(secret) ? refused : attempt(connection, mechanism, initialResponse, other);
    }
    if (refused != null) {
      throw refused;
    }
  }

  private String secret(boolean afresh) throws NotConnectedException {
    try {
      return afresh ? credential.source().afresh() : credential.source().current();
    } catch (CredentialException e) {
      if (e.lasting()) {
        throw new NotConnectedException(Refusal.CREDENTIAL, Words.of(e), Duration.ZERO, basis(""));
      }
      throw new NotConnectedException(Refusal.BUSY, Words.of(e), Duration.ZERO, null);
    }
  }

  private Mechanism choose(Connection connection)
      throws NotConnectedException, ConnectionLostException {
    Set<String> offered = capabilities(connection);
    boolean token = credential.kind() == Credential.Kind.TOKEN;
    boolean clear = !connection.wire().isTls() && !secretInClear;
    List<Mechanism> wanted =
        (allowed.isEmpty() ? Mechanism.all(token) : allowed)
            .stream().filter(each -> each.takesToken() == token).toList();
    List<Mechanism> usable = wanted.stream().filter(each -> isOffered(each, offered)).toList();
    for (Mechanism mechanism : usable) {
      if (mechanism.isChallenge() || !clear) {
        return mechanism;
      }
    }
    throw new NotConnectedException(
        usable.isEmpty() ? Refusal.OTHER : Refusal.PRIVACY,
        usable.isEmpty() ? noneOffered(wanted, offered) : inClear(),
        Duration.ZERO,
        null);
  }

  private Set<String> capabilities(Connection connection)
      throws NotConnectedException, ConnectionLostException {
    try {
      return connection.capabilities();
    } catch (CommandRefusedException e) {
      throw new NotConnectedException(FaultKind.OTHER, Words.of(e), null);
    }
  }

  private static boolean isOffered(Mechanism mechanism, Set<String> offered) {
    return mechanism == Mechanism.LOGIN
        ? !offered.contains("LOGINDISABLED")
        : offered.contains("AUTH=" + mechanism.wire());
  }

  private static String noneOffered(List<Mechanism> wanted, Set<String> offered) {
    List<String> ways = new ArrayList<>();
    offered.stream().filter(each -> each.startsWith("AUTH=")).sorted().forEach(ways::add);
    ways.add(offered.contains("LOGINDISABLED") ? "LOGINDISABLED" : "LOGIN");
    String expected = wanted.stream().map(Mechanism::wire).collect(Collectors.joining(", "));
    return "the server offers no way of logging in that may be used: expected one of "
        + expected
        + ", found "
        + Words.clean(String.join(", ", ways));
  }

  private String inClear() {
    return "the connection is not encrypted, and the server offers only ways of logging in that"
        + " would send the secret readable; key 'accounts."
        + account
        + ".tls' set to none (an imap:// url) allows that";
  }

  /** One try; null where it succeeded. */
  private @Nullable NotConnectedException attempt(
      Connection connection, Mechanism mechanism, boolean initialResponse, String secret)
      throws NotConnectedException, ConnectionLostException {
    Secrets secrets = new Secrets();
    secrets.add(secret);
    Authentication authentication = new Authentication(connection, secrets);
    String detail = "";
    try {
      if (mechanism == Mechanism.LOGIN) {
        authentication.login(user, secret);
        return null;
      }
      Sasl sasl = sasl(mechanism, secret);
      try {
        authentication.authenticate(mechanism, sasl, initialResponse);
        return null;
      } finally {
        detail = sasl.refusal();
      }
    } catch (CommandRefusedException e) {
      return refused(mechanism, e.status(), secret, secrets, detail);
    } catch (SaslException | MalformedResponseException e) {
      String words = mechanism.wire() + ": " + secrets.hidden(Words.of(e));
      throw new NotConnectedException(FaultKind.OTHER, words, null);
    } catch (ConnectionLostException e) {
      // its causes are left behind: they may hold what was sent
      throw new ConnectionLostException(secrets.hidden(Words.of(e)), secrets.hidden(e.said()));
    } catch (IOException e) {
      throw new ConnectionLostException("during the login: " + secrets.hidden(Words.of(e)));
    }
  }

  /** By what the secret is known again; one without a basis of its own is that itself. */
  private @Nullable String basis(String secret) {
    if (credential.kind() == Credential.Kind.PASSWORD) {
      return secret;
    }
    try {
      return credential.source().basis();
    } catch (CredentialException e) {
      return null;
    }
  }

  private NotConnectedException refused(
      Mechanism mechanism, Status status, String secret, Secrets secrets, String detail) {
    Refusal refusal = Refusal.ofLogin(status);
    String said = status + (detail.isBlank() ? "" : " " + detail);
    String hint =
        refusal == Refusal.CREDENTIAL && mechanism.isChallenge()
            ? " (by %s, which some servers offer and cannot do for every user: key 'auth')"
                .formatted(mechanism.wire())
            : "";
    String words = secrets.hidden(said) + hint;
    return new NotConnectedException(refusal, words, Refusal.wish(status), basis(secret));
  }

  private Sasl sasl(Mechanism mechanism, String secret) throws SaslException {
    if (user.indexOf('\0') >= 0 || secret.indexOf('\0') >= 0) {
      throw new SaslException("NUL cannot be sent in a user name or a password");
    }
    return switch (mechanism) {
      case SCRAM_SHA_256 -> new Sasl.ScramClient(new Scram("SHA-256", user, secret, nonce()));
      case SCRAM_SHA_1 -> new Sasl.ScramClient(new Scram("SHA-1", user, secret, nonce()));
      case CRAM_MD5 -> new Sasl.CramMd5(user, secret);
      case PLAIN -> new Sasl.Plain(user, secret);
      case OAUTHBEARER -> Sasl.Bearer.rfc7628(user, host, port, secret);
      case XOAUTH2 -> Sasl.Bearer.xoauth2(user, secret);
      case LOGIN -> throw new IllegalArgumentException("LOGIN is a command of its own");
    };
  }

  private static String nonce() {
    byte[] octets = new byte[24];
    RANDOM.nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "login of " + user + " at " + host;
  }
}
