package org.estreat.ingest;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.estreat.index.Hit;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.estreat.model.Mailbox;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/**
 * Mailboxes that have no server: their UIDVALIDITY is the second in which they were made, their
 * UIDs count up. A mailbox that is collected from a server is refused: the server goes on giving
 * out its UIDs, and one of ours would one day name two messages.
 *
 * <p>Safe to use from several threads.
 */
final class LocalMailboxes {
  private static final class Place {
    final UidValidity uidValidity;
    long nextUid;

    Place(UidValidity uidValidity, long nextUid) {
      this.uidValidity = uidValidity;
      this.nextUid = nextUid;
    }
  }

  private final MessageIndex index;
  private final Watermark watermark;
  private final InstantSource clock;
  private final Map<Mailbox, Place> places = new HashMap<>();

  LocalMailboxes(MessageIndex index, Watermark watermark, InstantSource clock) {
    this.index = index;
    this.watermark = watermark;
    this.clock = clock;
  }

  synchronized UidValidity uidValidity(Mailbox mailbox) throws IOException {
    return place(mailbox).uidValidity;
  }

  synchronized Uid nextUid(Mailbox mailbox) throws IOException {
    return new Uid(place(mailbox).nextUid++);
  }

  private Place place(Mailbox mailbox) throws IOException {
    Place known = places.get(mailbox);
    if (known != null) {
      return known;
    }
    Place place = find(mailbox);
    places.put(mailbox, place);
    return place;
  }

  private Place find(Mailbox mailbox) throws IOException {
    index.refresh();
    for (MailboxStatus status : index.mailboxes()) {
      if (status.mailbox().equals(mailbox)) {
        refuseOfServer(status);
        return new Place(status.uidValidity(), status.uidNext());
      }
    }
    if (watermark.position(mailbox).isPresent()) {
      throw ofServer(mailbox);
    }
    return new Place(new UidValidity(clock.instant().getEpochSecond() & Uid.MAX), 1);
  }

  private void refuseOfServer(MailboxStatus status) throws IOException {
    Mailbox mailbox = status.mailbox();
    if (watermark.position(mailbox).isPresent()) {
      throw ofServer(mailbox);
    }
    if (status.uidNext() > 1) {
      Uid last = new Uid(status.uidNext() - 1);
      Optional<Hit> hit = index.find(SightingId.of(mailbox, status.uidValidity(), last));
      if (hit.isPresent() && hit.get().sighting().source() == null) {
        throw ofServer(mailbox);
      }
    }
  }

  private static IOException ofServer(Mailbox mailbox) {
    return new IOException(
        "cannot import into "
            + mailbox
            + ": it is collected from a server, which gives out its UIDs;"
            + " expected a mailbox of its own, for example "
            + mailbox.account()
            + "-import/"
            + mailbox.name());
  }
}
