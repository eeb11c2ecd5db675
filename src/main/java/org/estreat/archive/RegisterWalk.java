package org.estreat.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * Picks what the exception register needs from a journal of mostly other lines: only lines that
 * have certain octets somewhere are read as JSON.
 */
final class RegisterWalk {
  private static final byte[] TREATED =
      ("\"type\":\"act\",\"what\":\"" + Treatment.ACT + "\"").getBytes(US_ASCII);
  private static final byte[] SIGHTED = "\"type\":\"sighted\"".getBytes(US_ASCII);
  private static final byte[] HASH = "\"sha256\":\"".getBytes(US_ASCII);
  private static final int DIGITS = 64;

  private RegisterWalk() {}

  /** Gives back where the last line ends. */
  static long treatments(Path journal, long from, long until, Consumer<Treatment> each)
      throws IOException {
    return Journal.forEachLine(
        journal,
        from,
        until,
        (offset, bytes) -> {
          if (PassedByWalk.contains(bytes, TREATED)
              && event(bytes) instanceof CustodyEvent.Act act) {
            Treatment.of(act).ifPresent(each);
          }
          return true;
        });
  }

  /** When each of these messages was seen first, of those whose line is there. */
  static Map<MessageKey, Instant> firstSighted(Path journal, long until, Set<MessageKey> keys)
      throws IOException {
    Map<MessageKey, Instant> first = new HashMap<>();
    Journal.forEachLine(
        journal,
        0,
        until,
        (offset, bytes) -> {
          MessageKey key = key(bytes);
          if (key != null
              && keys.contains(key)
              && !first.containsKey(key)
              && event(bytes) instanceof CustodyEvent.Sighted sighted) {
            first.put(sighted.key(), sighted.at());
          }
          return first.size() < keys.size();
        });
    return first;
  }

  /** The last hash that the line names; null where it is of something else. */
  private static @Nullable MessageKey key(byte[] line) {
    if (!PassedByWalk.contains(line, SIGHTED)) {
      return null;
    }
    for (int i = line.length - HASH.length - DIGITS; i >= 0; i--) {
      if (isAt(line, i)) {
        String digits = new String(line, i + HASH.length, DIGITS, US_ASCII);
        return digits.matches("[0-9a-f]{64}") ? new MessageKey(digits) : null;
      }
    }
    return null;
  }

  private static boolean isAt(byte[] line, int at) {
    for (int i = 0; i < HASH.length; i++) {
      if (line[at + i] != HASH[i]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable CustodyEvent event(byte[] line) {
    try {
      return JournalLine.decode(line).event();
    } catch (DamagedException e) {
      return null; // a replay or a verification tells of it
    }
  }
}
