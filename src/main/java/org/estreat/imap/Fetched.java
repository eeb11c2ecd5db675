package org.estreat.imap;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.jspecify.annotations.Nullable;

/** What one FETCH response says of a message, in the bytes of the server. */
final class Fetched {
  private long uid;
  private long size;
  private ModSeq modSeq = ModSeq.NONE;
  private Set<Flag> flags = Set.of();
  private @Nullable String internalDate;
  private byte @Nullable [] body;
  private boolean partial;
  private boolean odd;
  private final Set<String> items = new HashSet<>();

  private Fetched() {}

  /** Reads a response; null where it is no FETCH response or says no UID. */
  static @Nullable Fetched of(Response response) {
    if (!response.name().equals("FETCH") || !response.take('(')) {
      return null;
    }
    Fetched fetched = new Fetched();
    while (!response.take(')')) {
      fetched.item(response);
    }
    return fetched.uid == 0 ? null : fetched;
  }

  private void item(Response response) {
    String name = response.atom().toUpperCase(Locale.ROOT);
    odd |= !items.add(name);
    if (name.startsWith("BODY[]<")) {
      partial = true;
      body = response.octets();
      return;
    }
    switch (name) {
      case "" -> throw new MalformedResponseException("a FETCH response without its end");
      case "UID" -> uid = uid(response.number());
      case "RFC822.SIZE" -> size = response.number();
      case "INTERNALDATE" -> internalDate = response.string();
      case "FLAGS" -> flags = flags(response.list());
      case "MODSEQ" -> {
        response.take('(');
        modSeq = new ModSeq(response.number());
        response.take(')');
      }
      case "BODY[]" -> body = response.octets();
      default -> {
        response.skip();
        odd = true; // not asked for
      }
    }
  }

  private static long uid(long number) {
    if (number < 1 || number > Uid.MAX) {
      throw new MalformedResponseException("expected a UID, found " + number);
    }
    return number;
  }

  private static Set<Flag> flags(List<String> names) {
    Set<Flag> flags = new LinkedHashSet<>();
    for (String name : names) {
      if (!name.isEmpty()) {
        flags.add(new Flag(name));
      }
    }
    flags.remove(Flag.RECENT);
    return flags;
  }

  long uid() {
    return uid;
  }

  /** RFC822.SIZE; 0 where the response does not say. */
  long size() {
    return size;
  }

  ModSeq modSeq() {
    return modSeq;
  }

  /** Without {@code \Recent}. */
  Set<Flag> flags() {
    return flags;
  }

  /** As written; null where the response does not say. */
  @Nullable String internalDate() {
    return internalDate;
  }

  /**
   * Whether an item was not asked for or stands there twice: perhaps a literal of another length
   * than announced swallowed the end of this response and the beginning of the next.
   */
  boolean isOdd() {
    return odd;
  }

  /** Whether {@link #body} is the piece that was asked for, and not the whole message. */
  boolean isPartial() {
    return partial;
  }

  /** The message, or a piece of it, as delivered; null where the response has none. */
  byte @Nullable [] body() {
    return body;
  }
}
