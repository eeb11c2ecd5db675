package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.estreat.imap.Credential;
import org.estreat.imap.CredentialException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords from commands, which may hang. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PasswordsTest {
  @TempDir Path folder;

  private Passwords passwords(Duration patience) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    InputStream in = InputStream.nullInputStream();
    InstantSource clock = InstantSource.system();
    return new Passwords(
        new World(in, nowhere, nowhere, Map.of(), folder, clock, Map.of(), new Shutdown()),
        patience);
  }

  private static Config.Account account(String command) {
    return account(new Config.Password.Command(command));
  }

  private static Config.Account account(Config.Password source) {
    return new Config.Account(
        "me",
        "",
        "localhost",
        143,
        Config.Security.NONE,
        "me",
        source,
        List.of("*"),
        List.of(),
        Config.Folders.STANDARD,
        Duration.ofMinutes(1),
        List.of(),
        Config.Access.standard(1));
  }

  @Test
  void theFirstLineOfACommandIsThePassword() throws Exception {
    Credential credential = passwords(Duration.ofSeconds(10)).of(account("echo one; echo two"));
    assertThat(credential.source().current()).isEqualTo("one");
    assertThat(credential.toString() + credential.source()).doesNotContain("one;");
  }

  @Test
  void aCommandIsCalledAgainOnlyWhereItsAnswerWasRefused() throws Exception {
    String counting = "echo x >> calls; wc -l < calls";
    Credential.Source source = passwords(Duration.ofSeconds(10)).of(account(counting)).source();
    assertThat(source.current()).isEqualTo("1");
    assertThat(source.current()).isEqualTo("1");
    assertThat(source.afresh()).isEqualTo("2");
    assertThat(source.current()).isEqualTo("2");
  }

  @Test
  void aFileIsReadAgainAndItsLossIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("pw"), "one\n");
    Credential.Source source =
        passwords(Duration.ofSeconds(10)).of(account(new Config.Password.File(file))).source();
    Files.writeString(file, "two\n");
    assertThat(source.current()).isEqualTo("two");
    Files.delete(file);
    assertThatThrownBy(source::current)
        .isInstanceOf(CredentialException.class)
        .hasMessageContaining("no password for account me")
        .hasMessageContaining("nothing at");
  }

  @Test
  void aCommandThatFailsIsNamedWithItsExitCode() {
    Passwords passwords = passwords(Duration.ofSeconds(10));

    Fault fault = catchThrowableOfType(Fault.class, () -> passwords.of(account("echo x; exit 7")));

    assertThat(fault.text()).contains("password.command of account me", "exit code 7");
  }

  @Test
  void aSilentCommandThatHangsIsEnded() throws Exception {
    Passwords passwords = passwords(Duration.ofMillis(500));

    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> passwords.of(account("echo $$ > pid; sleep 600; echo late")));

    assertThat(fault.text()).contains("password.command of account me", "no end after");
    assertEnded();
  }

  @Test
  void anInterruptEndsTheCommandToo() throws Exception {
    Passwords passwords = passwords(Duration.ofMinutes(1));
    Thread.currentThread().interrupt();

    Fault fault =
        catchThrowableOfType(
            Fault.class, () -> passwords.of(account("echo $$ > pid; exec sleep 600")));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(fault.text()).contains("an interruption");
    if (Files.exists(folder.resolve("pid"))) {
      assertEnded();
    }
  }

  private void assertEnded() throws Exception {
    String pid = Files.readString(folder.resolve("pid")).strip();
    var process = pid.isEmpty() ? null : ProcessHandle.of(Long.parseLong(pid)).orElse(null);
    if (process != null) {
      process.onExit().get(10, TimeUnit.SECONDS);
      assertThat(process.isAlive()).isFalse();
    }
  }
}
