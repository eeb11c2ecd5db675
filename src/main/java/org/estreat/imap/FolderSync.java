package org.estreat.imap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.estreat.imap.CollectReport.FolderChange;
import org.estreat.imap.Examining.Examined;
import org.estreat.imap.FolderReport.Method;
import org.estreat.ingest.Changes;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.KnownMailbox;
import org.estreat.ingest.Tally;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Brings one mailbox up to date and proves it: flags and expunges of what is here, then what is
 * beyond the watermark, fetched in batches and handed on; at the end the server's list of UIDs is
 * held against the index. A mailbox of which the server shows that nothing has changed since it was
 * last proven is proven by that.
 *
 * <p>Used by one thread at a time; after a lost connection {@link #run} goes on with another one.
 */
final class FolderSync {
  /**
   * What all mailboxes of one pass share.
   *
   * @param full whether each is opened, also one of which the server shows that it is unchanged
   * @param first whether nothing is known of the account yet, so that no mailbox is news
   * @param changes hears what has become of whole mailboxes
   */
  record Pass(
      ImapAccount account,
      Corridor corridor,
      NewMail.HandOn routes,
      BooleanSupplier stopping,
      InFlight inFlight,
      InstantSource clock,
      Remembered remembered,
      boolean full,
      boolean first,
      Collection<FolderChange> changes) {}

  private final Pass pass;
  private final Listing.Listed listed;
  private final Mailbox mailbox;
  private final Corridor corridor;
  private final Changes changes;
  private final Suspects suspects = new Suspects();

  private Examined examined = Examined.NOTHING;
  private Method method = Method.NONE;
  private boolean resynced;
  private @Nullable Rounds rounds;
  private final List<String> faults = new ArrayList<>();
  private Instant began = Instant.EPOCH;
  private long collectedBefore;
  private long octetsBefore;
  private long expungedBefore;
  private long flagsChanged;

  FolderSync(Listing.Listed listed, Mailbox mailbox, Pass pass) {
    this.listed = listed;
    this.mailbox = mailbox;
    this.pass = pass;
    this.corridor = pass.corridor();
    this.changes = corridor.changes();
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /**
   * The proof of a mailbox that is as it was when it was last proven, without opening it; null
   * where it has to be visited.
   */
  @Nullable FolderReport unchanged(Listing.State state) throws IOException {
    begin();
    KnownMailbox known = changes.mailbox(mailbox).orElse(null);
    UidValidity uidValidity = new UidValidity(state.uidValidity());
    if (known == null || known.gone() || !known.uidValidity().equals(uidValidity)) {
      return null;
    }
    examined =
        new Examined(
            uidValidity,
            state.uidNext(),
            new ModSeq(state.highestModSeq()),
            state.messages(),
            state.mailboxId());
    boolean sameId = state.mailboxId().isEmpty() || state.mailboxId().equals(known.mailboxId());
    return sameId ? unchanged(known) : null;
  }

  /**
   * New mail, changed flags and a mailbox that was emptied all raise HIGHESTMODSEQ (RFC 7162
   * section 3.1.2.1); an expunge alone need not, but there are fewer messages then.
   */
  private @Nullable FolderReport unchanged(KnownMailbox known) throws IOException {
    boolean same =
        !pass.full()
            && known.uidValidity().value() != 0
            && !known.modSeq().equals(ModSeq.NONE)
            && known.modSeq().equals(examined.highestModSeq())
            && (examined.uidNext() == known.lastUid() + 1
                || pass.remembered().isProven(mailbox, examined.uidNext()));
    if (!same) {
      return null;
    }
    long[] here = changes.uidsPresent(mailbox, uidValidity());
    if (here.length != examined.exists()) {
      here = changes.uidsAccounted(mailbox, uidValidity());
    }
    Tally tally = corridor.tally(mailbox, uidValidity(), here);
    if (here.length != examined.exists() || !tally.missing().isEmpty()) {
      return null;
    }
    method = Method.UNCHANGED;
    return report(here.length, tally.archived(), List.of()).listing(here);
  }

  /**
   * Collects and proves.
   *
   * @throws IOException when archive or index fail, or the pass is to stop: nothing can go on
   */
  FolderReport run(Connection connection)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    begin();
    try {
      return collectAndProve(connection);
    } catch (UncheckedIOException e) {
      connection.abort(); // in the middle of a command
      throw e.getCause();
    }
  }

  private void begin() {
    if (began.equals(Instant.EPOCH)) {
      began = pass.clock().instant();
    }
    if (rounds != null) { // on the connection before this one
      collectedBefore += rounds.collected();
      octetsBefore += rounds.octets();
      expungedBefore += rounds.expunged();
      rounds = null;
    }
    method = Method.NONE;
    faults.clear();
  }

  private FolderReport collectAndProve(Connection connection)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    Examining examining = new Examining(connection);
    long misread = connection.misread();
    Told told = open(connection, examining);
    KnownMailbox known = changes.mailbox(mailbox).orElse(null);
    ModSeq before = known == null ? ModSeq.NONE : known.modSeq();
    if (known != null && !told.hasAny() && connection.misread() == misread) {
      FolderReport unchanged = unchanged(known);
      if (unchanged != null) {
        return unchanged;
      }
    }
    if (known != null) {
      compareFlags(connection, told, before);
      if (connection.misread() != misread) {
        faults.add("what the server said of flags could not all be read; some may be others here");
      }
    }
    // The watermark may not claim flags that have not been compared.
    ModSeq claimed = method == Method.NONE ? examined.highestModSeq() : before;
    Rounds work = new Rounds(pass, mailbox, uidValidity(), connection, examining, suspects);
    rounds = work;
    work.run(known != null, told, claimed);
    return prove(work, known);
  }

  private void compareFlags(Connection connection, Told told, ModSeq before)
      throws IOException, ConnectionLostException, CommandRefusedException {
    FlagSync flagSync = new FlagSync(connection, told);
    try {
      method = flagSync.run(resynced, before, examined.highestModSeq());
    } finally {
      flagsChanged += flagSync.changed();
    }
  }

  private FolderReport prove(Rounds work, @Nullable KnownMailbox before) throws IOException {
    faults.addAll(work.faults());
    if (faults.isEmpty()) {
      work.claim(examined.highestModSeq());
    }
    if (faults.isEmpty() && work.gaps().isEmpty()) {
      pass.remembered().proven(mailbox, examined.uidNext());
    }
    if (!examined.mailboxId().isEmpty()) {
      changes.mailboxId(mailbox, uidValidity(), examined.mailboxId());
    }
    if (before == null) {
      changes.act(
          "mailbox",
          Map.of(
              "mailbox", mailbox.toString(),
              "attributes", String.join(" ", new TreeSet<>(listed.attributes())),
              "separator", listed.separator() == 0 ? "" : String.valueOf(listed.separator())));
    }
    long[] onServer = work.onServer();
    return report(onServer.length, work.archived(), work.gaps()).listing(onServer);
  }

  /** Opens the mailbox; what is known under another UIDVALIDITY does not count from here on. */
  private Told open(Connection connection, Examining examining)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    KnownMailbox known = changes.mailbox(mailbox).filter(p -> !p.gone()).orElse(null);
    UidValidity before = known == null ? new UidValidity(0) : known.uidValidity();
    Told told = Rounds.told(connection, corridor, mailbox, before);
    if (known != null) {
      // flags of what is still on its way could not be compared
      Rounds.settle(corridor, mailbox, before, faults);
    }
    resynced = false;
    if (known != null
        && connection.isEnabled("QRESYNC")
        && before.value() != 0
        && !known.modSeq().equals(ModSeq.NONE)) {
      resync(examining, known, told);
    }
    if (!resynced) {
      examined = examining.examine(listed.name());
    }
    if (examined.uidValidity().value() == 0 && before.value() != 0) {
      examined = examining.examine(listed.name()); // once more, before all is collected anew
    }
    if (examined.uidValidity().value() == 0) {
      faults.add(
          "the server states no UIDVALIDITY; whether a UID still means the same message as at the"
              + " pass before cannot be proven");
    }
    return isStill(before) ? told : Rounds.told(connection, corridor, mailbox, uidValidity());
  }

  private void resync(Examining examining, KnownMailbox known, Told told)
      throws IOException, ConnectionLostException {
    long[] present = changes.uidsPresent(mailbox, known.uidValidity());
    long last = Math.max(known.lastUid(), present.length == 0 ? 0 : present[present.length - 1]);
    try {
      examined =
          examining.examine(
              listed.name(), new Examining.Since(known.uidValidity(), known.modSeq(), last), told);
      resynced = known.uidValidity().equals(examined.uidValidity());
    } catch (CommandRefusedException e) {
      // it may open without
    }
  }

  /** Whether what is known still counts; notes where it does not. */
  private boolean isStill(UidValidity before) throws IOException {
    KnownMailbox known = changes.mailbox(mailbox).orElse(null);
    if (known != null && !known.gone() && before.equals(uidValidity())) {
      return true;
    }
    resynced = false;
    if (known != null) {
      changes.uidValidityChanged(mailbox, uidValidity());
    }
    if (known != null && !known.gone()) {
      long now = uidValidity().value();
      pass.changes().add(new FolderChange.NewUidValidity(mailbox, before.value(), now));
    } else if (!pass.first()) {
      pass.changes().add(new FolderChange.Created(mailbox));
    }
    return false;
  }

  private UidValidity uidValidity() {
    return examined.uidValidity();
  }

  private FolderReport report(long onServer, long archived, List<Gap> gaps) {
    Rounds work = rounds;
    long collected = collectedBefore + (work == null ? 0 : work.collected());
    long octets = octetsBefore + (work == null ? 0 : work.octets());
    long expunged = expungedBefore + (work == null ? 0 : work.expunged());
    return new FolderReport(
        mailbox,
        new FolderReport.State(
            examined.uidValidity(),
            examined.uidNext(),
            examined.highestModSeq(),
            examined.exists()),
        method,
        onServer,
        archived,
        new FolderReport.Work(collected, octets, flagsChanged, expunged),
        gaps,
        faults.isEmpty() ? null : String.join("; ", faults),
        began,
        pass.clock().instant());
  }

  /**
   * Grows with each message that was taken in and each that is known to cost connections; while it
   * does, another connection is worth it.
   */
  long progress() {
    Rounds work = rounds;
    return collectedBefore + (work == null ? 0 : work.collected()) + suspects.losses();
  }

  /** The report of a pass that did not come to its end. */
  FolderReport broken(String fault) {
    begin();
    faults.add(fault);
    return report(0, 0, List.of());
  }

  /** The pass is to end because the program does. */
  static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped before the end of the pass");
    }
  }
}
