package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.extract.Ocr;
import org.estreat.imap.Mechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** File, environment and command line to typed values; faults that name key, place, allowed. */
class ConfigTest {
  private static final String ALICE =
      """
      accounts:
        - name: alice
          url: imaps://alice@imap.example.org
          password: { env: PW }
      """;

  @TempDir Path folder;

  private final Map<String, String> env = new HashMap<>();
  private final Map<String, String> overrides = new HashMap<>();

  private Config read(String yaml) throws Exception {
    Files.writeString(folder.resolve("estreat.yaml"), yaml);
    return ConfigReader.read(world(), null, null);
  }

  private World world() {
    return new World(
        InputStream.nullInputStream(),
        new PrintStream(new ByteArrayOutputStream()),
        new PrintStream(new ByteArrayOutputStream()),
        env,
        folder,
        InstantSource.system(),
        overrides,
        new Shutdown());
  }

  private Fault fault(String yaml) {
    return catchThrowableOfType(Fault.class, () -> read(yaml));
  }

  @Test
  void withoutAnythingEverySettingHasItsStandardValue() throws Exception {
    Config config = ConfigReader.read(world(), null, null);

    assertThat(config.data()).isEqualTo(folder.resolve("index-data"));
    assertThat(config.http()).isEqualTo(new Config.Http("127.0.0.1", 8143));
    assertThat(config.accounts()).isEmpty();
    assertThat(config.limits().commitEvery()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.limits().packOctets()).isEqualTo(256L << 20);
  }

  @Test
  void readsAnAccountWithAllItsKeys() throws Exception {
    Config config =
        read(
            """
            data: kept
            http: { host: 0.0.0.0, port: 9000 }
            accounts:
              - url: imap://al%40ice@localhost:1143/
                name: alice
                custodian: Alice Smith
                tls: opportunistic
                password: { file: secret.txt }
                folders:
                  include: ["INBOX", "Lists/*"]
                  exclude: [Trash]
                  namespaces: [personal, shared]
                  subscribed: true
                avoid: [QRESYNC]
                every: 5m
                idle: false
            limits:
              connections: 2
              batch-size: 1GB
            """);

    assertThat(config.data()).isEqualTo(folder.resolve("kept"));
    assertThat(config.http()).isEqualTo(new Config.Http("0.0.0.0", 9000));
    assertThat(config.limits().connections()).isEqualTo(2);
    assertThat(config.limits().batchOctets()).isEqualTo(1L << 30);
    assertThat(config.accounts())
        .containsExactly(
            new Config.Account(
                "alice",
                "Alice Smith",
                "localhost",
                1143,
                Config.Security.STARTTLS_IF_OFFERED,
                "al@ice",
                new Config.Password.File(folder.resolve("secret.txt")),
                List.of("INBOX", "Lists/*"),
                List.of("Trash"),
                new Config.Folders(
                    Set.of(Config.Namespace.PERSONAL, Config.Namespace.SHARED),
                    true,
                    Set.of("QRESYNC")),
                Duration.ofMinutes(5),
                List.of(),
                Config.Access.standard(2)));
  }

  private static final String OAUTH =
      """
      accounts:
        - name: me
          url: imaps://me%40example.org@imap.example.org
          tls-ca: ca.pem
          auth: [xoauth2]
          limits: { connections: 2, rate: 500KB/s, commands: 20/s }
          oauth2:
            token-url: https://login.example.org/token
            device-url: https://login.example.org/device
            client-id: estreat
            client-secret: { env: ESTREAT_OAUTH_SECRET }
            refresh-token: { file: token.txt }
            scope: mail offline_access
            mechanism: oauthbearer
      limits: { rate: 2MB/s, connections-total: 5 }
      """;

