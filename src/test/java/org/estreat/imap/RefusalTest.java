package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers write when they do not let somebody in, or not yet. */
class RefusalTest {
  private static Status status(String line) throws Exception {
    return Objects.requireNonNull(Status.of(Wires.response(line)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "E1 NO [AUTHENTICATIONFAILED] Authentication failed. | CREDENTIAL",
        "E1 NO [AUTHENTICATIONFAILED] Temporarily blocked, try again later | CREDENTIAL",
        "E1 NO [AUTHORIZATIONFAILED] no | CREDENTIAL",
        "E1 NO [EXPIRED] That password isn't valid any more | CREDENTIAL",
        "E1 NO [CONTACTADMIN] call us | CREDENTIAL",
        "E1 NO LOGIN failed. | CREDENTIAL",
        "E1 NO [ALERT] Application-specific password required: https://example.org | CREDENTIAL",
        "E1 NO Too many failed login attempts, try again later | CREDENTIAL",
        "E1 NO [PRIVACYREQUIRED] Plaintext authentication disallowed | PRIVACY",
        "E1 NO [UNAVAILABLE] Temporary authentication failure. | BUSY",
        "E1 NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded | TOO_MANY",
        "E1 NO [THROTTLED] slow down | BUSY",
        "E1 NO [INUSE] locked | BUSY",
        "E1 NO [SERVERBUG] oops | BUSY",
        "E1 NO Internal error occurred. Refer to server log | BUSY",
        "E1 NO [OVERQUOTA] Account exceeded command or bandwidth limits. | BUSY",
        "E1 NO [ALERT] Account exceeded command or bandwidth limits. (Failure) | BUSY",
        "E1 NO [LIMIT] Rate limit hit. | BUSY",
        "E1 NO [LIMIT] Too many sessions | TOO_MANY",
        "E1 NO [ALERT] Too many simultaneous connections. (Failure) | TOO_MANY",
        "E1 NO Server Unavailable. 15 | BUSY",
        "E1 NO User is authenticated but not connected. | BUSY",
        "E1 BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds | BUSY",
        "E1 BAD what is that | OTHER",
        "* BYE Too many concurrent connections | TOO_MANY",
        "* BYE [UNAVAILABLE] going down | BUSY",
        "* BYE see you | OTHER",
      })
  void codesAndWordsAtTheLogin(String line, Refusal refusal) throws Exception {
    assertThat(Refusal.ofLogin(status(line))).isEqualTo(refusal);
  }

  /** What a server cannot do is not tried again and again while the whole account waits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "E1 NO no such mailbox",
        "E1 NO [SERVERBUG] Internal error occurred. Refer to server log for more information.",
        "* BYE Internal error occurred. Refer to server log for more information.",
      })
  void noWithoutMoreIsAboutTheCommandElsewhere(String line) throws Exception {
    assertThat(Refusal.of(status(line))).isEqualTo(Refusal.OTHER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "E1 BAD throttled. Suggested Backoff Time: 299961 milliseconds | 299961",
        "E1 BAD throttled. Suggested Backoff Time: 999999999 milliseconds | 3600000",
        "E1 NO throttled | 0",
      })
  void aServersOwnWish(String line, long milliseconds) throws Exception {
    assertThat(Refusal.wish(status(line))).isEqualTo(Duration.ofMillis(milliseconds));
  }
}
