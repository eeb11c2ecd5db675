package org.estreat.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other sites out (DNS rebinding): a browser that was told that {@code
 * evil.example} is 127.0.0.1 still names {@code evil.example} in Host. Where the server is bound to
 * loopback, only names of loopback are served.
 */
final class HostCheck {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private final boolean restricted;
  private final String own;

  private HostCheck(boolean restricted, String own) {
    this.restricted = restricted;
    this.own = own;
  }

  static HostCheck of(String host, InetAddress address) {
    return new HostCheck(address.isLoopbackAddress(), host.toLowerCase(Locale.ROOT));
  }

  /**
   * What is wrong with the request's Host fields; null for nothing.
   *
   * @param fields null when there are none
   */
  @Nullable String fault(@Nullable List<String> fields) {
    if (!restricted) {
      return null;
    }
    if (fields == null || fields.size() != 1) {
      return "expected one Host field, found: " + (fields == null ? 0 : fields.size());
    }
    String name = name(fields.getFirst());
    return LOOPBACK.contains(name) || name.equals(own)
        ? null
        : "expected Host localhost, 127.0.0.1 or [::1], found: " + PlainText.shortened(name);
  }

  /** The host without port and brackets, in lower case. */
  private static String name(String field) {
    String host = field.strip().toLowerCase(Locale.ROOT);
    int bracket = host.indexOf(']');
    if (host.startsWith("[") && bracket > 0) {
      return host.substring(1, bracket);
    }
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }
}
