package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox's name as the server writes it and as a person reads it: modified UTF-7 (RFC 3501
 * section 5.1.3). What is written back to the server is what came from it, octet for octet, also
 * where it is no modified UTF-7.
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

  static MailboxName ofText(String text) {
    return new MailboxName(encoded(text), text);
  }

  /** As an argument of a command. */
  String argument() {
    return Connection.quoted(wire);
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
