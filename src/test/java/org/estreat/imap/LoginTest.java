package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.CollectReport.ServerIdentity;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.imap.Scripted.Script;
import org.estreat.imap.Scripted.Talk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way of logging in is taken, what goes over the wire, and what never does. */
@Timeout(30)
class LoginTest {
  private static final String SECRET = "s3cret-word";

  private static Script greeting(String capabilities, Script then) {
    return talk -> {
      talk.send("* OK [CAPABILITY IMAP4rev1 " + capabilities + "] hello\r\n");
      then.talk(talk);
    };
  }

  /** Takes what is said first, however, and says OK. */
  private static void accept(Talk talk) throws IOException {
    String line = talk.line();
    if (line.endsWith("AUTHENTICATE PLAIN")) {
      talk.send("+ \r\n");
      talk.line();
    }
    talk.send(line.split(" ", 2)[0] + " OK [CAPABILITY IMAP4rev1 ID X] done\r\n");
    talk.answer("* ID (\"name\" \"Toy\" \"vendor\" NIL)\r\nTAG OK\r\n");
  }

  private static Connection connect(
      Scripted server, Security security, Credential credential, Mechanism... mechanisms)
      throws NotConnectedException {
    return new Server(new Properties(), "127.0.0.1", server.port(), security, Wire.Limits.STANDARD)
        .connect("me", "alice", credential, List.of(mechanisms));
  }

  private static Credential password() {
    return Credential.password(() -> SECRET);
  }

