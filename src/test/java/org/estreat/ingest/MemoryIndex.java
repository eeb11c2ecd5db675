package org.estreat.ingest;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.estreat.index.Checkpoint;
import org.estreat.index.Coverage;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.Hit;
import org.estreat.index.Hits;
import org.estreat.index.IndexEntry;
import org.estreat.index.MailboxStatus;
import org.estreat.index.Match;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartCount;
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

/**
 * An index in memory, which answers what the corridor asks and can lose what was not committed. It
 * does not search.
 */
public class MemoryIndex implements MessageIndex, Snapshot {
  private Map<SightingId, IndexEntry> entries = new LinkedHashMap<>();
  private Map<SightingId, IndexEntry> durable = new LinkedHashMap<>();
  private Checkpoint checkpoint = Checkpoint.NONE;
  private long generation;
  private int puts;
  private Consumer<IndexEntry> beforePut = entry -> {};

  /** Called with each entry that is to be put; what it throws, put throws. */
  public synchronized void beforePut(Consumer<IndexEntry> hook) {
    beforePut = hook;
  }

  /** What another process would find after this one was killed. */
  public synchronized MemoryIndex afterKill() {
    MemoryIndex next = new MemoryIndex();
    next.entries = new LinkedHashMap<>(durable);
    next.durable = new LinkedHashMap<>(durable);
    next.checkpoint = checkpoint;
    next.generation = generation;
    return next;
  }

  public synchronized List<IndexEntry> entries() {
    return List.copyOf(entries.values());
  }

  public synchronized int puts() {
    return puts;
  }

  @Override
  public synchronized void put(IndexEntry entry) throws IOException {
    try {
      beforePut.accept(entry);
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    puts++;
    entries.put(entry.sighting().id(), entry);
  }

  private void change(SightingId id, UnaryOperator<Sighting> change) {
    entries.computeIfPresent(
        id,
        (i, old) -> new IndexEntry(change.apply(old.sighting()), old.message(), old.contents()));
  }

  @Override
  public synchronized void setFlags(SightingId id, Set<Flag> flags, ModSeq modSeq) {
    change(id, s -> s.with(flags, modSeq, s.expunged()));
  }

  @Override
  public synchronized void expunge(SightingId id, ModSeq modSeq) {
    change(id, s -> s.with(s.flags(), modSeq, true));
  }

  @Override
  public synchronized void restore(SightingId id, Set<Flag> flags, ModSeq modSeq) {
    change(id, s -> s.with(flags, modSeq, false));
  }

  @Override
  public synchronized void remove(SightingId id) {
    entries.remove(id);
  }

  @Override
  public void refresh() {}

  @Override
  public synchronized long commit(Checkpoint next) {
    durable = new LinkedHashMap<>(entries);
    checkpoint = next;
    return ++generation;
  }

  @Override
  public synchronized Checkpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public Hits search(SearchRequest request) {
    throw new UnsupportedOperationException("this index does not search");
  }

  @Override
  public long[] sortUids(SearchRequest request) {
    throw new UnsupportedOperationException("this index does not search");
  }

  @Override
  public void forEachMatch(SearchRequest request, Consumer<Match> each) {
    throw new UnsupportedOperationException("this index does not search");
  }

  @Override
  public List<UidList> searchUids(SearchRequest request) {
    throw new UnsupportedOperationException("this index does not search");
  }

  @Override
  public synchronized Optional<PartText> partText(String content) {
    return entries.values().stream()
        .flatMap(entry -> entry.contents().stream())
        .map(part -> part.text())
        .filter(text -> text.content().equals(content))
        .findFirst();
  }

  @Override
  public synchronized Optional<Hit> find(SightingId id) {
    return Optional.ofNullable(entries.get(id))
        .map(entry ->
            new Hit(
                entry.sighting(),
                entry.message().key(),
                (Instant) null,
                "",
                List.of(),
                "",
                entry.message().size(),
                List.of()));
  }

  @Override
  public synchronized boolean contains(SightingId id) {
    return entries.containsKey(id);
  }

  @Override
  public synchronized Optional<SightingState> state(SightingId id) {
    return Optional.ofNullable(entries.get(id))
        .map(IndexEntry::sighting)
        .map(s -> new SightingState(s.flags(), s.modSeq(), s.expunged()));
  }

  @Override
  public synchronized Optional<Sighting> findSource(Mailbox mailbox, String source) {
    return entries.values().stream()
        .map(IndexEntry::sighting)
        .filter(s -> s.mailbox().equals(mailbox) && source.equals(s.source()))
        .findFirst();
  }

  @Override
  public synchronized UidList present(Mailbox mailbox, UidValidity uidValidity) {
    long[] uids =
        entries.values().stream()
            .map(IndexEntry::sighting)
            .filter(s -> s.mailbox().equals(mailbox) && s.uidValidity().equals(uidValidity))
            .filter(s -> !s.expunged())
            .mapToLong(s -> s.uid().value())
            .toArray();
    Arrays.sort(uids);
    return new UidList(mailbox, uidValidity, uids);
  }

  @Override
  public synchronized List<MailboxStatus> mailboxes() {
    Map<Mailbox, List<Sighting>> byMailbox = new TreeMap<>();
    for (IndexEntry entry : entries.values()) {
      byMailbox
          .computeIfAbsent(entry.sighting().mailbox(), m -> new ArrayList<>())
          .add(entry.sighting());
    }
    List<MailboxStatus> all = new ArrayList<>();
    byMailbox.forEach((mailbox, sightings) -> {
      UidValidity last = sightings.getLast().uidValidity();
      long uidNext =
          1
              + sightings.stream()
                  .filter(s -> s.uidValidity().equals(last))
                  .mapToLong(s -> s.uid().value())
                  .max()
                  .orElse(0);
      all.add(new MailboxStatus(mailbox, last, sightings.size(), 0, 0, 0, uidNext));
    });
    return all;
  }

  @Override
  public Coverage coverage() {
    return Coverage.NONE;
  }

  @Override
  public void exceptions(
      List<Mailbox> mailboxes,
      PartException.@Nullable Place after,
      Predicate<PartException> each) {}

  @Override
  public ExceptionCounts exceptionCounts() {
    return new ExceptionCounts.Counter().with(PartCount.NONE);
  }

  @Override
  public long partsWithoutText() {
    return 0;
  }

  @Override
  public void putText(PartText text, String language) {
    throw new UnsupportedOperationException("this index does not replace texts");
  }

  @Override
  public void forEach(Mailbox mailbox, UidValidity uidValidity, SightingVisitor each)
      throws IOException {
    forEach((sighting, key) -> {
      if (sighting.mailbox().equals(mailbox) && sighting.uidValidity().equals(uidValidity)) {
        each.visit(sighting, key);
      }
    });
  }

  @Override
  public void forEach(SightingVisitor each) throws IOException {
    Map<SightingId, IndexEntry> all;
    synchronized (this) {
      all = new HashMap<>(entries);
    }
    for (IndexEntry entry : all.values()) {
      each.visit(entry.sighting(), entry.message().key());
    }
  }

  @Override
  public synchronized long generation() {
    return generation;
  }

  @Override
  public Snapshot snapshot() {
    return this;
  }

  @Override
  public void close() {}
}
