package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.jspecify.annotations.Nullable;

/** What one FETCH response says of a message, in the bytes of the server. */
final class Fetched {
  private long uid;
  private long size;
  private ModSeq modSeq = ModSeq.NONE;
  private @Nullable Set<Flag> flags;
  private @Nullable Set<Flag> labels;
  private long gmailId;
  private @Nullable String emailId;
  private @Nullable String threadId;
  private @Nullable String gmailThread;
  private @Nullable OffsetDateTime saveDate;
  private @Nullable String internalDate;
  private byte @Nullable [] body;
  private boolean partial;
  private long origin;
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
    String name = response.item().toUpperCase(Locale.ROOT);
    odd |= !items.add(name);
    if (name.startsWith("BODY[]<")) {
      partial = true;
      origin = origin(name);
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
      case "X-GM-MSGID" -> gmailId = response.unsignedNumber();
      case "X-GM-LABELS" -> labels = labels(response.list());
      case "EMAILID" -> emailId = objectId(response);
      case "THREADID" -> threadId = objectId(response);
      case "X-GM-THRID" -> gmailThread = objectId(response);
      case "SAVEDATE" -> saveDate = saveDate(response.string());
      case "BODY[]" -> body = response.octets();
      default -> {
        response.skip();
        odd = true; // not asked for
      }
    }
  }

  private static long origin(String name) {
    String digits = name.substring("BODY[]<".length(), name.length() - 1);
    if (!name.endsWith(">") || !digits.matches("[0-9]{1,18}")) {
      throw new MalformedResponseException("expected the octet a piece begins at, found " + digits);
    }
    return Long.parseLong(digits);
  }

  private static long uid(long number) {
    if (number < 1 || number > Uid.MAX) {
      throw new MalformedResponseException("expected a UID, found " + number);
    }
    return number;
  }

  /** {@code (M6d99ac3275bb4e)}; null for NIL and for what is none. */
  private static @Nullable String objectId(Response response) {
    String id;
    if (response.peek() == '(') {
      List<String> items = response.list();
      id = items.size() == 1 ? items.getFirst() : null;
    } else {
      id = response.string();
    }
    return id != null && Attributes.isObjectId(id) ? id : null;
  }

  /** Null for NIL and for what is no date of four digits for the year. */
  private static @Nullable OffsetDateTime saveDate(@Nullable String text) {
    OffsetDateTime date = InternalDate.read(text);
    return date != null && date.getYear() >= 0 && date.getYear() <= 9999 ? date : null;
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

  /** Each a keyword under its own name, {@code \Important} and {@code My Work}. */
  private static Set<Flag> labels(List<String> names) {
    Set<Flag> labels = new LinkedHashSet<>();
    for (String name : names) {
      if (!name.isEmpty()) {
        boolean ascii = name.chars().allMatch(c -> c < 0x7f); // else it is UTF-8, and read
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        labels.add(new Flag(ascii ? MailboxName.ofWire(octets).text() : name));
      }
    }
    return labels;
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

  /**
   * Without {@code \Recent}; with Gmail's labels, as keywords, where the response says them. Empty
   * where it says no flags.
   */
  Set<Flag> flags() {
    if (labels == null || flags == null) {
      return flags == null ? Set.of() : flags;
    }
    Set<Flag> all = new LinkedHashSet<>(flags);
    all.addAll(labels);
    return all;
  }

  /** Whether the response says the flags. */
  boolean hasFlags() {
    return flags != null;
  }

  /** Whether the response says Gmail's labels. */
  boolean hasLabels() {
    return labels != null;
  }

  /** X-GM-MSGID, 64 unsigned bits; 0 where the response does not say. */
  long gmailId() {
    return gmailId;
  }

  /** Identifiers and save date, as far as the response says them; Gmail's where it says its own. */
  Attributes attributes() {
    String gmail = gmailId == 0 ? null : Long.toUnsignedString(gmailId);
    return new Attributes(
        emailId != null ? emailId : gmail, threadId != null ? threadId : gmailThread, saveDate);
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

  /** Of {@link #body}, the octet of the message that it begins at. */
  long origin() {
    return origin;
  }

  /** The message, or a piece of it, as delivered; null where the response has none. */
  byte @Nullable [] body() {
    return body;
  }
}
