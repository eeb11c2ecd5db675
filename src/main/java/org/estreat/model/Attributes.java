package org.estreat.model;

import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What servers with the extensions say of a message in its place beyond RFC 9051, and never say
 * otherwise: object identifiers and the save date. Each is null where the server gave none.
 *
 * @param emailId EMAILID (RFC 8474 section 5.1), which messages of the same bytes share on their
 *     server; of Gmail its X-GM-MSGID, in decimal digits
 * @param threadId THREADID (RFC 8474 section 5.2); of Gmail its X-GM-THRID, in decimal digits
 * @param saveDate SAVEDATE (RFC 8514 section 4.2): when the message came into its mailbox, with the
 *     zone in which the server gave it (SAVEDBEFORE, SAVEDON and SAVEDSINCE compare its written
 *     day)
 */
public record Attributes(
    @Nullable String emailId, @Nullable String threadId, @Nullable OffsetDateTime saveDate) {
  private static final Pattern OBJECT_ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  /** Nothing of it was said. */
  public static final Attributes NONE = new Attributes(null, null, null);

  /**
   * @throws IllegalArgumentException for an identifier that is none
   */
  public Attributes {
    check("EMAILID", emailId);
    check("THREADID", threadId);
  }

  private static void check(String name, @Nullable String id) {
    if (id != null && !isObjectId(id)) {
      throw new IllegalArgumentException(
          "expected an " + name + " of 1 to 255 letters, digits, '-' or '_', found: " + id);
    }
  }

  /** Whether the text can be an identifier (RFC 8474 section 7, objectid); case counts. */
  public static boolean isObjectId(String text) {
    return OBJECT_ID.matcher(text).matches();
  }
}
