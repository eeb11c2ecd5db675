package org.estreat.imap;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.estreat.imap.Examining.Examined;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.Tally;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Brings one mailbox up to date and proves it: what is beyond the watermark is fetched in batches
 * and handed on; at the end the server's list of UIDs is held against the index.
 *
 * <p>Used by one thread at a time; after a lost connection {@link #run} goes on with another one.
 */
final class FolderSync {
  /** What all mailboxes of one pass share. */
  record Pass(
      ImapAccount account,
      Corridor corridor,
      NewMail.HandOn routes,
      BooleanSupplier stopping,
      InFlight inFlight,
      InstantSource clock) {}

  /** Mail that comes in during a pass is collected by it, this many times. */
  private static final int ROUNDS = 3;

  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Pass pass;
  private final MailboxName name;
  private final Mailbox mailbox;
  private final Corridor corridor;
  private final Suspects suspects = new Suspects();

  private Examined examined = Examined.NOTHING;
  private ModSeq modSeq = ModSeq.NONE;
  private @Nullable NewMail newMail;
  private @Nullable String stuck;
  private Instant began = Instant.EPOCH;
  private long collectedBefore;
  private long octetsBefore;

  FolderSync(MailboxName name, Mailbox mailbox, Pass pass) {
    this.name = name;
    this.mailbox = mailbox;
    this.pass = pass;
    this.corridor = pass.corridor();
  }

  MailboxName name() {
    return name;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /**
   * Collects and proves.
   *
   * @throws IOException when archive or index fail, or the pass is to stop: nothing can go on
   */
  FolderReport run(Connection connection)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    begin();
    Examining examining = new Examining(connection);
    examined = examining.examine(name);
    // Flags are as of the first pass until somebody brings them up to date.
    Optional<ModSeq> known = corridor.modSeq(mailbox, uidValidity());
    modSeq = known.orElse(examined.highestModSeq());
    NewMail mail = new NewMail(pass, mailbox, uidValidity(), suspects);
    newMail = mail;
    long end = collectNew(mail, connection, examining);
    long[] onServer = settledUids(examining);
    for (int i = 0; i < ROUNDS && onServer.length > 0 && last(onServer) > end; i++) {
      end = collectNew(mail, connection, examining); // mail has come in since
      onServer = settledUids(examining);
    }
    long proven = end;
    return prove(mail, Arrays.stream(onServer).filter(uid -> uid <= proven).toArray());
  }

  private void begin() {
    if (began.equals(Instant.EPOCH)) {
      began = pass.clock().instant();
    }
    if (newMail != null) { // on the connection before this one
      collectedBefore += newMail.collected();
      octetsBefore += newMail.octets();
      newMail = null;
    }
    stuck = null;
  }

  private UidValidity uidValidity() {
    return examined.uidValidity();
  }

  private static long last(long[] uids) {
    return uids[uids.length - 1];
  }

  /** Collects what the server lists beyond the watermark; returns how far the list went. */
  private long collectNew(NewMail mail, Connection connection, Examining examining)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    long from = corridor.lastUid(mailbox, uidValidity());
    long[] listed = examining.uidsBeyond(from);
    mail.collect(connection, listed, modSeq);
    long end = listed.length == 0 ? from : last(listed);
    corridor.seenUpTo(mailbox, uidValidity(), end, modSeq);
    return end;
  }

  /** The server's list of UIDs, when all that was handed on is settled. */
  private long[] settledUids(Examining examining)
      throws InterruptedException, ConnectionLostException, CommandRefusedException {
    List<Long> open = corridor.awaitSettled(mailbox, uidValidity(), PATIENCE);
    if (!open.isEmpty()) {
      stuck = open.size() + " messages were handed on and nothing has become of them";
    }
    return examining.uidsBeyond(0);
  }

  /** Holds the server's list of UIDs against the index. */
  private FolderReport prove(NewMail mail, long[] onServer) throws IOException {
    Tally tally = corridor.tally(mailbox, uidValidity(), onServer);
    List<Gap> gaps = tally.missing().stream().map(uid -> gap(mail, uid)).toList();
    return report(onServer.length, tally.archived(), gaps, stuck).listing(onServer);
  }

  private static Gap gap(NewMail mail, long uid) {
    Gap known = mail.gap(uid);
    return known != null
        ? known
        : new Gap(uid, Gap.Reason.NOT_REACHED, "the server lists it; it was not asked for");
  }

  private FolderReport report(
      long onServer, long archived, List<Gap> gaps, @Nullable String fault) {
    NewMail mail = newMail;
    long collected = collectedBefore + (mail == null ? 0 : mail.collected());
    long octets = octetsBefore + (mail == null ? 0 : mail.octets());
    return new FolderReport(
        mailbox,
        new FolderReport.State(
            examined.uidValidity(),
            examined.uidNext(),
            examined.highestModSeq(),
            examined.exists()),
        FolderReport.Method.NONE,
        onServer,
        archived,
        new FolderReport.Work(collected, octets, 0, 0),
        gaps,
        fault,
        began,
        pass.clock().instant());
  }

  /** The report of a pass that did not come to its end. */
  FolderReport broken(String fault) {
    begin();
    return report(0, 0, List.of(), fault);
  }

  /** The pass is to end because the program does. */
  static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped before the end of the pass");
    }
  }
}
