package org.estreat.imap;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.estreat.imap.Examining.Listed;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.Tally;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Lists and collects an opened mailbox until nothing is new: the last list, held against the index,
 * is the proof.
 */
final class Rounds {
  /** Mail that comes in during a pass is collected by it, this many times. */
  private static final int MOST = 3;

  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final FolderSync.Pass pass;
  private final Mailbox mailbox;
  private final UidValidity uidValidity;
  private final Corridor corridor;
  private final Connection connection;
  private final Examining examining;
  private final Fetching fetching;
  private final Presence presence;
  private final NewMail mail;
  private final Copies copies;
  private final List<String> faults = new ArrayList<>();
  private Tally tally = new Tally(0, 0, List.of());
  private @Nullable String contradiction;
  private long[] onServer = {};
  private long end;

  Rounds(
      FolderSync.Pass pass,
      Mailbox mailbox,
      UidValidity uidValidity,
      Connection connection,
      Examining examining,
      Suspects suspects) {
    this.pass = pass;
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
    this.corridor = pass.corridor();
    this.connection = connection;
    this.examining = examining;
    this.fetching = new Fetching(connection);
    this.presence = new Presence(corridor.changes(), mailbox, uidValidity);
    this.mail = new NewMail(pass, mailbox, uidValidity, suspects);
    this.copies = new Copies(pass, mailbox, uidValidity);
  }

  /** What an opened mailbox is told about; nothing yet. */
  static Told told(
      Connection connection, Corridor corridor, Mailbox mailbox, UidValidity uidValidity) {
    return new Told(corridor.changes(), mailbox, uidValidity, connection.can("X-GM-EXT-1"));
  }

  /**
   * Waits until all that was handed on of a mailbox is settled; says what is not, for a person, to
   * {@code faults}.
   */
  static void settle(
      Corridor corridor, Mailbox mailbox, UidValidity uidValidity, List<String> faults)
      throws InterruptedException {
    List<Long> open = corridor.awaitSettled(mailbox, uidValidity, PATIENCE);
    if (!open.isEmpty()) {
      faults.add(open.size() + " messages were handed on and nothing has become of them");
    }
  }

  /** Messages taken in. */
  long collected() {
    return mail.collected() + copies.taken();
  }

  /** Octets of those. */
  long octets() {
    return mail.octets() + copies.octets();
  }

  long expunged() {
    return presence.expunged();
  }

  /** UIDs of the last list, up to where it was collected. */
  long[] onServer() {
    return onServer;
  }

  long archived() {
    return tally.archived();
  }

  /** What the last list holds and the archive does not. */
  List<Gap> gaps() {
    return tally.missing().stream().map(this::gap).toList();
  }

  private Gap gap(long uid) {
    Gap known = mail.gap(uid);
    return known != null
        ? known
        : new Gap(uid, Gap.Reason.NOT_REACHED, "the server lists it; it was not asked for");
  }

  /** Why this is no proof, for a person; empty where it is. */
  List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    for (String each : Arrays.asList(presence.contradiction(), contradiction)) {
      if (each != null && !all.contains(each)) {
        all.add(each);
      }
    }
    return all;
  }

  /**
   * @param known whether anything may be here of the mailbox
   * @param told what was told when the mailbox was opened
   * @param modSeq what the watermark may claim of flags until all is done
   */
  void run(boolean known, Told told, ModSeq modSeq)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    long before = corridor.lastUid(mailbox, uidValidity);
    Listed list = examining.uids();
    if (known) {
      presence.compare(list, told, fetching); // what goes later, the next pass is told of
    }
    for (int round = 0; collect(list, modSeq, round == MOST); round++) {
      list = examining.uids();
    }
    contradiction = list.contradiction();
    if (pass.remembered().gmailIds().isOfAll(mailbox)) {
      pass.remembered().gmailIds().read(fetching, uidValidity, before);
    }
  }

  /** Everything is done: the watermark may claim it. */
  void claim(ModSeq modSeq) throws IOException {
    corridor.seenUpTo(mailbox, uidValidity, end, modSeq);
  }

  /** Collects what is listed and new; whether to list once more, because something has moved. */
  private boolean collect(Listed list, ModSeq modSeq, boolean last)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    long collected = collected();
    collectNew(list.uids(), modSeq);
    settle(corridor, mailbox, uidValidity, faults);
    if (collected() > collected && !last) {
      return true; // mail may have come in since
    }
    onServer = Arrays.stream(list.uids()).filter(uid -> uid <= end).toArray();
    List<Long> missing = tally.missing();
    tally = corridor.tally(mailbox, uidValidity, onServer);
    return !last && !tally.missing().equals(missing);
  }

  /** Collects what the server lists beyond the watermark. */
  private void collectNew(long[] listed, ModSeq modSeq)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    long from = corridor.lastUid(mailbox, uidValidity);
    long[] beyond = Arrays.stream(listed).filter(uid -> uid > from).toArray();
    GmailIds gmail = pass.remembered().gmailIds();
    if (beyond.length > 0 && gmail.isOfAnother(mailbox)) {
      copies.collect(fetching, beyond);
    }
    mail.collect(connection, beyond, modSeq);
    end = beyond.length == 0 ? from : beyond[beyond.length - 1];
    corridor.seenUpTo(mailbox, uidValidity, end, modSeq);
  }
}
