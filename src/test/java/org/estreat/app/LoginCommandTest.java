package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.estreat.app.oauth.TokenServer;
import org.estreat.imap.Scripted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person logs in, and what is kept then logs the program in. */
@Timeout(120)
class LoginCommandTest {
  @TempDir Path folder;
  private TokenServer tokens;

  @BeforeEach
  void start() throws Exception {
    tokens = new TokenServer();
  }

  @AfterEach
  void stop() {
    tokens.close();
  }

  private void configure(int port, String refreshToken) throws Exception {
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        accounts:
          - name: me
            url: imap://alice@127.0.0.1:%d
            tls: none
            oauth2:
              token-url: %s
              device-url: %s
              client-id: estreat
              refresh-token: %s
          - name: other
            url: imaps://bob@imap.example.org
            password: { command: "echo x" }
        """
            .formatted(port, tokens.url("/token"), tokens.url("/device"), refreshToken));
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString(); // of the route files
    return Run.of(folder, Map.of("ESTREAT_HOME", home), args);
  }

  @Test
  void theRefreshTokenIsKeptAndUsed() throws Exception {
    tokens
        .then(
            200,
            "{'device_code':'d','user_code':'ABCD','verification_uri':'https://x.example.org/d',"
                + "'interval':1}")
        .then(200, "{'access_token':'a','refresh_token':'refresh-s3cret'}")
        .then(200, "{'access_token':'access-s3cret'}");
    try (Scripted server =
        new Scripted(talk -> {
          talk.send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=OAUTHBEARER] hello\r\n");
          String line = talk.line();
          talk.send("E1 BAD what is " + line + "?\r\n");
        })) {
      configure(server.port(), "{ file: token.txt }");
      Run before = run("sync", "me");
      assertThat(before.err()).contains("no refresh token", "hint", "estreat login me");
      assertThat(before.exitCode()).isEqualTo(Exit.FAILED);

      Run login = run("login", "me");
      assertThat(login.err()).isEmpty();
      assertThat(login.exitCode()).isEqualTo(Exit.DONE);
      assertThat(login.out()).contains("https://x.example.org/d", "ABCD", "token.txt");
      assertThat(Files.readString(folder.resolve("token.txt"))).isEqualTo("refresh-s3cret\n");

      Run sync = run("sync", "me");
      assertThat(server.heard()).singleElement().asString().contains("AUTHENTICATE OAUTHBEARER");
      assertThat(sync.err()).contains("(not shown)");
      assertThat(login.out() + login.err() + sync.out() + sync.err()).doesNotContain("s3cret");
      Path log = folder.resolve("index-data/log/estreat.log");
      assertThat(Files.exists(log) ? Files.readString(log) : "").doesNotContain("s3cret");
    }
  }

  @Test
  void whatCannotBeLoggedInIsNamed() throws Exception {
    configure(1, "{ env: TOKEN }");
    Run noFile = run("login", "me");
    assertThat(noFile.err()).contains("accounts.me.oauth2.refresh-token", "{ file: PATH }");
    assertThat(noFile.exitCode()).isEqualTo(Exit.WRONG_USE);
    Run password = run("login", "other");
    assertThat(password.err()).contains("accounts.other.oauth2");
    assertThat(password.exitCode()).isEqualTo(Exit.WRONG_USE);

    configure(1, "{ file: token.txt }");
    tokens.then(400, "{'error':'unauthorized_client'}");
    Run refused = run("login", "me");
    assertThat(refused.err()).contains("unauthorized_client", tokens.url("/device").toString());
    assertThat(refused.exitCode()).isEqualTo(Exit.FAILED);
  }
}
