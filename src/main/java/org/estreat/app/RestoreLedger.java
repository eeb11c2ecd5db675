package org.estreat.app;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.imap.Restorer;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * What servers have confirmed to have taken, in acts of the custody journal. Nothing is written to
 * a server of which the journal could not tell.
 */
final class RestoreLedger implements Restorer.Ledger, Closeable {
  private static final String BEGUN = "restore begun";
  private static final String APPENDED = "restore appended";
  private static final String ENDED = "restore";

  private final Archive readable;
  private final @Nullable Archive writable;
  private final Stack opened;
  private final Mailbox target;

  private RestoreLedger(
      Archive readable, @Nullable Archive writable, Stack opened, Mailbox target) {
    this.readable = readable;
    this.writable = writable;
    this.opened = opened;
    this.target = target;
  }

  /** Remembers in the data folder, which is locked until this is closed. */
  static RestoreLedger open(ReadStore store, Config config, World world, Mailbox target)
      throws Fault, IOException {
    try (Stack opening = new Stack()) {
      DataFolder folder = opening.add(DataFolder.openForWriting(config.data()));
      Archive archive =
          opening.add(Archive.open(folder.archive(), config.limits().packOctets(), world.clock()));
      Stack opened = new Stack();
      opened.add(folder);
      opened.add(archive);
      opening.release();
      return new RestoreLedger(store.archive(), archive, opened, target);
    }
  }

  /** Knows what is in the journal, and adds nothing. */
  static RestoreLedger readOnly(ReadStore store, Mailbox target) {
    return new RestoreLedger(store.archive(), null, new Stack(), target);
  }

  /** The journal tells of it before anything is written to the server. */
  void begin(Map<String, String> details) throws IOException {
    record(BEGUN, details);
  }

  void end(Map<String, String> details) throws IOException {
    record(ENDED, details);
  }

  private void record(String what, Map<String, String> details) throws IOException {
    if (writable != null) {
      writable.recordAct(what, details);
      writable.sync();
    }
  }

  @Override
  public Map<Long, Restorer.Confirmed> known(UidValidity uidValidity) throws IOException {
    Map<Long, Restorer.Confirmed> known = new LinkedHashMap<>();
    readable.replay(
        ArchivePosition.START,
        event -> {
          if (event instanceof CustodyEvent.Act act && isOurs(act, uidValidity)) {
            read(act.details(), known);
          }
        });
    return known;
  }

  private boolean isOurs(CustodyEvent.Act act, UidValidity uidValidity) {
    return act.what().equals(APPENDED)
        && target.toString().equals(act.details().get("target"))
        && uidValidity.toString().equals(act.details().get("uidValidity"));
  }

  /**
   * Entries of the form {@code UID SHA-256 SECONDS}; one in another form is no proof of anything.
   */
  private static void read(Map<String, String> details, Map<Long, Restorer.Confirmed> known) {
    for (String entry : details.getOrDefault("messages", "").split(",", -1)) {
      if (entry.matches("[0-9]{1,10} [0-9a-f]{64} -?[0-9]{1,15}")) {
        String[] words = entry.split(" ", -1);
        known.put(
            Long.parseLong(words[0]),
            new Restorer.Confirmed(new MessageKey(words[1]), Long.parseLong(words[2])));
      }
    }
  }

  @Override
  public void confirmed(UidValidity uidValidity, Map<Long, Restorer.Confirmed> messages)
      throws IOException {
    List<String> entries = new ArrayList<>();
    messages.forEach((uid, each) -> entries.add(uid + " " + each.key() + " " + each.second()));
    Map<String, String> details = new LinkedHashMap<>();
    details.put("target", target.toString());
    details.put("uidValidity", uidValidity.toString());
    details.put("messages", String.join(",", entries));
    record(APPENDED, details);
  }

  @Override
  public void close() throws IOException {
    opened.close();
  }
}
