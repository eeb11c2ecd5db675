package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Mailbox;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/**
 * Takes in messages of one mailbox of Gmail whose bytes are here already, from its mailbox of all
 * mail, so that each is fetched once. What it cannot take is left to be fetched.
 */
final class Copies {
  private static final int WINDOW = 1000;

  private final FolderSync.Pass pass;
  private final Mailbox mailbox;
  private final UidValidity uidValidity;
  private final Corridor corridor;
  private long taken;
  private long octets;

  Copies(FolderSync.Pass pass, Mailbox mailbox, UidValidity uidValidity) {
    this.pass = pass;
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
    this.corridor = pass.corridor();
  }

  /** Messages taken in. */
  long taken() {
    return taken;
  }

  /** Octets of those. */
  long octets() {
    return octets;
  }

  /**
   * @param listed every UID beyond the watermark that the server lists just now, ascending
   * @throws IOException when archive or index fail, or the pass is to stop
   */
  void collect(Fetching fetching, long[] listed)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    long[] wanted = corridor.wanted(mailbox, uidValidity, listed);
    for (int at = 0; at < wanted.length; at += WINDOW) {
      long[] window = Arrays.copyOfRange(wanted, at, Math.min(wanted.length, at + WINDOW));
      List<Fetched> found = new ArrayList<>();
      fetching.withoutBytes(
          UidSet.of(listed, window),
          fetched -> {
            boolean asked = Arrays.binarySearch(window, fetched.uid()) >= 0;
            if (asked && found.size() < 2 * WINDOW && fetched.hasFlags() && fetched.hasLabels()) {
              found.add(fetched);
            }
          });
      for (Fetched fetched : found) {
        take(fetched);
      }
    }
  }

  private void take(Fetched fetched) throws IOException, InterruptedException {
    if (pass.stopping().getAsBoolean()) {
      throw new FolderSync.StoppedException();
    }
    Optional<SightingId> original = pass.remembered().gmailIds().find(fetched.gmailId());
    Uid uid = new Uid(fetched.uid());
    boolean isNew = original.isPresent() && !corridor.isExpected(mailbox, uidValidity, uid);
    if (!isNew || fetched.size() > pass.inFlight().largest()) {
      return;
    }
    int share = pass.inFlight().acquire(fetched.size());
    try {
      Optional<byte[]> bytes = corridor.bytesOf(original.get());
      if (bytes.isPresent() && bytes.get().length == fetched.size()) {
        handOn(fetched, bytes.get());
      }
    } finally {
      pass.inFlight().release(share);
    }
  }

  private void handOn(Fetched fetched, byte[] bytes) throws IOException {
    Sighting sighting =
        new Sighting(
            mailbox,
            uidValidity,
            new Uid(fetched.uid()),
            fetched.flags(),
            InternalDate.parse(fetched.internalDate()),
            fetched.modSeq(),
            false,
            null,
            fetched.attributes());
    corridor.expect(mailbox, uidValidity, sighting.uid());
    Throwable failure = pass.routes().take(new RawMessage(sighting, bytes));
    if (failure == null) {
      taken++;
      octets += bytes.length;
      return;
    }
    corridor.failed(mailbox, uidValidity, sighting.uid()); // wanted again, and then fetched
    if (failure instanceof IOException e) {
      throw new IOException("cannot take in " + sighting + ": " + e.getMessage(), e);
    }
  }
}
