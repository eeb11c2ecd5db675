package org.estreat.imap;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which mailboxes an account collects, in LIST's wildcards (RFC 9051 section 6.3.9): {@code *}
 * stands for anything, {@code %} for anything without the hierarchy separator. INBOX is INBOX in
 * any case.
 */
record FolderPattern(List<String> include, List<String> exclude) {
  boolean takes(String name, char separator) {
    boolean included = include.isEmpty() || matches(include, name, separator);
    return included && !matches(exclude, name, separator);
  }

  private static boolean matches(List<String> patterns, String name, char separator) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, name, separator));
  }

  private static boolean matches(String pattern, String name, char separator) {
    if (pattern.equalsIgnoreCase("INBOX")) {
      return name.equalsIgnoreCase("INBOX");
    }
    StringBuilder regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '*' -> regex.append(".*");
            case '%' -> regex.append("[^\\x{%x}]*".formatted((int) separator));
            default -> regex.append(Pattern.quote(Character.toString(c)));
          }
        });
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
  }
}
