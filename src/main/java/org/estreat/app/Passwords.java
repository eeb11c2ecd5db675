package org.estreat.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.estreat.app.oauth.AccessTokens;
import org.estreat.app.oauth.OAuthClient;
import org.estreat.app.oauth.OAuthException;
import org.estreat.app.oauth.RefreshToken;
import org.estreat.imap.Credential;
import org.estreat.imap.CredentialException;

/** Fetches secrets from where the configuration says they are. They are shown nowhere. */
final class Passwords {
  private static final String PASSWORD = "password";

  private final World world;
  private final Duration patience;

  Passwords(World world) {
    this(world, Duration.ofMinutes(2));
  }

  /**
   * @param patience how long a command may take to write its answer, and then to end
   */
  Passwords(World world, Duration patience) {
    this.world = world;
    this.patience = patience;
  }

  /**
   * Fetches the secret once, so that a fault shows at the start, and gives back where each
   * connection gets it: a file is read again, for it may be changed while the program runs; a
   * command is called again when a server refused what it said before.
   */
  Credential of(Config.Account account) throws Fault {
    Config.OAuth2 oauth2 = account.access().oauth2();
    Config.Password password = account.password();
    if (oauth2 != null) {
      RefreshToken kept = refreshToken(account, oauth2);
      try {
        String _ = kept.read();
      } catch (OAuthException e) {
        throw notLoggedIn(account, e);
      }
      AccessTokens tokens = new AccessTokens(client(account, oauth2), kept, world.clock());
      return new Credential(Credential.Kind.TOKEN, tokens);
    }
    if (password == null) {
      throw new IllegalStateException("neither password nor oauth2, which ConfigBuilder refuses");
    }
    return new Credential(
        Credential.Kind.PASSWORD,
        new Source(account, password, fetch(account, PASSWORD, password)));
  }

  private static Fault notLoggedIn(Config.Account account, OAuthException e) {
    return Fault.failed("there is no refresh token for account " + account.name())
        .where("key 'accounts." + account.name() + ".oauth2.refresh-token'")
        .expected("a refresh token, in the first line")
        .found(e.getMessage())
        .hint("estreat login " + account.name() + " gets one")
        .cause(e);
  }

  /** The account's program at its OAuth 2 server. */
  OAuthClient client(Config.Account account, Config.OAuth2 oauth2) {
    Config.Password secret = oauth2.clientSecret();
    return new OAuthClient(
        oauth2.tokenUrl(),
        oauth2.clientId(),
        secret == null ? () -> "" : () -> forOAuth(account, "oauth2.client-secret", secret),
        oauth2.scope());
  }

  private RefreshToken refreshToken(Config.Account account, Config.OAuth2 oauth2) {
    return oauth2.refreshToken() instanceof Config.Password.File(var path)
        ? RefreshToken.inFile(path)
        : RefreshToken.readOnly(
            () -> forOAuth(account, "oauth2.refresh-token", oauth2.refreshToken()));
  }

  private String forOAuth(Config.Account account, String key, Config.Password source)
      throws OAuthException {
    try {
      return fetch(account, key, source);
    } catch (Fault e) {
      throw OAuthException.local(oneLine(e), e);
    }
  }

  private static String oneLine(Fault fault) {
    return fault.text().strip().replaceFirst("^estreat: ", "").replaceAll("\\s*\\R\\s*", "; ");
  }

  /** A password's source for as long as the program runs. */
  private final class Source implements Credential.Source {
    private final Config.Account account;
    private final Config.Password source;
    private volatile String known;

    Source(Config.Account account, Config.Password source, String known) {
      this.account = account;
      this.source = source;
      this.known = known;
    }

    @Override
    public String current() throws CredentialException {
      return source instanceof Config.Password.File ? afresh() : known;
    }

    @Override
    public String afresh() throws CredentialException {
      try {
        String now = fetch(account, PASSWORD, source);
        known = now;
        return now;
      } catch (Fault e) {
        throw new CredentialException(true, oneLine(e), e);
      }
    }

    @Override
    public String toString() {
      return "password of account " + account.name() + " (not shown)";
    }
  }

  private String fetch(Config.Account account, String key, Config.Password source) throws Fault {
    Wanted wanted = new Wanted(account, key);
    return switch (source) {
      case Config.Password.Env(String variable) ->
          Optional.ofNullable(world.env().get(variable))
              .filter(value -> !value.isEmpty())
              .orElseThrow(
                  () -> wanted.missing("environment variable " + variable, "not set, or empty"));
      case Config.Password.File(var path) -> {
        try {
          yield wanted.firstLine(path.toString(), Files.readString(path));
        } catch (IOException e) {
          throw wanted.missing("file " + path, Trouble.words(e)).cause(e);
        }
      }
      case Config.Password.Command(String line) -> fromCommand(wanted, line);
    };
  }

  private String fromCommand(Wanted wanted, String line) throws Fault {
    String place = wanted.key() + ".command of account " + wanted.account().name();
    try {
      Process process =
          new ProcessBuilder("/bin/sh", "-c", line)
              .directory(world.cwd().toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try {
        return wanted.firstLine(place, answer(wanted, place, process));
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (TimeoutException e) {
      throw wanted.missing(place, "no end after " + patience.toSeconds() + " s").cause(e);
    } catch (ExecutionException e) {
      throw wanted.missing(place, "an answer that cannot be read").cause(e);
    } catch (IOException e) {
      throw wanted.missing(place, Trouble.words(e)).cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw wanted.missing(place, "an interruption").cause(e);
    }
  }

  /** All that a command writes until it ends; read aside, for reading cannot be limited in time. */
  private String answer(Wanted wanted, String place, Process process)
      throws Fault, IOException, InterruptedException, ExecutionException, TimeoutException {
    process.getOutputStream().close();
    var reading = new FutureTask<>(() -> process.getInputStream().readNBytes(1 << 16));
    Thread.ofPlatform().daemon().name("password-command").start(reading);
    byte[] answer = reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException();
    }
    if (process.exitValue() != 0) {
      throw wanted.missing(place, "exit code " + process.exitValue());
    }
    return new String(answer, StandardCharsets.UTF_8);
  }

  /**
   * A secret that somebody asks for.
   *
   * @param key below the account's
   */
  private record Wanted(Config.Account account, String key) {
    String firstLine(String place, String text) throws Fault {
      return text.lines()
          .findFirst()
          .filter(line -> !line.isEmpty())
          .orElseThrow(() -> missing(place, "an empty first line"));
    }

    Fault missing(String place, String found) {
      return Fault.failed("there is no " + key + " for account " + account.name())
          .where(place)
          .expected("the " + key + ", in the first line")
          .found(found);
    }
  }
}
