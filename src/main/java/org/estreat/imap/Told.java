package org.estreat.imap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.estreat.ingest.Changes;
import org.estreat.ingest.States;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of messages that are here: compared as it comes, so that only what differs is
 * held, and applied when it has all come. Of messages that are not here nothing is held.
 */
final class Told implements Examining.Changed {
  private record Change(Set<Flag> flags, ModSeq modSeq) {}

  private final Changes changes;
  private final Mailbox mailbox;
  private final UidValidity uidValidity;

  /** Whether a response without Gmail's labels does not say all flags. */
  private final boolean labels;

  private final Map<Integer, Change> changed = new TreeMap<>();
  private final Map<Set<Flag>, Set<Flag>> flagSets = new HashMap<>();
  private final BitSet vanished = new BitSet();
  private @Nullable States states;

  Told(Changes changes, Mailbox mailbox, UidValidity uidValidity, boolean labels) {
    this.changes = changes;
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
    this.labels = labels;
  }

  /** What was here before anything was told; read when it is first asked for. */
  States states() throws IOException {
    States read = states;
    if (read == null) {
      read = changes.states(mailbox, uidValidity);
      states = read;
    }
    return read;
  }

  /** A later response of the same message goes before an earlier one. */
  @Override
  public void fetched(Fetched fetched) {
    if (!fetched.hasFlags() || (labels && !fetched.hasLabels())) {
      return;
    }
    States known = uncheckedStates();
    int at = known.indexOf(fetched.uid());
    if (at < 0) {
      return;
    }
    Set<Flag> flags = fetched.flags();
    boolean newer = fetched.modSeq().compareTo(known.modSeq(at)) > 0;
    if (known.flags(at).equals(flags) && !newer) {
      changed.remove(at);
    } else {
      changed.put(at, new Change(flagSets.computeIfAbsent(flags, f -> f), fetched.modSeq()));
    }
  }

  @Override
  public void vanished(SequenceSet uids) {
    States known = uncheckedStates();
    uids.forEachRange((from, to) -> vanished.set(position(known, from), position(known, to + 1)));
  }

  @Override
  public void closed() {
    changed.clear();
    vanished.clear();
  }

  /** Of the first message from this UID on. */
  private static int position(States states, long uid) {
    int at = states.indexOf(uid);
    return at >= 0 ? at : -at - 1;
  }

  private States uncheckedStates() {
    try {
      return states();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether anything that is here is otherwise than it was. */
  boolean hasAny() {
    return !changed.isEmpty() || !vanished.isEmpty();
  }

  /** Whether the server has said that the message at this position is gone. */
  boolean vanished(int position) {
    return vanished.get(position);
  }

  /** Applies what was told of flags; returns of how many messages they are others now. */
  long applyFlags() throws IOException {
    long count = 0;
    States known = states();
    for (Map.Entry<Integer, Change> each : changed.entrySet()) {
      int at = each.getKey();
      Change now = each.getValue();
      Uid uid = new Uid(known.uid(at));
      boolean isNew = changes.flags(mailbox, uidValidity, uid, now.flags(), now.modSeq());
      count += isNew && !known.flags(at).equals(now.flags()) ? 1 : 0;
    }
    changed.clear();
    return count;
  }
}
