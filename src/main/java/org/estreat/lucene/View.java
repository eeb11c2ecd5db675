package org.estreat.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.Coverage;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.Shortfall;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * The index at one moment: a reader, and what is found out about it at most once. Unchanging to its
 * users; safe to share.
 */
final class View {
  private final DirectoryReader reader;
  private final CommitData commit;
  private final Keywords keywords;
  private final IndexSearcher searcher;
  private final MailboxTable mailboxes;
  private final Present present;
  private final Map<Mailbox, long[]> uids = new ConcurrentHashMap<>();
  private final Map<CoverageOf, Worth> worths = new ConcurrentHashMap<>();
  private volatile @Nullable LaterLanguages laterLanguages;
  private volatile @Nullable Excepted excepted;
  private volatile @Nullable Numbering numbering;
  private volatile @Nullable List<FixedBitSet> presentRanks;
  private volatile @Nullable ExceptionCounts exceptionCounts;

  /**
   * What a coverage is counted of.
   *
   * @param gone whether expunged Sightings count too
   */
  record CoverageOf(List<Mailbox> mailboxes, boolean gone) {}

  /**
   * How much of some messages can be searched.
   *
   * @param shortfalls of any of them
   */
  record Worth(Coverage coverage, Set<Shortfall> shortfalls) {}

  View(DirectoryReader reader, CommitData commit, Keywords keywords) throws IOException {
    this.reader = reader;
    this.commit = commit;
    this.keywords = keywords;
    this.searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null); // flags change in place, behind a cache's back
    this.mailboxes = new MailboxTable(reader, commit.checkpoint());
    this.present = new Present(reader, mailboxes);
  }

  /** The last commit when this View was made. */
  CommitData commit() {
    return commit;
  }

  /** All that documents of this View can have. */
  Keywords keywords() {
    return keywords;
  }

  DirectoryReader reader() {
    return reader;
  }

  IndexSearcher searcher() {
    return searcher;
  }

  MailboxTable mailboxes() {
    return mailboxes;
  }

  Present present() {
    return present;
  }

  LaterLanguages laterLanguages() throws IOException {
    LaterLanguages known = laterLanguages;
    if (known == null) {
      known = new LaterLanguages(reader, keywords);
      laterLanguages = known;
    }
    return known;
  }

  Map<CoverageOf, Worth> worths() {
    return worths;
  }

  Excepted excepted() throws IOException {
    Excepted known = excepted;
    if (known == null) {
      known = new Excepted(this);
      excepted = known;
    }
    return known;
  }

  /** The exception register in figures; null until they were counted. */
  @Nullable ExceptionCounts exceptionCounts() {
    return exceptionCounts;
  }

  void exceptionCounts(ExceptionCounts counted) {
    exceptionCounts = counted;
  }

  /** The order of UIDs. */
  Numbering numbering() throws IOException {
    Numbering known = numbering;
    if (known == null) {
      known = new Numbering(reader.leaves(), mailboxes);
      numbering = known;
    }
    return known;
  }

  /** The UIDs present in a mailbox at the UIDVALIDITY that counts, ascending; not to be changed. */
  long[] presentUids(Mailbox mailbox) throws IOException {
    long[] known = uids.get(mailbox);
    if (known == null) {
      int place = numbering().current(mailbox);
      known = place < 0 ? new long[0] : presentUids(place);
      uids.put(mailbox, known);
    }
    return known;
  }

  private long[] presentUids(int place) throws IOException {
    List<FixedBitSet> known = presentRanks;
    if (known == null) {
      known = ranksOfPresent();
      presentRanks = known;
    }
    return numbering().places().get(place).uids(known.get(place));
  }

  /** Of all places at once: a look at each document for each mailbox is too much for many. */
  private List<FixedBitSet> ranksOfPresent() throws IOException {
    List<FixedBitSet> found =
        numbering().places().stream().map(at -> new FixedBitSet(at.uids().length)).toList();
    for (LeafReaderContext leaf : reader.leaves()) {
      Numbering.Segment segment = numbering().segment(leaf.reader());
      for (int doc = 0; doc < segment.places().length; doc++) {
        if (segment.places()[doc] >= 0 && present.contains(leaf.reader(), doc)) {
          found.get(segment.places()[doc]).set(segment.ranks()[doc]);
        }
      }
    }
    return found;
  }

  /** Longs that grow. */
  static final class LongList {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    /** All of them, as they were added. */
    long[] all() {
      return Arrays.copyOf(values, size);
    }

    /** All of them, ascending. */
    long[] sorted() {
      long[] sorted = Arrays.copyOf(values, size);
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
