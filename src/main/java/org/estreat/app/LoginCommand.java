package org.estreat.app;

import java.time.Duration;
import java.util.List;
import org.estreat.app.oauth.BrowserFlow;
import org.estreat.app.oauth.DeviceFlow;
import org.estreat.app.oauth.OAuthClient;
import org.estreat.app.oauth.OAuthException;
import org.estreat.app.oauth.RefreshToken;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "login",
    description = "Let a person log in to an account with oauth2, and keep the refresh token.")
final class LoginCommand extends Task {
  /** How long a person may take to log in by a browser. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @Parameters(paramLabel = "ACCOUNT", description = "an account with oauth2")
  private String name = "";

  LoginCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, InterruptedException {
    Config.Account account = Accounts.chosen(config(), List.of(name)).getFirst();
    Config.OAuth2 oauth2 = account.access().oauth2();
    if (oauth2 == null) {
      throw fault(
          account, "oauth2", "its servers and the name of this program there", "a password");
    }
    if (!(oauth2.refreshToken() instanceof Config.Password.File(var file))) {
      throw fault(account, "oauth2.refresh-token", "{ file: PATH }, where it is kept", "no file");
    }
    world().shutdown().interruptible();
    try {
      String token = token(account, oauth2);
      RefreshToken.inFile(file).replace(token);
      answer("logged in; the refresh token is kept in " + TerminalText.clean(file.toString()));
      return Exit.DONE;
    } catch (OAuthException e) {
      throw Fault.failed("account " + account.name() + " could not be logged in")
          .where(oauth2.tokenUrl())
          .expected("a refresh token")
          .found(e.getMessage())
          .cause(e);
    } finally {
      world().shutdown().uninterruptible();
    }
  }

  private String token(Config.Account account, Config.OAuth2 oauth2)
      throws Fault, OAuthException, InterruptedException {
    OAuthClient client = new Passwords(world()).client(account, oauth2);
    if (oauth2.deviceUrl() != null) {
      return new DeviceFlow(client, oauth2.deviceUrl(), world().clock(), world().shutdown()::await)
          .run(this::tell);
    }
    if (oauth2.authUrl() != null) {
      return new BrowserFlow(client, oauth2.authUrl(), PATIENCE).run(account.user(), this::tell);
    }
    throw fault(
        account,
        "oauth2",
        "device-url or auth-url; docs/oauth.md shows those of some servers",
        null);
  }

  /** A server's words must not steer the terminal. */
  private void tell(String text) {
    answer(TerminalText.clean(text));
    world().out().flush();
  }

  private static Fault fault(
      Config.Account account, String key, String expected, @Nullable String found) {
    return Fault.wrongUse("account " + account.name() + " cannot be logged in this way")
        .where("key 'accounts." + account.name() + "." + key + "'")
        .expected(expected)
        .found(found == null ? "none of them" : found);
  }
}
