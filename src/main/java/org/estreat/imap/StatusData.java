package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a STATUS response says of a mailbox (RFC 9051 section 7.3.4; HIGHESTMODSEQ: RFC 7162 section
 * 3.1.7). A number that it does not say is {@link #UNSAID}.
 */
record StatusData(
    MailboxName mailbox, long messages, long uidNext, long uidValidity, long highestModSeq) {
  static final long UNSAID = -1;

  /** Reads a response; null where it is no STATUS response. */
  static @Nullable StatusData of(Response response) {
    if (!response.name().equals("STATUS")) {
      return null;
    }
    byte[] octets = response.octets();
    MailboxName mailbox =
        MailboxName.ofWire(octets == null ? "NIL".getBytes(StandardCharsets.US_ASCII) : octets);
    long messages = UNSAID;
    long uidNext = UNSAID;
    long uidValidity = UNSAID;
    long modSeq = UNSAID;
    if (!response.take('(')) {
      throw new MalformedResponseException("a STATUS response without its list");
    }
    while (!response.take(')')) {
      switch (response.atom().toUpperCase(Locale.ROOT)) {
        case "" -> throw new MalformedResponseException("a STATUS response without its end");
        case "MESSAGES" -> messages = response.number();
        case "UIDNEXT" -> uidNext = response.number();
        case "UIDVALIDITY" -> uidValidity = response.number();
        case "HIGHESTMODSEQ" -> modSeq = response.number();
        default -> response.skip();
      }
    }
    return new StatusData(mailbox, messages, uidNext, uidValidity, modSeq);
  }

  /** The same of a mailbox that was opened. */
  static StatusData of(MailboxName mailbox, Examining.Examined examined) {
    return new StatusData(
        mailbox,
        examined.exists(),
        known(examined.uidNext()),
        known(examined.uidValidity().value()),
        known(examined.highestModSeq().value()));
  }

  private static long known(long number) {
    return number == 0 ? UNSAID : number;
  }

  /** Whether it says anything else than what a pass found; what either does not know is equal. */
  boolean differsFrom(FolderReport.State state) {
    return (messages != UNSAID && messages != state.exists())
        || differ(uidNext, state.uidNext())
        || differ(uidValidity, state.uidValidity().value())
        || differ(highestModSeq, state.highestModSeq().value());
  }

  private static boolean differ(long said, long known) {
    return said != UNSAID && known != 0 && said != known;
  }

  /** With what this does not say taken from an earlier one. */
  StatusData over(@Nullable StatusData before) {
    return before == null
        ? this
        : new StatusData(
            mailbox,
            messages == UNSAID ? before.messages : messages,
            uidNext == UNSAID ? before.uidNext : uidNext,
            uidValidity == UNSAID ? before.uidValidity : uidValidity,
            highestModSeq == UNSAID ? before.highestModSeq : highestModSeq);
  }
}