  @Test
  void readsHowAServerMayBeUsed() throws Exception {
    env.put("ESTREAT_OAUTH_SECRET", "x");
    env.put("ESTREAT_ACCOUNTS_ME_OAUTH2_TOKEN_URL", "https://other.example.org/token");
    Config config = read(OAUTH);

    assertThat(config.limits().connectionsTotal()).isEqualTo(5);
    Config.Account me = config.accounts().getFirst();
    assertThat(me.password()).isNull();
    assertThat(me.access())
        .isEqualTo(
            new Config.Access(
                List.of(Mechanism.OAUTHBEARER, Mechanism.XOAUTH2),
                folder.resolve("ca.pem"),
                "",
                new Config.OAuth2(
                    URI.create("https://other.example.org/token"),
                    URI.create("https://login.example.org/device"),
                    null,
                    "estreat",
                    new Config.Password.Env("ESTREAT_OAUTH_SECRET"),
                    new Config.Password.File(folder.resolve("token.txt")),
                    "mail offline_access"),
                2,
                500L << 10,
                20));
    assertThat(config.toString() + me).doesNotContain("secret-value");
  }

  @Test
  void limitsAreThoseOfAllWhereAnAccountHasNone() throws Exception {
    Config config = read(ALICE + "limits: { connections: 7, rate: 1MB/s, commands: 3 }\n");
    Config.Access access = config.accounts().getFirst().access();
    assertThat(access).isEqualTo(new Config.Access(List.of(), null, "", null, 7, 1 << 20, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth: .xoauth2. | auth: [plain] | wrong value of 'accounts.me.auth' | oauthbearer",
        "auth: .xoauth2. | auth: [gssapi] | wrong value of 'accounts.me.auth' | found:    gssapi",
        "tls-ca: ca.pem | tls-pin: 12:34 | wrong value of 'accounts.me.tls-pin' | 64 hex digits",
        "commands: 20/s | commands: 0 | accounts.me.limits.commands' | like 20/s",
        "rate: 500KB/s | rate: 500KB | accounts.me.limits.rate' | 2MB/s, or none",
        "connections: 2 | connections: 0 | accounts.me.limits.connections' | at least 1",
        "connections-total: 5 | connections-total: 0 | limits.connections-total' | at least 1",
        "https://login.example.org/token | http://login.example.org/t | oauth2.token-url' | https:",
        "token-url: .* | scope: a | 'oauth2.scope' is there twice | once",
        "token-url: .* | '#' | 'accounts.me.oauth2.token-url' is missing | https:",
        "client-id: estreat | client-id: | 'accounts.me.oauth2.client-id' is missing | calls this",
        "refresh-token: .* | refresh-token: hunter2 | does not name the source of a secret | {"
            + " file",
        "refresh-token: .* | refresh-token: {} | no single source of its refresh-token | none",
        "mechanism: oauthbearer | mechanism: plain | oauth2.mechanism' | oauthbearer or xoauth2",
        "tls-ca: ca.pem | password: { env: A } | has a password and oauth2 | one of them",
      })
  void aWrongAccessIsNamedToo(String line, String instead, String what, String detail) {
    env.put("ESTREAT_OAUTH_SECRET", "x");
    String yaml = OAUTH.replaceFirst(line, instead);
    assertThat(fault(yaml).text()).contains(what).contains(detail).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"true | INBOX", "false | ''", "[INBOX, 'Lists/*'] | INBOX,Lists/*", "[] | wrong"})
  void idleNamesTheFoldersThatAreFollowed(String given, String folders) throws Exception {
    String yaml = ALICE.replace("password", "idle: " + given + "\n    password");
    if (folders.equals("wrong")) {
      assertThat(fault(yaml).text()).contains("accounts.alice.idle").contains("list of folder");
    } else {
      List<String> idle = read(yaml).accounts().getFirst().idle();
      assertThat(String.join(",", idle)).isEqualTo(folders);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "imaps, required, TLS, 993",
    "imap, required, STARTTLS, 143",
    "imap, opportunistic, STARTTLS_IF_OFFERED, 143",
    "imap, none, NONE, 143"
  })
  void urlAndTlsSayHowTheConnectionIsProtected(
      String scheme, String tls, Config.Security security, int port) throws Exception {
    Config config =
        read(
            ALICE
                .replace("imaps:", scheme + ":")
                .replace("password", "tls: " + tls + "\n    password"));

    assertThat(config.accounts().getFirst().security()).isEqualTo(security);
    assertThat(config.accounts().getFirst().port()).isEqualTo(port);
  }

