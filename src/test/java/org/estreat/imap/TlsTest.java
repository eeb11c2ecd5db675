package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.estreat.imap.CollectReport.ServerIdentity;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.imap.Scripted.Script;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose certificate counts, from the first octet and after STARTTLS. */
@Timeout(60)
class TlsTest {
  @TempDir static Path folder;
  private static TestAuthority authority;

  @BeforeAll
  static void certify() throws Exception {
    authority = new TestAuthority(folder.resolve("ca"));
    authority.certify("right", "dns:localhost");
    authority.certify("wrong", "dns:elsewhere.example.org");
  }

  /** Offers STARTTLS, or begins with TLS, and then lets anybody in. */
  private static Script server(Security security, SSLContext certificate, String injected) {
    return talk -> {
      if (security == Security.TLS) {
        talk.startTls(certificate);
      }
      talk.send("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hello\r\n");
      if (security != Security.TLS) {
        talk.answer("TAG OK begin\r\n" + injected);
        talk.startTls(certificate);
        talk.answer("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nTAG OK\r\n");
      } else {
        talk.send("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n");
        talk.line();
      }
      talk.answer("TAG OK [CAPABILITY IMAP4rev1 INSIDE] in\r\n");
    };
  }

  private static Connection connect(Scripted server, Security security, Trust trust)
      throws NotConnectedException {
    return new Server(
            new Properties(), "localhost", server.port(), security, trust, Wire.Limits.STANDARD)
        .connect("me", "alice", Credential.password(() -> "s3cret-word"), List.of());
  }

  private static Trust ca() throws Exception {
    return new Trust(authority.authority(), "");
  }

  private static void assertRefused(Security security, String alias, Trust trust, String... words)
      throws Exception {
    try (Scripted server = new Scripted(server(security, authority.server(alias), ""))) {
      NotConnectedException fault =
          catchThrowableOfType(NotConnectedException.class, () -> connect(server, security, trust));
      assertThat(fault).hasMessageContainingAll(words);
      assertThat(server.heard()).noneMatch(line -> line.contains("AUTHENTICATE"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "STARTTLS_IF_OFFERED"})
  void ownAuthorityAfterStartTls(Security security) throws Exception {
    try (Scripted server = new Scripted(server(security, authority.server("right"), ""));
        Connection connection = connect(server, security, ca())) {
      ServerIdentity identity = Objects.requireNonNull(connection.identity());
      assertThat(identity.tls()).isEqualTo("TLSv1.3");
      assertThat(identity.capabilities()).contains("INSIDE").doesNotContain("LOGINDISABLED");
      assertThat(server.heard().getFirst()).isEqualTo("E1 STARTTLS");
    }
  }

  /** RFC 9051 section 11.1, CVE-2021-38370 and its like. */
  @Test
  void whatWasSaidInClearBeforeTlsIsThrownAway() throws Exception {
    String injected = "* CAPABILITY IMAP4rev1 LOGINDISABLED EVIL\r\nE2 OK injected\r\n";
    Script script = server(Security.STARTTLS, authority.server("right"), injected);
    try (Scripted server = new Scripted(script);
        Connection connection = connect(server, Security.STARTTLS, ca())) {
      assertThat(connection.can("EVIL")).isFalse();
      assertThat(server.heard().get(1)).isEqualTo("E2 CAPABILITY");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS", "STARTTLS_IF_OFFERED"})
  void anotherHostsCertificateIsRefused(Security security) throws Exception {
    assertRefused(security, "wrong", ca(), "localhost");
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS", "STARTTLS_IF_OFFERED"})
  void anUnknownAuthorityIsRefused(Security security) throws Exception {
    assertRefused(security, "right", Trust.STANDARD, "PKIX");
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void anotherCertificateThanThePinnedOneIsRefused(Security security) throws Exception {
    Trust pinned = new Trust(null, authority.sha256("wrong"));
    assertRefused(security, "right", pinned, authority.sha256("wrong"), authority.sha256("right"));
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "STARTTLS"})
  void thePinnedCertificateNeedsNoAuthorityAndNoName(Security security) throws Exception {
    String pin = authority.sha256("wrong").toUpperCase(java.util.Locale.ROOT);
    Trust pinned = new Trust(null, pin.replaceAll("(..)(?=.)", "$1:"));
    SSLContext certificate = authority.server("wrong");
    try (Scripted server = new Scripted(server(security, certificate, ""))) {
      if (security == Security.TLS) {
        Connection.greet(
                Wire.connect(
                    pinned.applied(new Properties(), "imaps"),
                    "imaps",
                    "localhost",
                    server.port(),
                    Wire.Limits.STANDARD))
            .abort();
      } else {
        connect(server, security, pinned).abort();
      }
    }
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
    assertRefused(Security.TLS, "right", new Trust(empty, ""), "empty.pem", "PEM");
    Path gone = folder.resolve("gone.pem");
    assertRefused(Security.TLS, "right", new Trust(gone, ""), "gone.pem");
  }
}
