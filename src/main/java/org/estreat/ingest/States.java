package org.estreat.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.index.MessageIndex;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;

/**
 * What is known of every Sighting of one mailbox under one UIDVALIDITY, to be held against all that
 * a server lists: some 20 octets a Sighting. Unchanging.
 */
public final class States {
  private static final int EXPUNGED = Integer.MIN_VALUE;

  private final long[] uids;
  private final long[] modSeqs;

  /** Which set of flags; the sign bit marks an expunged one. */
  private final int[] marks;

  private final List<Set<Flag>> flagSets;

  private States(long[] uids, long[] modSeqs, int[] marks, List<Set<Flag>> flagSets) {
    this.uids = uids;
    this.modSeqs = modSeqs;
    this.marks = marks;
    this.flagSets = flagSets;
  }

  static States of(MessageIndex index, Mailbox mailbox, UidValidity uidValidity)
      throws IOException {
    Collector collector = new Collector();
    index.forEach(
        mailbox,
        uidValidity,
        (sighting, key) ->
            collector.add(
                sighting.uid().value(),
                sighting.modSeq().value(),
                collector.number(sighting.flags()) | (sighting.expunged() ? EXPUNGED : 0)));
    return collector.states();
  }

  /** How many there are, present or expunged. */
  public int size() {
    return uids.length;
  }

  /** UIDs ascend with the position, from 0. */
  public long uid(int position) {
    return uids[position];
  }

  public Set<Flag> flags(int position) {
    return flagSets.get(marks[position] & ~EXPUNGED);
  }

  public ModSeq modSeq(int position) {
    return new ModSeq(modSeqs[position]);
  }

  public boolean expunged(int position) {
    return marks[position] < 0;
  }

  /** The position of a UID; below zero where there is none. */
  public int indexOf(long uid) {
    return Arrays.binarySearch(uids, uid);
  }

  private static final class Collector {
    private final Map<Set<Flag>, Integer> numbers = new HashMap<>();
    private final List<Set<Flag>> flagSets = new ArrayList<>();
    private long[] uids = new long[16];
    private long[] modSeqs = new long[16];
    private int[] marks = new int[16];
    private int size;

    int number(Set<Flag> flags) {
      Integer known = numbers.get(flags);
      if (known == null) {
        known = flagSets.size();
        numbers.put(flags, known);
        flagSets.add(flags);
      }
      return known;
    }

    void add(long uid, long modSeq, int mark) {
      if (size == uids.length) {
        uids = Arrays.copyOf(uids, 2 * size);
        modSeqs = Arrays.copyOf(modSeqs, 2 * size);
        marks = Arrays.copyOf(marks, 2 * size);
      }
      uids[size] = uid;
      modSeqs[size] = modSeq;
      marks[size] = mark;
      size++;
    }

    /** An index gives them in an order of its own, which is nearly that of the UIDs. */
    States states() {
      long[] order = new long[size];
      for (int i = 0; i < size; i++) {
        order[i] = uids[i] << 31 | i; // a UID has 32 bits, a position 31
      }
      Arrays.sort(order);
      long[] sortedUids = new long[size];
      long[] sortedModSeqs = new long[size];
      int[] sortedMarks = new int[size];
      for (int i = 0; i < size; i++) {
        int from = (int) (order[i] & Integer.MAX_VALUE);
        sortedUids[i] = uids[from];
        sortedModSeqs[i] = modSeqs[from];
        sortedMarks[i] = marks[from];
      }
      return new States(sortedUids, sortedModSeqs, sortedMarks, flagSets);
    }
  }
}