  @Test
  void environmentOverridesTheFileAndTheCommandLineOverridesBoth() throws Exception {
    env.put("ESTREAT_HTTP_PORT", "1");
    env.put("ESTREAT_HTTP_HOST", "localhost");
    env.put("ESTREAT_LIMITS_COMMIT_EVERY", "250ms");
    env.put("ESTREAT_ACCOUNTS_ALICE_FOLDERS_EXCLUDE", "Trash,Junk");
    env.put("ESTREAT_JAVA_HOME", "/jdk");
    overrides.put("http.port", "2");
    overrides.put("accounts.bob.url", "imap://bob@host");
    overrides.put("accounts.bob.password.command", "echo x");

    Config config = read("http: { port: 3 }\n" + ALICE);

    assertThat(config.http()).isEqualTo(new Config.Http("localhost", 2));
    assertThat(config.limits().commitEvery()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.accounts()).extracting(Config.Account::name).containsExactly("alice", "bob");
    assertThat(config.accounts().getFirst().exclude()).containsExactly("Trash", "Junk");
  }

  @Test
  void aVariableThatHoldsAPasswordIsNoSetting() throws Exception {
    env.put("ESTREAT_ALICE_SECRET", "x");

    Config config = read(ALICE.replace("env: PW", "env: ESTREAT_ALICE_SECRET"));

    assertThat(config.accounts().getFirst().password())
        .isEqualTo(new Config.Password.Env("ESTREAT_ALICE_SECRET"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prot: 1 | unknown setting 'prot' | estreat.yaml:1 | data, routes, http, accounts, limits",
        "http: { prot: 1 } | unknown setting 'http.prot' | estreat.yaml:1 | did you mean 'port'?",
        "http: { port: 70000 } | wrong value of 'http.port' | estreat.yaml:1 | 0 to 65535",
        "limits: { extract-heap: 16MB } | wrong value of 'limits.extract-heap' | estreat.yaml:1 |"
            + " at least 64MB",
        "http: { port: x } | wrong value of 'http.port' | estreat.yaml:1:9 | found:    x",
        "http: 8143 | unknown setting 'http' | estreat.yaml:1 | with keys below it",
        "data: { at: x } | unknown setting 'data.at' | estreat.yaml:1 | no keys below it",
        "data: [a, b] | wrong value of 'data' | estreat.yaml:1 | a list of 2",
        "data: a\\ndata: b | is there twice | estreat.yaml:2 | expected",
        "'data: [' | not YAML | estreat.yaml:1 | expected",
        "just words | the configuration is not | estreat.yaml:1 | keys with values",
        "limits: { commit-every: 5 } | wrong value of 'limits.commit-every' | :1 | with its unit",
        "limits: { batch-size: 0 } | wrong value of 'limits.batch-size' | :1 | at least 1",
        "limits: { bach-size: 1 } | unknown setting 'limits.bach-size' | :1 | 'batch-size'?",
        "accounts: { a: b } | 'accounts' is not what | :1 | a list of accounts",
        "accounts: [ { url: x } ] | an account has no name | :1 | a name without '/'",
        "accounts: [ { name: a/b } ] | an account has a wrong name | :1 | found:    a/b",
      })
  void aWrongFileIsNamedWithKeyPlaceAndWhatIsAllowed(
      String yaml, String what, String where, String expected) {
    String text = fault(yaml.replace("\\n", "\n")).text();

    assertThat(text).contains(what).contains(where).contains(expected);
    assertThat(text).contains("where:").contains("expected:").contains("found:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: imaps:.* | url: http://a@b | wrong value of 'accounts.alice.url' | estreat.yaml:3",
        "url: imaps:.* | url: imaps://imap.example.org | 'accounts.alice.url' | imaps://USER@HOST",
        "url: imaps:.* | tls: none | 'accounts.alice.url' is missing | estreat.yaml:2",
        "password:.* | tls: maybe\\n"
            + "    password: { env: A } | 'accounts.alice.tls' | required, opp",
        "password:.* | tls: none\\n    password: { env: A } | 'accounts.alice.tls' | says imaps",
        "password:.* | every: soon\\n    password: { env: A } | alice.every' | 60s",
        "password:.* | idle: yes\\n"
            + "    password: { env: A } | alice.idle' | true (INBOX), false, or",
        "password:.* | folders: { namespaces: [mine] }\\n    password: { env: A }"
            + " | alice.folders.namespaces' | personal, others and shared",
        "password:.* | password: hunter2 | 'accounts.alice.password' does not name | { env: VAR",
        "password:.* | password: hunter2 | accounts.alice.password' | { command: ",
        "password:.* | custodian: y | key 'accounts.alice.password' | { file: PATH }",
        "url: imaps:.* | url: imaps://a@b.org@h.org | alice.url' | %40: imaps://a%40b.org@h.org",
        "password:.* | password: { env: A, file: b } | no single source | 2 of them",
        "password:.* | custodian: x | no single source | found:    none",
        "password:.* | pasword: { env: A } | 'accounts.alice.pasword.env' | custodian, url, tls",
      })
  void aWrongAccountIsNamedToo(String line, String instead, String what, String detail) {
    String yaml = ALICE.replaceFirst(line, instead.replace("\\n", "\n"));

    assertThat(fault(yaml).text()).contains(what).contains(detail);
  }

  @Test
  void noSecretIsShown() {
    String inUrl = fault(ALICE.replace("alice@imap", "alice:hunter2@imap")).text();
    String withAt = fault(ALICE.replace("alice@imap", "alice:se@hunter2@imap")).text();
    String atWrongKey = fault(ALICE.replace("{ env: PW }", "hunter2")).text();
    env.put("ESTREAT_ACCOUNTS_ALICE_PASSWORD", "hunter2");
    String inVariable = fault(ALICE).text();

    assertThat(inUrl).contains("password in the URL");
    assertThat(inVariable).contains("ESTREAT_ACCOUNTS_ALICE_PASSWORD");
    assertThat(inUrl + withAt + atWrongKey + inVariable).doesNotContain("hunter2");
  }

  @Test
  void anUnknownVariableIsNamedWithTheNearest() {
    env.put("ESTREAT_HTTP_PROT", "1");

    assertThat(fault("").text()).contains("ESTREAT_HTTP_PROT").contains("mean ESTREAT_HTTP_PORT?");
  }

  @Test
  void theSampleFileSetsNothingAndItsLinesAreValidOnceUncommented() throws Exception {
    String sample = Files.readString(Path.of("estreat.yaml"));
    Config asItIs = read(sample);
    Config uncommented = read(sample.replaceAll("(?m)^# ?( *[a-z-]+:|  - )", "$1"));

    assertThat(asItIs.accounts()).isEmpty();
    assertThat(uncommented.accounts()).hasSize(1);
    assertThat(uncommented.limits())
        .usingRecursiveComparison()
        .ignoringFields("extraction.ocr")
        .isEqualTo(asItIs.limits());
    assertThat(asItIs.limits().extraction().ocr()).isNull();
    assertThat(uncommented.limits().extraction().ocr())
        .isEqualTo(new Ocr("tesseract", List.of("eng", "deu"), Ocr.Limits.DEFAULT));
  }
}
