package org.estreat.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.estreat.index.MessageIndex;
import org.estreat.index.UidList;
import org.estreat.model.Mailbox;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/** Holds a server's list of UIDs against what is here. Safe to use from several threads. */
final class ServerLists {
  private final MessageIndex index;
  private final Watermark watermark;
  private final LeftOut leftOut;
  private final Lost lost;

  ServerLists(MessageIndex index, Watermark watermark, LeftOut leftOut, Lost lost) {
    this.index = index;
    this.watermark = watermark;
    this.leftOut = leftOut;
    this.lost = lost;
  }

  /** Those that are neither here nor on their way; what is owed and not listed is gone. */
  long[] wanted(Mailbox mailbox, UidValidity uidValidity, long[] listed) throws IOException {
    Set<Long> all = new HashSet<>();
    for (long uid : listed) {
      all.add(uid);
    }
    watermark.onServer(mailbox, uidValidity, all);
    UidList present = present(mailbox, uidValidity);
    long[] wanted = new long[listed.length];
    int count = 0;
    for (long uid : listed) {
      if (watermark.isOpen(mailbox, uidValidity, uid)) {
        continue;
      }
      if (isHere(present, uid)) {
        watermark.settled(mailbox, uidValidity, uid); // may be owed: indexed, and then a fault
      } else {
        wanted[count++] = uid;
      }
    }
    return Arrays.copyOf(wanted, count);
  }

  Tally tally(Mailbox mailbox, UidValidity uidValidity, long[] listed) throws IOException {
    UidList present = present(mailbox, uidValidity);
    long archived = 0;
    long passedBy = 0;
    List<Long> missing = new ArrayList<>();
    for (long uid : listed) {
      if (isHere(present, uid)) {
        archived++;
      } else if (leftOut.contains(mailbox, uidValidity, new Uid(uid))) {
        passedBy++;
      } else {
        missing.add(uid);
        watermark.owed(mailbox, uidValidity, uid);
      }
    }
    return new Tally(archived, passedBy, missing);
  }

  /** As far as the index shows it: {@link #isHere} asks it for each of the others. */
  private UidList present(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    return index.present(mailbox, uidValidity);
  }

  /** Expunged Sightings are here too, and are not present; those without their bytes are not. */
  private boolean isHere(UidList present, long uid) throws IOException {
    if (lost.isEmpty() && present.contains(uid)) {
      return true;
    }
    SightingId id = SightingId.of(present.mailbox(), present.uidValidity(), new Uid(uid));
    return !lost.contains(id) && (present.contains(uid) || index.contains(id));
  }
}
