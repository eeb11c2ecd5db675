package org.estreat.imap;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.estreat.imap.CollectReport.ServerIdentity;
import org.jspecify.annotations.Nullable;

/** Who the server says it is, and who says so to it: ID (RFC 2971). */
final class Identification {
  /** RFC 2971 section 3.3. */
  private static final int MOST_FIELDS = 30;

  private static final int LONGEST = 1024;

  private Identification() {}

  /**
   * Asks where it is offered; a server that refuses to tell is not asked again.
   *
   * @param host as configured, with the port
   */
  static ServerIdentity of(Connection connection, String host)
      throws ConnectionLostException, CommandRefusedException {
    Set<String> capabilities = connection.capabilities();
    SortedMap<String, String> id = new TreeMap<>();
    if (capabilities.contains("ID")) {
      try {
        connection.run("ID " + ours(), response -> read(response, id));
      } catch (CommandRefusedException e) {
        id.clear();
      }
    }
    return new ServerIdentity(
        host,
        connection.wire().tls(),
        connection.greeting().toString(),
        id,
        new TreeSet<>(capabilities));
  }

  private static String ours() {
    @Nullable String version = Identification.class.getPackage().getImplementationVersion();
    String name = "(\"name\" \"estreat\"";
    return version == null ? name + ")" : name + " \"version\" " + Connection.quoted(version) + ")";
  }

  private static void read(Response response, Map<String, String> id) {
    if (!response.name().equals("ID") || response.peek() != '(') {
      return;
    }
    List<String> items = response.list();
    for (int i = 0; i + 1 < items.size() && id.size() < MOST_FIELDS; i += 2) {
      id.put(clean(items.get(i)), clean(items.get(i + 1)));
    }
  }

  private static String clean(String text) {
    return text.substring(0, Math.min(LONGEST, text.length())).replaceAll("\\p{Cntrl}+", " ");
  }
}
