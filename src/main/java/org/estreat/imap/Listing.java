package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.estreat.imap.ImapAccount.Folders.Namespace;
import org.estreat.model.Uid;
import org.jspecify.annotations.Nullable;

/**
 * LIST: which mailboxes a server has (RFC 9051 section 6.3.9), and in the same answer how each of
 * them stands, where the server offers that (RFC 5819).
 */
final class Listing {
  /**
   * A mailbox that the server lists.
   *
   * @param separator of the hierarchy; 0 for none
   * @param attributes in lower case
   * @param state null where the server did not say
   */
  record Listed(MailboxName name, char separator, Set<String> attributes, @Nullable State state) {
    /** Whether it can be opened. */
    boolean canBeOpened() {
      return !attributes.contains("\\noselect") && !attributes.contains("\\nonexistent");
    }

    boolean isInbox() {
      return name.text().equalsIgnoreCase("INBOX") || attributes.contains("\\inbox");
    }
  }

  /**
   * A mailbox as STATUS shows it (RFC 9051 section 6.3.11); 0 and empty for what it does not say.
   *
   * @param mailboxId RFC 8474 section 4.3
   */
  record State(
      long messages, long uidNext, long uidValidity, long highestModSeq, String mailboxId) {
    /** Reads the list of a STATUS response. */
    static State read(Response response) {
      Map<String, Long> numbers = new HashMap<>();
      String id = "";
      if (!response.take('(')) {
        throw new MalformedResponseException("expected a list of STATUS items");
      }
      while (!response.take(')')) {
        String item = response.atom().toUpperCase(Locale.ROOT);
        if (item.equals("MAILBOXID")) {
          id = String.join("", response.list());
        } else if (Character.isDigit(response.peek())) {
          numbers.put(item, response.number());
        } else {
          response.skip();
        }
      }
      long uidValidity = numbers.getOrDefault("UIDVALIDITY", 0L);
      return new State(
          numbers.getOrDefault("MESSAGES", -1L),
          numbers.getOrDefault("UIDNEXT", 0L),
          uidValidity > Uid.MAX ? 0 : uidValidity,
          numbers.getOrDefault("HIGHESTMODSEQ", 0L),
          id);
    }
  }

  /**
   * What a server has.
   *
   * @param chosen those that can be opened and are asked for
   * @param names of all that can be opened, as it writes them: what is not here may not exist
   */
  record Found(List<Listed> chosen, Set<String> names) {}

  private final Connection connection;

  Listing(Connection connection) {
    this.connection = connection;
  }

  /** Every mailbox of the chosen namespaces that can be opened. */
  Found all(ImapAccount.Folders folders) throws ConnectionLostException, CommandRefusedException {
    Map<String, Listed> all = new LinkedHashMap<>();
    Namespaces namespaces = Namespaces.of(connection);
    String verb = folders.subscribed() ? "LSUB" : "LIST";
    list(verb, "", all);
    for (Namespace namespace : folders.namespaces()) {
      for (String prefix : namespaces.prefixes(namespace)) {
        // RFC 2342 section 6: LIST "" * need not go into every namespace
        if (!prefix.isEmpty() && all.keySet().stream().noneMatch(n -> n.startsWith(prefix))) {
          list(verb, prefix, all);
        }
      }
    }
    if (folders.subscribed()) {
      withAttributes(all);
    }
    List<Listed> chosen =
        all.values().stream()
            .filter(each -> each.canBeOpened() && !each.name().wire().isEmpty())
            .filter(each -> folders.namespaces().contains(namespaces.of(each.name())))
            .toList();
    all.values().removeIf(each -> !each.canBeOpened());
    return new Found(chosen, all.keySet());
  }

  /** LSUB does not say what can be opened, nor what still exists (RFC 3501 section 6.3.9). */
  private void withAttributes(Map<String, Listed> subscribed)
      throws ConnectionLostException, CommandRefusedException {
    Map<String, Listed> listed = new LinkedHashMap<>();
    list("LIST", "", listed);
    subscribed.replaceAll((name, each) -> listed.getOrDefault(name, each));
  }

  private void list(String verb, String prefix, Map<String, Listed> all)
      throws ConnectionLostException, CommandRefusedException {
    MailboxName pattern = MailboxName.ofWire((prefix + "*").getBytes(StandardCharsets.ISO_8859_1));
    String options = verb.equals("LIST") ? options() : "";
    try {
      list(pattern, verb, options, all);
    } catch (CommandRefusedException e) {
      if (options.isEmpty()) {
        throw e;
      }
      list(pattern, verb, "", all); // it offers what it does not do
    }
  }

  private void list(MailboxName pattern, String verb, String options, Map<String, Listed> all)
      throws ConnectionLostException, CommandRefusedException {
    Map<String, State> states = new HashMap<>();
    connection.run(
        pattern.command(verb + " \"\" ", options, connection.isUtf8()),
        response -> {
          switch (response.name()) {
            case "LIST", "LSUB" -> {
              Listed listed = read(response, connection.isUtf8());
              all.put(key(listed.name().wire()), listed);
            }
            case "STATUS" -> {
              byte[] name = response.octets();
              String wire = name == null ? "NIL" : new String(name, StandardCharsets.ISO_8859_1);
              states.put(key(wire), State.read(response));
            }
            default -> {} // not asked for
          }
        });
    states.forEach((name, state) ->
        all.computeIfPresent(
            name,
            (key, each) -> new Listed(each.name(), each.separator(), each.attributes(), state)));
  }

  private static String key(String wire) {
    return wire.equalsIgnoreCase("INBOX") ? "INBOX" : wire;
  }

  private String options() {
    List<String> options = new ArrayList<>();
    if (connection.can("LIST-STATUS")) {
      options.add("STATUS (" + items(connection) + ")");
    }
    if (connection.can("SPECIAL-USE") && connection.can("LIST-EXTENDED")) {
      options.add("SPECIAL-USE"); // RFC 6154 section 5.3
    }
    return options.isEmpty() ? "" : " RETURN (" + String.join(" ", options) + ")";
  }

  private static String items(Connection connection) {
    boolean modSeq = connection.can("CONDSTORE") || connection.can("QRESYNC");
    return "MESSAGES UIDNEXT UIDVALIDITY"
        + (modSeq ? " HIGHESTMODSEQ" : "")
        + (connection.can("OBJECTID") ? " MAILBOXID" : "");
  }

  /** STATUS of one mailbox (RFC 9051 section 6.3.11). */
  State state(MailboxName mailbox) throws ConnectionLostException, CommandRefusedException {
    List<State> states = new ArrayList<>();
    connection.run(
        mailbox.command("STATUS ", " (" + items(connection) + ")", connection.isUtf8()),
        response -> {
          if (response.name().equals("STATUS")) {
            response.octets();
            states.add(State.read(response));
          }
        });
    return states.isEmpty() ? new State(-1, 0, 0, 0, "") : states.getLast();
  }

  /** Reads a LIST or LSUB response whose name is read. */
  static Listed read(Response response) {
    return read(response, false);
  }

  private static Listed read(Response response, boolean utf8) {
    Set<String> attributes =
        response.list().stream()
            .map(attribute -> attribute.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    String separator = response.string();
    byte[] name = response.octets();
    return new Listed(
        MailboxName.ofWire(name == null ? "NIL".getBytes(StandardCharsets.US_ASCII) : name, utf8),
        separator == null || separator.isEmpty() ? 0 : separator.charAt(0),
        attributes,
        null);
  }
}
