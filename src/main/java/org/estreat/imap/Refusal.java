package org.estreat.imap;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server means by NO, BAD or BYE: its response code (RFC 5530 and others) where there is
 * one, else what servers that know no codes are seen to write.
 */
enum Refusal {
  /** It does not let this user in; trying again may lock the user out. */
  CREDENTIAL,
  /** It wants the connection encrypted. */
  PRIVACY,
  /** It asks to come later. */
  BUSY,
  /** It wants fewer connections. */
  TOO_MANY,
  /** Something about this command. */
  OTHER;

  /** The longest that a server's own wish is followed. */
  private static final Duration LONGEST_WISH = Duration.ofHours(1);

  private static final Pattern LOCKED =
      pattern("too many (failed|invalid|bad|wrong)|too many [a-z ]*(attempts|failures)");
  private static final Pattern CROWDED =
      pattern(
          "too many [a-z ]*(connections|sessions|logins)|maximum number of [a-z"
              + " ]*connections|connections? (limit|count)[a-z ]* exceeded|number of [a-z"
              + " ]*connections exceeded");
  private static final Pattern LATER =
      pattern(
          "throttl|bandwidth|rate limit|temporar|try (again )?(it )?later|server (is )?(too )?busy"
              + "|server (is )?unavailable|too many (requests|commands)|command limits?"
              + "|authenticated but not connected");

  /** Of a login, not about the user; of any other command, about what it asks for. */
  private static final Pattern BUG = pattern("internal error");

  private static final Pattern WISH = pattern("suggested backoff time: ([0-9]{1,9}) milliseconds");

  private static Pattern pattern(String form) {
    return Pattern.compile(form, Pattern.CASE_INSENSITIVE);
  }

  /** Of any command but those that log in, or of BYE. */
  static Refusal of(Status status) {
    return switch (status.code()) {
      case "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "CONTACTADMIN" -> CREDENTIAL;
      case "PRIVACYREQUIRED" -> PRIVACY;
      case "UNAVAILABLE" -> crowded(status) ? TOO_MANY : BUSY;
      case "SERVERBUG" -> OTHER; // one broken message must not keep the account waiting
      case "THROTTLED", "INUSE", "OVERQUOTA" -> BUSY;
      case "LIMIT" -> LATER.matcher(status.text()).find() ? BUSY : TOO_MANY;
      default -> ofText(status);
    };
  }

  /** Of LOGIN or AUTHENTICATE, where NO without more is about the user or the password. */
  static Refusal ofLogin(Status status) {
    Refusal refusal = of(status);
    if (refusal == OTHER && isBug(status)) {
      return BUSY;
    }
    return refusal == OTHER && status.kind() == Status.Kind.NO ? CREDENTIAL : refusal;
  }

  /** Whether it says nothing of what the command was about: the server cannot tell just now. */
  static boolean isPassing(Status status) {
    Refusal refusal = of(status);
    return refusal == BUSY || refusal == TOO_MANY || isBug(status);
  }

  private static boolean isBug(Status status) {
    return status.code().equals("SERVERBUG") || BUG.matcher(status.text()).find();
  }

  private static Refusal ofText(Status status) {
    if (LOCKED.matcher(status.text()).find()) {
      return CREDENTIAL;
    }
    if (crowded(status)) {
      return TOO_MANY;
    }
    return LATER.matcher(status.text()).find() ? BUSY : OTHER;
  }

  private static boolean crowded(Status status) {
    return CROWDED.matcher(status.text()).find();
  }

  /** How long the server itself asks to wait; zero where it does not say. */
  static Duration wish(Status status) {
    Matcher wish = WISH.matcher(status.text());
    if (!wish.find()) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofMillis(Long.parseLong(wish.group(1)));
    return asked.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : asked;
  }
}
