package org.estreat.imap;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;
import org.jspecify.annotations.Nullable;

/**
 * What one FETCH response says of a message, in the bytes of the server. Read here and not by
 * Angus, whose INTERNALDATE forgets the zone and whose parser gives up at a date it does not know.
 */
final class Fetched {
  private long uid;
  private long size;
  private ModSeq modSeq = ModSeq.NONE;
  private Set<Flag> flags = Set.of();
  private @Nullable String internalDate;
  private byte @Nullable [] body;

  private Fetched() {}

  /** Reads a response; null where it is no FETCH response or says no UID. */
  static @Nullable Fetched of(IMAPResponse response) {
    if (!response.keyEquals("FETCH") || !response.isNextNonSpace('(')) {
      return null;
    }
    Fetched fetched = new Fetched();
    boolean readable = true;
    while (readable && !response.isNextNonSpace(')')) {
      readable = fetched.item(response);
    }
    return fetched.uid == 0 ? null : fetched;
  }

  /** Reads one item; false for one that was not asked for and whose end nobody knows. */
  private boolean item(IMAPResponse response) {
    String name = response.readAtom();
    switch (name == null ? "" : name.toUpperCase(Locale.ROOT)) {
      case "UID" -> uid = Math.max(0, response.readLong());
      case "RFC822.SIZE" -> size = Math.max(0, response.readLong());
      case "INTERNALDATE" -> internalDate = response.readString();
      case "FLAGS" -> flags = flags(response.readSimpleList());
      case "MODSEQ" -> {
        if (response.isNextNonSpace('(')) {
          modSeq = new ModSeq(Math.max(0, response.readLong()));
        }
        return response.isNextNonSpace(')');
      }
      case "BODY[" -> {
        response.skip(1); // the bracket that ends the atom
        ByteArray bytes = response.readByteArray();
        body = bytes == null ? null : bytes.getNewBytes();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Set<Flag> flags(String @Nullable [] names) {
    Set<Flag> flags = new LinkedHashSet<>();
    for (String name : names == null ? new String[0] : names) {
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

  /** The whole message as delivered; null where the response has none. */
  byte @Nullable [] body() {
    return body;
  }
}
