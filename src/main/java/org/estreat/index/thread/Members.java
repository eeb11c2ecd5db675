package org.estreat.index.thread;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import org.estreat.index.Match;
import org.estreat.index.ThreadFacts;
import org.estreat.index.ThreadFacts.Digest;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one mailbox that are to be threaded, each with a number in the order in which
 * they came. In primitives: a million of them take some tens of megabytes.
 */
final class Members {
  static final int NONE = -1;

  private final Digests ids = new Digests();
  private final Digests subjects = new Digests();
  private final Ints id = new Ints();
  private final Ints subject = new Ints();
  private final Ints reply = new Ints();
  private final Ints references = new Ints();
  private final Ints referencesEnd = new Ints();
  private final Ints nanos = new Ints();
  private long[] uids = new long[16];
  private long[] seconds = new long[16];
  private int size;
  private int[] bySent = new int[0];

  void add(Match match) {
    if (size == uids.length) {
      uids = Arrays.copyOf(uids, 2 * size);
      seconds = Arrays.copyOf(seconds, 2 * size);
    }
    uids[size] = match.uid();
    Instant sent = match.sent();
    seconds[size] = sent.getEpochSecond();
    nanos.add(sent.getNano());
    ThreadFacts facts = match.thread();
    id.add(number(ids, facts.id()));
    subject.add(number(subjects, facts.subject()));
    reply.add(facts.reply() ? 1 : 0);
    facts.references().forEach(reference -> references.add(ids.number(reference)));
    referencesEnd.add(references.size());
    size++;
  }

  private static int number(Digests digests, @Nullable Digest digest) {
    return digest == null ? NONE : digests.number(digest);
  }

  int size() {
    return size;
  }

  /** How many ids there are, of messages and in references. */
  int ids() {
    return ids.size();
  }

  int subjects() {
    return subjects.size();
  }

  long uid(int member) {
    return uids[member];
  }

  /** The number of its message id; {@link #NONE} without. */
  int id(int member) {
    return id.get(member);
  }

  /** The number of its base subject; {@link #NONE} where that is empty. */
  int subject(int member) {
    return subject.get(member);
  }

  boolean isReply(int member) {
    return reply.get(member) != 0;
  }

  /** Where the ids that it refers to begin among {@link #reference}. */
  int referencesFrom(int member) {
    return member == 0 ? 0 : referencesEnd.get(member - 1);
  }

  int referencesTo(int member) {
    return referencesEnd.get(member);
  }

  int reference(int position) {
    return references.get(position);
  }

  /** All by UID, that is by sequence number. */
  int[] byUid() {
    return sorted((one, other) -> Long.compare(uids[one], uids[other]));
  }

  /**
   * All by sent date, and by sequence number where that is the same. To be asked for when no more
   * are added; not to be changed.
   */
  int[] bySent() {
    if (bySent.length != size) {
      bySent = sorted(this::compareSent);
    }
    return bySent;
  }

  private int compareSent(int one, int other) {
    int order = Long.compare(seconds[one], seconds[other]);
    order = order != 0 ? order : Integer.compare(nanos.get(one), nanos.get(other));
    return order != 0 ? order : Long.compare(uids[one], uids[other]);
  }

  private int[] sorted(Comparator<Integer> order) {
    Integer[] all = new Integer[size];
    Arrays.setAll(all, i -> i);
    Arrays.sort(all, order);
    return Arrays.stream(all).mapToInt(Integer::intValue).toArray();
  }
}
