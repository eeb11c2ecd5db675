package org.estreat.archive;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was done about an object of the exception register, as a line of the custody journal says.
 *
 * @param object SHA-256 of the content of the part or, of a message, of the message
 * @param detail what came of it, or why nothing more is done; holds no secret
 */
public record Treatment(Instant at, String object, Result result, String detail) {
  /** What came of it. */
  public enum Result {
    /** It was read anew, to its end. */
    READ,
    /** It was read anew, and more of it than before, but not all. */
    MORE,
    /** It was read anew, and no more of it than before. */
    UNREAD,
    /** A person has seen that it cannot be read. */
    ACKNOWLEDGED
  }

  /** What the journal calls the act. */
  static final String ACT = "exception treated";

  private static final String OBJECT = "object";
  private static final String RESULT = "result";
  private static final String DETAIL = "detail";

  /**
   * The details of the act.
   *
   * @param more what else is to be known of it
   */
  static Map<String, String> details(
      String object, Result result, String detail, Map<String, String> more) {
    Map<String, String> details = new LinkedHashMap<>(more);
    details.put(OBJECT, object);
    details.put(RESULT, result.name().toLowerCase(Locale.ROOT));
    details.put(DETAIL, detail);
    return details;
  }

  /** Empty for another act, or one that does not say what it must. */
  static Optional<Treatment> of(CustodyEvent.Act act) {
    String object = act.details().get(OBJECT);
    String named = act.details().get(RESULT);
    if (!act.what().equals(ACT) || object == null || named == null) {
      return Optional.empty();
    }
    for (Result result : Result.values()) {
      if (result.name().toLowerCase(Locale.ROOT).equals(named)) {
        String detail = act.details().getOrDefault(DETAIL, "");
        return Optional.of(new Treatment(act.at(), object, result, detail));
      }
    }
    return Optional.empty();
  }
}
