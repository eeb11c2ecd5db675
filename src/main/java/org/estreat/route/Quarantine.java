package org.estreat.route;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.estreat.imap.ImapArchiveConsumer;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Outcome;

/**
 * The bean {@code quarantine}: takes in a message that a step failed on, by the plain walk without
 * routes, and journals what failed.
 */
public final class Quarantine {
  /** Of a reason in the journal: an exception may repeat a whole message. */
  private static final int LONGEST = 1000;

  private final Corridor corridor;

  Quarantine(Corridor corridor) {
    this.corridor = corridor;
  }

  /** What became of the message all the same. */
  public Outcome take(Exchange exchange) throws IOException {
    RawMessage raw = exchange.getProperty(ImapArchiveConsumer.RAW_MESSAGE, RawMessage.class);
    Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    Object route = exchange.getProperty(Exchange.FAILURE_ROUTE_ID);
    if (raw == null) {
      throw new IOException("a step of route " + route + " failed on something that is no message");
    }
    String reason = "a step of route " + route + " failed: " + fault;
    return corridor.quarantine(raw, reason.substring(0, Math.min(reason.length(), LONGEST)));
  }
}
