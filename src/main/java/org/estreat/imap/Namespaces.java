package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.estreat.imap.ImapAccount.Folders.Namespace;

/**
 * Whose mailboxes stand under which prefix (RFC 2342). What stands under none is the user's own.
 */
final class Namespaces {
  /** Of a server that does not tell: all is the user's own. */
  static final Namespaces UNKNOWN = new Namespaces(new EnumMap<>(Namespace.class));

  private final Map<Namespace, List<String>> prefixes;

  private Namespaces(Map<Namespace, List<String>> prefixes) {
    this.prefixes = prefixes;
  }

  /** NAMESPACE, where it is offered. */
  static Namespaces of(Connection connection) throws ConnectionLostException {
    if (!connection.can("NAMESPACE")) {
      return UNKNOWN;
    }
    List<Namespaces> told = new ArrayList<>();
    try {
      connection.run(
          "NAMESPACE",
          response -> {
            if (response.name().equals("NAMESPACE")) {
              told.add(read(response));
            }
          });
    } catch (CommandRefusedException e) {
      return UNKNOWN;
    }
    return told.isEmpty() ? UNKNOWN : told.getLast();
  }

  /** Reads a NAMESPACE response whose name is read. */
  static Namespaces read(Response response) {
    Map<Namespace, List<String>> prefixes = new EnumMap<>(Namespace.class);
    for (Namespace namespace : Namespace.values()) { // in the order of the response
      List<String> of = new ArrayList<>();
      if (!response.take('(')) {
        response.skip(); // NIL
      } else {
        while (!response.take(')')) {
          of.add(prefix(response));
        }
      }
      prefixes.put(namespace, of);
    }
    return new Namespaces(prefixes);
  }

  private static String prefix(Response response) {
    if (!response.take('(')) {
      throw new MalformedResponseException("expected a namespace, found '" + response + "'");
    }
    byte[] prefix = response.octets();
    while (!response.take(')')) {
      response.skip(); // the separator, and what extensions add
    }
    return prefix == null ? "" : new String(prefix, StandardCharsets.ISO_8859_1);
  }

  /** The prefixes under which somebody's mailboxes stand, as the server writes them. */
  List<String> prefixes(Namespace namespace) {
    return prefixes.getOrDefault(namespace, List.of());
  }

  /** Whose mailbox this is: that of the longest prefix. */
  Namespace of(MailboxName name) {
    Namespace found = Namespace.PERSONAL;
    int longest = -1;
    for (Namespace namespace : Namespace.values()) {
      for (String prefix : prefixes(namespace)) {
        if (prefix.length() > longest && stands(name.wire(), prefix)) {
          found = namespace;
          longest = prefix.length();
        }
      }
    }
    return found;
  }

  /** Under the prefix, or its root, which is listed without the separator. */
  private static boolean stands(String name, String prefix) {
    boolean root = !prefix.isEmpty() && name.equals(prefix.substring(0, prefix.length() - 1));
    return name.startsWith(prefix) || root;
  }
}
