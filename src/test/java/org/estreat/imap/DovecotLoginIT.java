package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.CollectReport.ServerIdentity;
import org.estreat.imap.ImapAccount.Security;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logging in to a real Dovecot by every mechanism that it knows, with TLS and without. */
@Timeout(120)
class DovecotLoginIT {
  private static final String PASSWORD = "p\u00e4ss \"wo\\rd\"";

  private static final String MORE =
      """
      ssl = yes
      ssl_cert = <CERTIFICATE
      ssl_key = <KEY
      disable_plaintext_auth = yes
      auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 oauthbearer xoauth2
      auth_failure_delay = 0
      service anvil {
        unix_listener anvil-auth-penalty {
          mode = 0
        }
      }
      passdb {
        driver = oauth2
        mechanisms = xoauth2 oauthbearer
        args = FOLDER/oauth2.conf
      }
      passdb {
        driver = passwd-file
        args = scheme=PLAIN username_format=%u FOLDER/users
      }
      """;

  /** Dovecot asks here whether a token is good. */
  private static final String INTROSPECTION =
      """
      introspection_mode = get
      introspection_url = http://127.0.0.1:PORT/introspect?token=
      active_attribute = active
      active_value = yes
      username_attribute = user
      """;

  @TempDir static Path folder;
  private static HttpServer tokens;
  private static Dovecot server;
  private static Trust trust;

  @BeforeAll
  static void start() throws Exception {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, missing);
    TestAuthority authority = new TestAuthority(folder.resolve("ca"));
    authority.certify("dovecot", "dns:localhost");
    trust = new Trust(authority.authority(), "");
    Path home = folder.resolve("server");
    server =
        new Dovecot(
            home,
            MORE.replace("CERTIFICATE", authority.certificate("dovecot").toString())
                .replace("KEY", authority.key("dovecot").toString()));
    Path config = home.resolve("dovecot.conf");
    String text = Files.readString(config);
    int from = text.indexOf("passdb {");
    Files.writeString(config, text.substring(0, from) + text.substring(text.indexOf("userdb")));
    Files.writeString(home.resolve("users"), "alice:{PLAIN}" + PASSWORD + "::::::\n");
    tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tokens.createContext("/introspect", DovecotLoginIT::introspect);
    tokens.start();
    String port = Integer.toString(tokens.getAddress().getPort());
    Files.writeString(home.resolve("oauth2.conf"), INTROSPECTION.replace("PORT", port));
    server.start();
  }

  private static void introspect(HttpExchange call) throws IOException {
    boolean good = call.getRequestURI().getQuery().contains("good-token");
    byte[] answer =
        ("{\"active\":\"" + (good ? "yes" : "no") + "\",\"user\":\"alice\"}")
            .getBytes(StandardCharsets.UTF_8);
    try (call) {
      call.getResponseHeaders().add("Content-Type", "application/json");
      call.sendResponseHeaders(200, answer.length);
      call.getResponseBody().write(answer);
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      tokens.stop(0);
    }
  }

  private static Connection connect(
      String host, Security security, String password, Mechanism... mechanisms)
      throws NotConnectedException {
    return new Server(new Properties(), host, server.port(), security, trust, Wire.Limits.STANDARD)
        .connect("me", "alice", Credential.password(() -> password), List.of(mechanisms));
  }

  private static NotConnectedException fault(
      String host, Security security, String password, Mechanism... mechanisms) {
    return catchThrowableOfType(
        NotConnectedException.class, () -> connect(host, security, password, mechanisms).close());
  }

  @ParameterizedTest
  @EnumSource(
      value = Mechanism.class,
      names = {"SCRAM_SHA_256", "SCRAM_SHA_1", "CRAM_MD5", "PLAIN", "LOGIN"})
  void everyMechanismAfterStartTls(Mechanism mechanism) throws Exception {
    try (Connection connection = connect("localhost", Security.STARTTLS, PASSWORD, mechanism)) {
      ServerIdentity identity = Objects.requireNonNull(connection.identity());
      assertThat(identity.tls()).startsWith("TLSv1.");
      assertThat(identity.id()).containsEntry("name", "Dovecot");
      assertThat(identity.capabilities()).contains("QRESYNC", "ID");
    }
    NotConnectedException fault = fault("localhost", Security.STARTTLS, "s3cret-wrong", mechanism);
    assertThat(fault.kind()).isEqualTo(FaultKind.WRONG_PASSWORD);
    assertThat(fault).hasMessageContaining("AUTHENTICATIONFAILED");
    assertThat(fault.getMessage()).doesNotContain("s3cret");
  }

  @Test
  void theHostNameIsCheckedAfterStartTls() {
    assertThat(fault("127.0.0.1", Security.STARTTLS, PASSWORD)).hasMessageContaining("127.0.0.1");
  }

  /** Dovecot takes a connection from this machine for a safe one and would allow even PLAIN. */
  @Test
  void withoutTlsAChallengeIsPreferred() throws Exception {
    try (Connection connection = connect("localhost", Security.NONE, PASSWORD)) {
      assertThat(Objects.requireNonNull(connection.identity()).tls()).isEmpty();
    }
  }

  private static Connection byToken(String token, Mechanism mechanism)
      throws NotConnectedException {
    Credential credential = new Credential(Credential.Kind.TOKEN, () -> token);
    return new Server(
            new Properties(),
            "localhost",
            server.port(),
            Security.STARTTLS,
            trust,
            Wire.Limits.STANDARD)
        .connect("me", "alice", credential, List.of(mechanism));
  }

  @ParameterizedTest
  @EnumSource(
      value = Mechanism.class,
      names = {"OAUTHBEARER", "XOAUTH2"})
  void aTokenLogsInOrIsRefused(Mechanism mechanism) throws Exception {
    try (Connection connection = byToken("s3cret-good-token", mechanism)) {
      assertThat(connection.can("QRESYNC")).isTrue();
    }
    NotConnectedException fault =
        catchThrowableOfType(
            NotConnectedException.class, () -> byToken("s3cret-bad-token", mechanism).close());
    assertThat(fault.getMessage()).contains("AUTHENTICATIONFAILED").doesNotContain("s3cret");
    assertThat(fault.kind()).isEqualTo(FaultKind.WRONG_PASSWORD);
  }
}
