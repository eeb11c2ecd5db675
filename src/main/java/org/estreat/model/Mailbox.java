package org.estreat.model;

/**
 * A mailbox of an account, written {@code ACCOUNT/BOX}. The name is the server's, decoded to
 * Unicode (from modified UTF-7 where the server used it), with the server's own hierarchy
 * separator.
 *
 * @param account the account's name in the configuration; holds no slash
 * @param name the mailbox's full name on the server; {@code INBOX} in any case is {@code INBOX}
 */
public record Mailbox(String account, String name) implements Comparable<Mailbox> {
  public Mailbox {
    if (account.isEmpty() || account.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "an account's name is not empty and holds no '/': " + account);
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a mailbox of account " + account + " has no name");
    }
    if (name.equalsIgnoreCase("INBOX")) {
      name = "INBOX";
    }
  }

  /**
   * Reads {@code ACCOUNT/BOX}.
   *
   * @throws IllegalArgumentException when there is no slash, or nothing on one side of the first
   */
  public static Mailbox parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1) {
      throw new IllegalArgumentException("expected ACCOUNT/BOX, found: " + text);
    }
    return new Mailbox(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(Mailbox other) {
    int byAccount = account.compareTo(other.account);
    return byAccount != 0 ? byAccount : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return account + "/" + name;
  }
}
