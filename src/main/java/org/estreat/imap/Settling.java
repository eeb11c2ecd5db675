package org.estreat.imap;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.estreat.ingest.Corridor;
import org.estreat.model.Sighting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the watermark what became of a message when its Exchange is at its end, in whatever thread
 * that is. One that no step recorded was left out by a step of the user's.
 */
final class Settling implements Synchronization {
  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

  private final Corridor corridor;
  private final Sighting sighting;

  Settling(Corridor corridor, Sighting sighting) {
    this.corridor = corridor;
    this.sighting = sighting;
  }

  @Override
  public void onComplete(Exchange exchange) {
    if (!corridor.isExpected(sighting.mailbox(), sighting.uidValidity(), sighting.uid())) {
      return;
    }
    try {
      corridor.passedBy(
          sighting.mailbox(),
          sighting.uidValidity(),
          sighting.uid(),
          "left out by a step of route " + exchange.getFromRouteId() + " or of those it calls");
    } catch (IOException e) {
      LOG.error("cannot record that {} was left out", sighting, e);
      onFailure(exchange);
    }
  }

  @Override
  public void onFailure(Exchange exchange) {
    corridor.failed(sighting.mailbox(), sighting.uidValidity(), sighting.uid());
  }
}
