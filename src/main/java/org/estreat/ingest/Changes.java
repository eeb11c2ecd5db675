package org.estreat.ingest;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.estreat.archive.Archive;
import org.estreat.index.Checkpoint;
import org.estreat.index.MessageIndex;
import org.estreat.index.SightingState;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of mailboxes and messages that are here, and what is known of them to hold
 * against it. Each change is a line of the custody journal and a change of the index; told again,
 * or where it changes nothing, it is neither.
 *
 * <p>Safe to use from several threads, as long as one mailbox is spoken for by one of them.
 */
public final class Changes {
  /** RFC 8474 section 7, objectid. */
  private static final Pattern OBJECT_ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

  private final Archive archive;
  private final MessageIndex index;
  private final Commits commits;
  private final Watermark watermark;
  private final Walks walks;
  private final LeftOut leftOut;
  private final FromArchive fromArchive;
  private final Unseen unseen;
  private final ReentrantLock renaming = new ReentrantLock();

  /** A change of a name whose line is written; guarded by the lock. */
  private @Nullable Move unfinished;

  private record Move(Mailbox from, Mailbox to, UidValidity uidValidity) {}

  Changes(
      Archive archive,
      MessageIndex index,
      Commits commits,
      Watermark watermark,
      Walks walks,
      LeftOut leftOut,
      FromArchive fromArchive,
      Unseen unseen) {
    this.archive = archive;
    this.index = index;
    this.commits = commits;
    this.watermark = watermark;
    this.walks = walks;
    this.leftOut = leftOut;
    this.fromArchive = fromArchive;
    this.unseen = unseen;
  }

  /**
   * The flags of a Sighting are now these, whether it is present or not. A MODSEQ of {@link
   * ModSeq#NONE} leaves the one that is known.
   *
   * @return whether that is new; not where there is no such Sighting
   */
  public boolean flags(
      Mailbox mailbox, UidValidity uidValidity, Uid uid, Set<Flag> flags, ModSeq modSeq)
      throws IOException {
    SightingId id = SightingId.of(mailbox, uidValidity, uid);
    Set<Flag> kept = kept(flags);
    boolean changed =
        commits.change(() -> {
          Optional<SightingState> before = index.state(id);
          if (before.isEmpty()) {
            return false;
          }
          ModSeq mod = known(modSeq, before.get());
          if (before.get().flags().equals(kept) && before.get().modSeq().equals(mod)) {
            return false;
          }
          archive.recordFlags(mailbox, uidValidity, uid, kept, mod);
          commits.changed();
          unseen(mailbox, () -> index.setFlags(id, kept, mod));
          return true;
        });
    commits.commitIfDue(0);
    return changed;
  }

  /**
   * The server let go of a Sighting, which is kept, marked, and found by EXPUNGED.
   *
   * @return whether that is new; not where there is no such Sighting
   */
  public boolean expunge(Mailbox mailbox, UidValidity uidValidity, Uid uid, ModSeq modSeq)
      throws IOException {
    SightingId id = SightingId.of(mailbox, uidValidity, uid);
    boolean changed =
        commits.change(() -> {
          Optional<SightingState> before = index.state(id);
          if (before.isEmpty() || before.get().expunged()) {
            return false;
          }
          ModSeq mod = known(modSeq, before.get());
          archive.recordExpunge(mailbox, uidValidity, uid, mod);
          commits.changed();
          unseen(mailbox, () -> index.expunge(id, mod));
          return true;
        });
    commits.commitIfDue(0);
    return changed;
  }

  /**
   * The server lists an expunged Sighting again, against RFC 9051 section 2.3.1.1 or because we
   * were told wrongly: it is present, with these flags.
   *
   * @return whether that is new; not where there is no such Sighting
   */
  public boolean restore(
      Mailbox mailbox, UidValidity uidValidity, Uid uid, Set<Flag> flags, ModSeq modSeq)
      throws IOException {
    SightingId id = SightingId.of(mailbox, uidValidity, uid);
    Set<Flag> kept = kept(flags);
    boolean changed =
        commits.change(() -> {
          Optional<SightingState> before = index.state(id);
          if (before.isEmpty() || !before.get().expunged()) {
            return false;
          }
          ModSeq mod = known(modSeq, before.get());
          archive.recordRestored(mailbox, uidValidity, uid, kept, mod);
          commits.changed();
          unseen(mailbox, () -> index.restore(id, kept, mod));
          return true;
        });
    commits.commitIfDue(0);
    return changed;
  }

  private interface Writing {
    void run() throws IOException;
  }

