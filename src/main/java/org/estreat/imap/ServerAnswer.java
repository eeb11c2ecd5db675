package org.estreat.imap;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a server answers to one search.
 *
 * @param text of NO and BAD, for a person
 * @param uids of a search without RETURN
 * @param results of a search with RETURN (RFC 4731, 9394), by their names in lower case; empty
 *     without
 */
public record ServerAnswer(Kind kind, String text, Uids uids, Map<String, String> results) {
  /** How the command ended. */
  public enum Kind {
    OK,
    NO,
    BAD,
    /** The program cannot be written as one command, and was not sent. */
    NOT_SENT
  }

  public ServerAnswer {
    results = Map.copyOf(new TreeMap<>(results));
  }

  static ServerAnswer refused(Kind kind, String text) {
    return new ServerAnswer(kind, text, Uids.of(), Map.of());
  }
}
