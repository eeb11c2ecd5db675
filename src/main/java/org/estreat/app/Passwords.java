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
import java.util.function.Supplier;

/** Fetches passwords from where the configuration says they are. They are shown nowhere. */
final class Passwords {
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
      try {
        return firstLine(account, place, answer(account, place, process));
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (TimeoutException e) {
      throw missing(account, place, "no end after " + patience.toSeconds() + " s").cause(e);
    } catch (ExecutionException e) {
      throw missing(account, place, "an answer that cannot be read").cause(e);
    } catch (IOException e) {
      throw missing(account, place, Trouble.words(e)).cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw missing(account, place, "an interruption").cause(e);
    }
  }

  /** All that a command writes until it ends; read aside, for reading cannot be limited in time. */
  private String answer(Config.Account account, String place, Process process)
      throws Fault, IOException, InterruptedException, ExecutionException, TimeoutException {
    process.getOutputStream().close();
    var reading = new FutureTask<>(() -> process.getInputStream().readNBytes(1 << 16));
    Thread.ofPlatform().daemon().name("password-command").start(reading);
    byte[] answer = reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException();
    }
    if (process.exitValue() != 0) {
      throw missing(account, place, "exit code " + process.exitValue());
    }
    return new String(answer, StandardCharsets.UTF_8);
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