  private static NotConnectedException fault(
      Scripted server, Security security, Credential credential, Mechanism... mechanisms) {
    NotConnectedException fault =
        catchThrowableOfType(
            NotConnectedException.class, () -> connect(server, security, credential, mechanisms));
    StringWriter story = new StringWriter();
    fault.printStackTrace(new PrintWriter(story));
    assertThat(story.toString()).doesNotContain(SECRET, base64(SECRET), base64("\0alice\0"));
    return fault;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUTH=PLAIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256 SASL-IR | ''"
            + " | AUTHENTICATE SCRAM-SHA-256 biws",
        "AUTH=PLAIN AUTH=CRAM-MD5 AUTH=SCRAM-SHA-1 | '' | AUTHENTICATE SCRAM-SHA-1",
        "AUTH=PLAIN AUTH=CRAM-MD5 | '' | AUTHENTICATE CRAM-MD5",
        "AUTH=PLAIN SASL-IR | '' | AUTHENTICATE PLAIN AGFsaWNl",
        "AUTH=PLAIN | '' | AUTHENTICATE PLAIN",
        "AUTH=XOAUTH2 | '' | LOGIN \"alice\" \"s3cret-word\"",
        "AUTH=PLAIN AUTH=CRAM-MD5 | PLAIN | AUTHENTICATE PLAIN",
        "AUTH=PLAIN AUTH=CRAM-MD5 | LOGIN | LOGIN \"alice\"",
      })
  void theStrongestThatIsOfferedIsTakenOrTheOneThatIsNamed(
      String offered, String named, String said) throws Exception {
    Mechanism[] mechanisms =
        named.isEmpty() ? new Mechanism[0] : new Mechanism[] {Mechanism.valueOf(named)};
    Script script = greeting(offered, talk -> talk.line());
    try (Scripted server = new Scripted(script)) {
      fault(server, Security.NONE, password(), mechanisms);
      assertThat(server.heard().getFirst()).contains(said);
    }
  }

  @Test
  void whoAnsweredIsKept() throws Exception {
    try (Scripted server = new Scripted(greeting("AUTH=PLAIN", LoginTest::accept));
        Connection connection = connect(server, Security.NONE, password())) {
      ServerIdentity identity = Objects.requireNonNull(connection.identity());
      assertThat(identity.host()).isEqualTo("127.0.0.1:" + server.port());
      assertThat(identity.greeting()).contains("hello");
      assertThat(identity.id()).containsEntry("name", "Toy").containsEntry("vendor", "");
      assertThat(identity.capabilities()).containsExactly("ID", "IMAP4REV1", "X");
      assertThat(identity.tls()).isEmpty();
      assertThat(server.heard().get(1)).isEqualTo(base64("\0alice\0" + SECRET));
      assertThat(server.heard().get(2)).contains("ID (\"name\" \"estreat\"");
    }
  }

  @Test
  void nothingIsSentWhereLoginIsDisabledAndNothingElseOffered() throws Exception {
    try (Scripted server = new Scripted(greeting("LOGINDISABLED AUTH=GSSAPI", Talk::line))) {
      NotConnectedException fault = fault(server, Security.NONE, password());
      assertThat(fault)
          .hasMessageContaining(
              "expected one of SCRAM-SHA-256, SCRAM-SHA-1, CRAM-MD5, PLAIN, LOGIN")
          .hasMessageContaining("found AUTH=GSSAPI, LOGINDISABLED");
      assertThat(fault.kind()).isEqualTo(FaultKind.OTHER);
      assertThat(server.heard()).isEmpty();
    }
  }

  @Test
  void withoutTlsAPasswordIsSentOnlyWhereThatIsAllowed() throws Exception {
    Login careful = new Login("me", "imap.example.org", 143, "alice", password(), List.of(), false);
    try (Scripted server =
        new Scripted(greeting("AUTH=PLAIN", Talk::line), greeting("AUTH=CRAM-MD5", Talk::line))) {
      Wire wire =
          Wire.connect(new Properties(), "imap", "127.0.0.1", server.port(), Wire.Limits.STANDARD);
      NotConnectedException fault =
          catchThrowableOfType(
              NotConnectedException.class, () -> careful.run(Connection.greet(wire)));
      assertThat(fault).hasMessageContaining("'accounts.me.tls' set to none");
      assertThat(fault.refusal()).isEqualTo(Refusal.PRIVACY);
      wire.close();
      assertThat(server.heard()).isEmpty();

      Wire challenge =
          Wire.connect(new Properties(), "imap", "127.0.0.1", server.port(), Wire.Limits.STANDARD);
      assertThatThrownBy(() -> careful.run(Connection.greet(challenge)))
          .isInstanceOf(ConnectionLostException.class);
      assertThat(server.heard()).singleElement().asString().contains("CRAM-MD5");
    }
  }

  @Test
  void onThisMachineNobodyListens() throws Exception {
    try (Scripted server = new Scripted(greeting("AUTH=PLAIN", LoginTest::accept));
        Connection connection = connect(server, Security.STARTTLS_IF_OFFERED, password())) {
      assertThat(connection.can("X")).isTrue();
    }
  }

  @Test
  void preauthBeforeTlsIsRefusedWhereTlsIsRequired() throws Exception {
    try (Scripted server =
        new Scripted(talk -> {
          talk.send("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\r\n");
          talk.line();
        })) {
      assertThat(fault(server, Security.STARTTLS, password())).hasMessageContaining("PREAUTH");
      assertThat(server.heard()).isEmpty();
    }
  }

  /** Gives one secret after the other. */
  private static Credential changing(Credential.Kind kind, String... secrets) {
    Deque<String> left = new ArrayDeque<>(List.of(secrets));
    return new Credential(
        kind,
        new Credential.Source() {
          @Override
          public String current() {
            return left.getFirst();
          }

          @Override
          public String afresh() {
            if (left.size() > 1) {
              left.removeFirst();
            }
            return left.getFirst();
          }
        });
  }

  @Test
  void aRefusedTokenIsFetchedAnewAndTriedOnce() throws Exception {
    Script script =
        greeting(
            "SASL-IR AUTH=XOAUTH2",
            talk -> {
              talk.answer("+ " + base64("{\"status\":\"400\"}") + "\r\n");
              assertThat(talk.line()).isEmpty();
              talk.send("E1 NO [AUTHENTICATIONFAILED] Invalid credentials\r\n");
              accept(talk);
            });
    Credential credential = changing(Credential.Kind.TOKEN, "stale-token", "fresh-token");
    try (Scripted server = new Scripted(script);
        Connection connection = connect(server, Security.NONE, credential)) {
      assertThat(server.heard().get(2)).endsWith(base64("user=alice\1auth=Bearer fresh-token\1\1"));
      assertThat(connection.can("X")).isTrue();
    }
  }

  @Test
  void aRefusedPasswordThatHasNotChangedIsNotTriedAgain() throws Exception {
    Script script =
        greeting(
            "",
            talk -> {
              talk.answer("TAG NO [AUTHENTICATIONFAILED] no\r\n");
              talk.line();
            });
    try (Scripted server = new Scripted(script)) {
      NotConnectedException fault = fault(server, Security.NONE, password());
      assertThat(fault.kind()).isEqualTo(FaultKind.WRONG_PASSWORD);
      assertThat(server.heard()).filteredOn(line -> line.contains("LOGIN ")).hasSize(1);
    }
  }

  @Test
  void aServerThatRepeatsWhatItWasSentIsNotRepeated() throws Exception {
    Script plain =
        greeting(
            "AUTH=PLAIN SASL-IR",
            talk -> {
              String line = talk.line();
              talk.send("E1 NO what is '" + line + "' of \"alice\" with " + SECRET + "?\r\n");
            });
    Script echo = greeting("AUTH=PLAIN SASL-IR", talk -> talk.send(talk.line() + "\r\n"));
    Script bye =
        greeting("", talk -> talk.send("* BYE [X " + SECRET + "] " + talk.line() + "\r\n"));
    try (Scripted server = new Scripted(plain, echo, bye)) {
      for (int i = 0; i < 3; i++) {
        assertThat(fault(server, Security.NONE, password())).hasMessageContaining("(not shown)");
      }
    }
  }

  @Test
  void aPasswordIsHiddenAsItStandsOnTheWireToo() throws Exception {
    Script script =
        greeting(
            "",
            talk -> {
              String line = talk.line();
              talk.send("E1 NO what is " + line + "?\r\n");
            });
    try (Scripted server = new Scripted(script)) {
      NotConnectedException fault =
          fault(server, Security.NONE, Credential.password(() -> "x\"y\\z"));
      assertThat(server.heard().getFirst()).contains("x\\\"y\\\\z");
      assertThat(fault).hasMessageContaining("(not shown)").hasMessageNotContaining("x\\\"y");
    }
  }

  @Test
  void aScramServerHasToProveItself() throws Exception {
    Script script =
        greeting("SASL-IR AUTH=SCRAM-SHA-256", talk -> talk.answer("TAG OK come in\r\n"));
    try (Scripted server = new Scripted(script)) {
      assertThat(fault(server, Security.NONE, password()))
          .hasMessageContaining("without the proof that it knows the password");
    }
  }

  @Test
  void aBrokenConversationIsCancelled() throws Exception {
    Script script =
        greeting(
            "SASL-IR AUTH=SCRAM-SHA-256",
            talk -> {
              talk.answer("+ " + base64("r=other,s=QSXC,i=4096") + "\r\n");
              talk.answer("E1 BAD cancelled\r\n");
            });
    try (Scripted server = new Scripted(script)) {
      assertThat(fault(server, Security.NONE, password()))
          .hasMessageContaining("nonce does not begin with ours");
      assertThat(server.heard().get(1)).isEqualTo("*");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUTH=CRAM-MD5 | + PDE+ | does not end its challenges",
        "AUTH=CRAM-MD5 | + %%% | expected a challenge in base64",
        "AUTH=PLAIN | * OK more | does not come to the end",
        "AUTH=XOAUTH2 AUTH=PLAIN SASL-IR | + PDE+ | PLAIN has no second challenge",
      })
  void endlessAndBrokenConversationsEnd(String offered, String said, String words)
      throws Exception {
    Script script =
        greeting(
            offered,
            talk -> {
              talk.line();
              for (int i = 0; i < 20_000; i++) {
                talk.send(said + "\r\n");
                if (i == 20 && said.startsWith("+ %")) {
                  talk.send("E1 BAD cancelled\r\n");
                }
              }
            });
    if (said.contains("PDE+") && offered.contains("XOAUTH2")) {
      script =
          greeting(
              offered,
              talk -> {
                talk.answer(said + "\r\n");
                talk.answer("E1 BAD cancelled\r\n");
              });
    }
    try (Scripted server = new Scripted(script)) {
      assertThat(fault(server, Security.NONE, password())).hasMessageContaining(words);
    }
  }

  @Test
  void aSecretThatCannotBeFetchedIsSaid() throws Exception {
    Script script = greeting("AUTH=PLAIN", Talk::line);
    try (Scripted server = new Scripted(script, script)) {
      for (boolean lasting : new boolean[] {true, false}) {
        Credential none =
            new Credential(
                Credential.Kind.PASSWORD,
                () -> {
                  throw new CredentialException(lasting, "no file", null);
                });
        NotConnectedException fault = fault(server, Security.NONE, none);
        assertThat(fault).hasMessageContaining("no file");
        assertThat(fault.refusal()).isEqualTo(lasting ? Refusal.CREDENTIAL : Refusal.BUSY);
      }
    }
  }

  @Test
  void nothingThatIsPrintedHoldsTheSecret() {
    Login login = new Login("me", "h", 1, "alice", password(), List.of(), true);
    ImapAccount account = Mails.account(SECRET, 1);
    assertThat(List.of(login, account, account.credential(), new Sasl.Plain("alice", SECRET)))
        .allSatisfy(each -> assertThat(each.toString()).doesNotContain(SECRET));
    assertThat(new Sasl.CramMd5("alice", SECRET).toString()).doesNotContain(SECRET);
  }
}
