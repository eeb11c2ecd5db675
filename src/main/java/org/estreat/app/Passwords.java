package org.estreat.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Fetches passwords from where the configuration says they are. They are shown nowhere. */
final class Passwords {
  private static final long COMMAND_SECONDS = 120;

  private final World world;

  Passwords(World world) {
    this.world = world;
  }

  /**
   * Fetches the password once, so that a fault shows at the start, and gives back where each
   * connection gets it: a file is read again, for it may be changed while the program runs.
   */
  Supplier<String> of(Config.Account account) throws Fault {
    String now = fetch(account);
    return () -> {
      if (!(account.password() instanceof Config.Password.File)) {
        return now;
      }
      try {
        return fetch(account);
      } catch (Fault e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    };
  }

  private String fetch(Config.Account account) throws Fault {
    return switch (account.password()) {
      case Config.Password.Env(String variable) ->
          Optional.ofNullable(world.env().get(variable))
              .filter(value -> !value.isEmpty())
              .orElseThrow(
                  () -> missing(account, "environment variable " + variable, "not set, or empty"));
      case Config.Password.File(var path) -> {
        try {
          yield firstLine(account, path.toString(), Files.readString(path));
        } catch (IOException e) {
          throw missing(account, "file " + path, Trouble.words(e)).cause(e);
        }
      }
      case Config.Password.Command(String line) -> fromCommand(account, line);
    };
  }

  private String fromCommand(Config.Account account, String line) throws Fault {
    String place = "password.command of account " + account.name();
    try {
      Process process =
          new ProcessBuilder("/bin/sh", "-c", line)
              .directory(world.cwd().toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      byte[] answer = process.getInputStream().readNBytes(1 << 16);
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw missing(account, place, "no end after " + COMMAND_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw missing(account, place, "exit code " + process.exitValue());
      }
      return firstLine(account, place, new String(answer, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw missing(account, place, Trouble.words(e)).cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw missing(account, place, "an interruption").cause(e);
    }
  }

  private static String firstLine(Config.Account account, String place, String text) throws Fault {
    return text.lines()
        .findFirst()
        .filter(line -> !line.isEmpty())
        .orElseThrow(() -> missing(account, place, "an empty first line"));
  }

  private static Fault missing(Config.Account account, String place, String found) {
    return Fault.failed("there is no password for account " + account.name())
        .where(place)
        .expected("the password, in the first line")
        .found(found);
  }
}