  /** However much of it was done, it is not shown yet. */
  private void unseen(Mailbox mailbox, Writing writing) throws IOException {
    try {
      writing.run();
    } finally {
      unseen.add(mailbox);
    }
  }

  private static Set<Flag> kept(Set<Flag> flags) {
    if (!flags.contains(Flag.RECENT)) {
      return flags;
    }
    Set<Flag> kept = new HashSet<>(flags);
    kept.remove(Flag.RECENT);
    return kept;
  }

  private static ModSeq known(ModSeq modSeq, SightingState before) {
    return modSeq.equals(ModSeq.NONE) ? before.modSeq() : modSeq;
  }

  /**
   * The server states this UIDVALIDITY for the mailbox, greater or less than before: Sightings
   * under any other count as expunged when this returns, and those that are here under this one as
   * present. Nothing is claimed of what the server has under it.
   *
   * @return whether that is new; not where nothing was known of the mailbox
   */
  public boolean uidValidityChanged(Mailbox mailbox, UidValidity to) throws IOException {
    boolean changed =
        commits.changeAlone(() -> {
          Optional<UidValidity> from = watermark.uidValidity(mailbox);
          if (from.isEmpty() || watermark.isAt(mailbox, to)) {
            return false;
          }
          archive.recordUidValidityChanged(mailbox, from.get(), to);
          commits.changed();
          watermark.switchTo(mailbox, to);
          return true;
        });
    if (changed) {
      commits.commit(); // the Checkpoint says which one counts
    }
    return changed;
  }

  /** The server has a mailbox of which nothing was known; it may be empty. */
  void mailboxListed(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    commits.<Boolean>change(() -> {
      ListedMailbox listed = new ListedMailbox(mailbox, uidValidity);
      archive.recordAct(ListedMailbox.ACT, listed.details());
      commits.changed();
      return true;
    });
  }

  /**
   * The server has the mailbox no more: what is present of it is expunged when this returns.
   *
   * @param why what it was known by, for a person
   * @return whether that is new; not where nothing is known of the mailbox under this UIDVALIDITY
   * @throws IllegalStateException while messages of it are on their way
   */
  public boolean mailboxGone(Mailbox mailbox, UidValidity uidValidity, String why)
      throws IOException {
    if (!watermark.isAt(mailbox, uidValidity)) {
      return false;
    }
    expungeAll(mailbox, uidValidity, why);
    return true;
  }

  private void expungeAll(Mailbox mailbox, UidValidity uidValidity, String why) throws IOException {
    commits.<Boolean>changeAlone(() -> {
      refuseOnTheWay(mailbox, uidValidity);
      archive.recordMailboxGone(mailbox, uidValidity, why);
      commits.changed();
      watermark.gone(mailbox, uidValidity);
      unseen(mailbox, () -> fromArchive.expungeAll(mailbox, uidValidity));
      return true;
    });
    commits.commit();
  }

  /**
   * The mailbox has another name: each Sighting of it under this UIDVALIDITY, present or expunged,
   * is one of {@code to} when this returns, made anew from the archive; those under another
   * UIDVALIDITY keep the name that they were seen under. What was in {@code to} before is gone; if
   * its UIDVALIDITY is the same too, it is moved out of the way to a mailbox of its own, because
   * its UIDs now mean other messages.
   *
   * @param how what the two were known to be one mailbox by, for a person
   * @return whether that is new; not where nothing is known of {@code from} under this UIDVALIDITY
   * @throws IllegalArgumentException when both are the same, or in two accounts
   * @throws IllegalStateException while messages of either are on their way
   * @throws IOException also when it was broken off: the next call, or opening the corridor anew,
   *     brings it to its end
   */
  public boolean rename(Mailbox from, Mailbox to, UidValidity uidValidity, String how)
      throws IOException {
    renaming.lock();
    try {
      completeMove();
      if (!watermark.isAt(from, uidValidity)) {
        return false;
      }
      MailboxNames.check(to);
      makeWay(to, uidValidity, from.name() + " has this name now: " + how);
      move(from, to, uidValidity, how);
      return true;
    } finally {
      renaming.unlock();
    }
  }

  private void makeWay(Mailbox name, UidValidity uidValidity, String why) throws IOException {
    Optional<UidValidity> before = watermark.uidValidity(name);
    if (before.isPresent()) {
      mailboxGone(name, before.get(), why);
    }
    if (holdsAny(name, uidValidity)) {
      if (!before.equals(Optional.of(uidValidity))) {
        expungeAll(name, uidValidity, why); // of an earlier UIDVALIDITY, and never expunged
      }
      move(name, freeName(name), uidValidity, why);
    }
  }

