package org.estreat.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.estreat.index.Checkpoint;
import org.estreat.index.Coverage;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.Hit;
import org.estreat.index.Hits;
import org.estreat.index.IndexEntry;
import org.estreat.index.MailboxStatus;
import org.estreat.index.Match;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.index.SearchRequest;
import org.estreat.index.SightingState;
import org.estreat.index.Snapshot;
import org.estreat.index.UidList;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/** Finds the same hits whatever is asked, page by page; the rest of the port is not needed here. */
final class FakeIndex implements MessageIndex, Snapshot {
  final List<Hit> hits = new ArrayList<>();
  final List<Integer> limits = new ArrayList<>();
  long total = -1;
  long generationStep;
  private long generation = 17;

  @Override
  public Hits search(SearchRequest request) {
    limits.add(request.limit());
    int from = request.cursor() == null ? 0 : Integer.parseInt(request.cursor());
    int until = Math.min(hits.size(), from + request.limit());
    String cursor = until < hits.size() ? Integer.toString(until) : null;
    long count = total < 0 ? hits.size() : total;
    var coverage = new Coverage(count, count, 0, 0, 0);
    generation += generationStep;
    return new Hits(generation, count, true, coverage, hits.subList(from, until), cursor);
  }

  @Override
  public void put(IndexEntry entry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setFlags(SightingId id, Set<Flag> flags, ModSeq modSeq) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void expunge(SightingId id, ModSeq modSeq) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void restore(SightingId id, Set<Flag> flags, ModSeq modSeq) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(SightingId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<SightingState> state(SightingId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEach(Mailbox mailbox, UidValidity uidValidity, SightingVisitor each) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void refresh() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long commit(Checkpoint checkpoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Checkpoint checkpoint() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long[] sortUids(SearchRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEachMatch(SearchRequest request, Consumer<Match> each) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<UidList> searchUids(SearchRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<PartText> partText(String content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Hit> find(SightingId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean contains(SightingId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Sighting> findSource(Mailbox mailbox, String source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UidList present(Mailbox mailbox, UidValidity uidValidity) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<MailboxStatus> mailboxes() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Coverage coverage() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void exceptions(
      List<Mailbox> mailboxes, PartException.@Nullable Place after, Predicate<PartException> each) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ExceptionCounts exceptionCounts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long partsWithoutText() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putText(PartText text, String language) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEach(SightingVisitor each) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public Snapshot snapshot() {
    return this;
  }

  @Override
  public void close() {}
}
