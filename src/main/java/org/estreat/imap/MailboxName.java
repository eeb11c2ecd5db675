package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox's name as the server writes it and as a person reads it: modified UTF-7 (RFC 3501
 * section 5.1.3), or UTF-8 on a connection that has enabled it (RFC 6855 section 3). What is
 * written back to the server is what came from it, octet for octet, also where it is neither.
 *
 * @param wire the octets, each a character
 * @param text decoded; where it cannot be, the octets as UTF-8 or Latin-1
 */
record MailboxName(String wire, String text) {
  static MailboxName ofWire(byte[] octets) {
    String wire = new String(octets, StandardCharsets.ISO_8859_1);
    String decoded = decoded(wire);
    return new MailboxName(wire, decoded == null ? Response.text(octets) : decoded);
  }

  /**
   * @param utf8 whether the connection has enabled UTF8=ACCEPT, where {@code &} is an ampersand
   */
  static MailboxName ofWire(byte[] octets, boolean utf8) {
    return utf8
        ? new MailboxName(new String(octets, StandardCharsets.ISO_8859_1), Response.text(octets))
        : ofWire(octets);
  }

  static MailboxName ofText(String text) {
    return new MailboxName(encoded(text), text);
  }

  /**
   * @param utf8 whether the connection has enabled UTF8=ACCEPT
   */
  static MailboxName ofText(String text, boolean utf8) {
    return utf8 ? ofWire(text.getBytes(StandardCharsets.UTF_8), true) : ofText(text);
  }

  /** As an argument of a command. */
  String argument() {
    return Connection.quoted(wire);
  }

  /**
   * A command with this name as its argument, for {@link Connection#run(List,
   * java.util.function.Consumer)}: a literal where the name's octets may not stand in a quoted
   * string (RFC 9051 section 4.3), which also keeps a name with a line break from becoming a
   * command.
   *
   * @param before up to the name, with the space before it
   * @param after the rest, with the space after the name; empty for none
   * @param utf8 whether quoted strings may hold UTF-8
   */
  List<byte[]> command(String before, String after, boolean utf8) {
    boolean quotes = wire.chars().allMatch(c -> c >= 0x20 && c != 0x7f && (utf8 || c < 0x7f));
    if (quotes) {
      return List.of((before + argument() + after).getBytes(StandardCharsets.ISO_8859_1));
    }
    return List.of(
        (before + "{" + wire.length() + "}").getBytes(StandardCharsets.ISO_8859_1),
        (wire + after).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static @Nullable String decoded(String wire) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < wire.length(); i++) {
      char c = wire.charAt(i);
      if (c > 0x7e || c < 0x20) {
        return null;
      }
      if (c != '&') {
        text.append(c);
        continue;
      }
      int end = wire.indexOf('-', i);
      if (end < 0) {
        return null;
      }
      if (end == i + 1) {
        text.append('&');
      } else {
        String shifted = shifted(wire.substring(i + 1, end));
        if (shifted == null) {
          return null;
        }
        text.append(shifted);
      }
      i = end;
    }
    // Two names on the server must not become one here.
    return encoded(text.toString()).equals(wire) ? text.toString() : null;
  }

  private static @Nullable String shifted(String base64) {
    try {
      byte[] utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
      return utf16.length % 2 == 0 ? new String(utf16, StandardCharsets.UTF_16BE) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String encoded(String text) {
    StringBuilder wire = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '&') {
        wire.append("&-");
        i++;
      } else if (c >= 0x20 && c <= 0x7e) {
        wire.append(c);
        i++;
      } else {
        int end = i;
        while (end < text.length() && (text.charAt(end) < 0x20 || text.charAt(end) > 0x7e)) {
          end++;
        }
        byte[] utf16 = text.substring(i, end).getBytes(StandardCharsets.UTF_16BE);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf16);
        wire.append('&').append(base64.replace('/', ',')).append('-');
        i = end;
      }
    }
    return wire.toString();
  }
}