  private boolean holdsAny(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    return walks.anyIn(mailbox, uidValidity)
        || states(mailbox, uidValidity).size() > 0
        || !leftOut.of(mailbox, uidValidity).isEmpty();
  }

  private Mailbox freeName(Mailbox taken) throws IOException {
    index.refresh();
    Set<Mailbox> used = new HashSet<>(known(taken.account()).keySet());
    index.mailboxes().forEach(status -> used.add(status.mailbox()));
    int number = 1;
    Mailbox free = taken;
    while (used.contains(free)) {
      number++;
      free = new Mailbox(taken.account(), taken.name() + " (" + number + ")");
    }
    return free;
  }

  private void move(Mailbox from, Mailbox to, UidValidity uidValidity, String how)
      throws IOException {
    commits.<Boolean>changeAlone(() -> {
      refuseOnTheWay(from, uidValidity);
      ArchivePosition before = archive.position();
      archive.recordRenamed(from, to, uidValidity, how);
      commits.changed();
      commits.unfinished(before);
      unfinished = new Move(from, to, uidValidity);
      return true;
    });
    completeMove();
  }

  /** Until it is complete, a Checkpoint has the positions of before, and claims no more. */
  private void completeMove() throws IOException {
    Move move = unfinished;
    if (move == null) {
      return;
    }
    unseen(
        move.to,
        () -> unseen(move.from, () -> fromArchive.rename(move.from, move.to, move.uidValidity)));
    commits.<Boolean>changeAlone(() -> {
      watermark.renamed(move.from, move.to, move.uidValidity);
      walks.renamed(move.from, move.to, move.uidValidity);
      leftOut.renamed(move.from, move.to, move.uidValidity);
      unfinished = null;
      commits.finished();
      return true;
    });
    commits.commit();
  }

  private void refuseOnTheWay(Mailbox mailbox, UidValidity uidValidity) {
    int open = watermark.open(mailbox, uidValidity);
    if (open > 0) {
      throw new IllegalStateException(
          mailbox + ": expected no message to be on its way, found " + open);
    }
  }

  /**
   * Remembers the MAILBOXID of a mailbox of which something is known (RFC 8474 section 4.1); what
   * is none is taken for the lack of it.
   */
  public void mailboxId(Mailbox mailbox, UidValidity uidValidity, String id) {
    watermark.mailboxId(mailbox, uidValidity, OBJECT_ID.matcher(id).matches() ? id : "");
  }

  /** Journals anything else that is done: a server's identity, a proof. */
  public void act(String what, Map<String, String> details) throws IOException {
    archive.recordAct(what, details);
    commits.changed();
  }

  /** What is known of a mailbox, also of one that is gone; empty for nothing. */
  public Optional<KnownMailbox> mailbox(Mailbox mailbox) {
    return watermark.position(mailbox).map(KnownMailbox::of);
  }

  /** Those mailboxes of an account that are known and not gone. */
  public SortedMap<Mailbox, KnownMailbox> mailboxes(String account) {
    SortedMap<Mailbox, KnownMailbox> there = new TreeMap<>();
    known(account)
        .forEach((mailbox, position) -> {
          if (!position.gone()) {
            there.put(mailbox, KnownMailbox.of(position));
          }
        });
    return there;
  }

  /** Every mailbox of an account of which something is known, also those that are gone. */
  public SortedMap<Mailbox, Checkpoint.Position> known(String account) {
    SortedMap<Mailbox, Checkpoint.Position> known = new TreeMap<>(watermark.positions());
    known.keySet().removeIf(mailbox -> !mailbox.account().equals(account));
    return known;
  }

  /** Everything here of a mailbox under this UIDVALIDITY, with what was done until now. */
  public States states(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    unseen.show(mailbox);
    return States.of(index, mailbox, uidValidity);
  }

  /** UIDs present in a mailbox under this UIDVALIDITY, ascending. */
  public long[] uidsPresent(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    unseen.show(mailbox);
    return index.present(mailbox, uidValidity).stream().toArray();
  }

  /** UIDs present in a mailbox under this UIDVALIDITY, and those passed by, ascending. */
  public long[] uidsAccounted(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    States states = states(mailbox, uidValidity);
    LongStream passedBy =
        leftOut.of(mailbox, uidValidity).stream()
            .mapToLong(Uid::value)
            .filter(uid -> states.indexOf(uid) < 0);
    LongStream present =
        IntStream.range(0, states.size()).filter(i -> !states.expunged(i)).mapToLong(states::uid);
    return LongStream.concat(present, passedBy).sorted().toArray();
  }
}
