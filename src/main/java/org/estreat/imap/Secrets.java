package org.estreat.imap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must not be seen, and its removal from what a server says: some repeat the command that they
 * did not understand. For one thread.
 */
public final class Secrets {
  /** Shorter ones would be found by chance. */
  private static final int SHORTEST = 4;

  /** So long a piece of a secret is hidden too; servers and logs cut lines short. */
  private static final int PIECE = 8;

  private final List<String> secrets = new ArrayList<>();

  /** One more that must not be seen; a very short one is left out. */
  public void add(String secret) {
    if (secret.length() >= SHORTEST) {
      secrets.add(lower(secret));
    }
  }

  /** The text with something else in place of each secret, and of longer pieces of one. */
  public String hidden(String text) {
    String shown = text;
    for (String secret : secrets) {
      shown = hidden(shown, secret);
    }
    return shown;
  }

  @Nullable Status hidden(@Nullable Status status) {
    return status == null
        ? null
        : new Status(
            status.kind(), hidden(status.code()), hidden(status.argument()), hidden(status.text()));
  }

  private static String hidden(String text, String secret) {
    String lower = lower(text);
    int least = Math.min(PIECE, secret.length());
    StringBuilder shown = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int length = least;
      while (at + length <= text.length() && secret.contains(lower.substring(at, at + length))) {
        length++;
      }
      if (length > least) {
        shown.append("(not shown)");
        at += length - 1;
      } else {
        shown.append(text.charAt(at++));
      }
    }
    return shown.toString();
  }

  /** Octet by octet, so that places stay where they are. */
  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.chars().forEach(c -> lower.append(Character.toLowerCase((char) c)));
    return lower.toString();
  }

  @Override
  public String toString() {
    return secrets.size() + " secrets (not shown)";
  }
}
