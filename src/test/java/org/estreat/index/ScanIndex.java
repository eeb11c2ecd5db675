package org.estreat.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.UidValidity;
import org.estreat.query.SortKey;
import org.jspecify.annotations.Nullable;

/**
 * The plainest index: it looks at one entry after the other. What it answers is what every engine
 * has to answer; {@link ScanMatcher} says what each key means.
 */
class ScanIndex implements MessageIndex, Snapshot {
  /** Stands for the folder of an index: what the last commit left there. */
  static final class Disk {
    private State committed =
        new State(
            new LinkedHashMap<>(), new LinkedHashMap<>(), new HashMap<>(), Checkpoint.NONE, 0);
  }

  /**
   * @param texts by content; the text that came last is the one that counts for all its parts
   * @param languages of those texts; empty where none is known
   */
  record State(
      Map<SightingId, IndexEntry> entries,
      Map<String, PartText> texts,
      Map<String, String> languages,
      Checkpoint checkpoint,
      long generation) {
    State copy(Checkpoint newCheckpoint, long newGeneration) {
      return new State(
          new LinkedHashMap<>(entries),
          new LinkedHashMap<>(texts),
          new HashMap<>(languages),
          newCheckpoint,
          newGeneration);
    }

    /**
     * The UIDVALIDITY that counts: the Checkpoint's, and where that knows nothing of the mailbox,
     * the largest (RFC 9051 section 2.3.1.1: a new one is greater).
     */
    UidValidity current(Mailbox mailbox) {
      Checkpoint.Position position = checkpoint.mailboxes().get(mailbox);
      if (position != null) {
        return position.uidValidity();
      }
      return new UidValidity(
          entries.values().stream()
              .map(IndexEntry::sighting)
              .filter(sighting -> sighting.mailbox().equals(mailbox))
              .mapToLong(sighting -> sighting.uidValidity().value())
              .max()
              .orElse(0));
    }

    boolean isPresent(Sighting sighting) {
      return !sighting.expunged() && sighting.uidValidity().equals(current(sighting.mailbox()));
    }

    /** Where those of a mailbox that are present stand in UID order. */
    List<IndexEntry> present(Mailbox mailbox) {
      return entries.values().stream()
          .filter(entry -> entry.sighting().mailbox().equals(mailbox))
          .filter(entry -> isPresent(entry.sighting()))
          .sorted(Comparator.comparing(entry -> entry.sighting().uid()))
          .toList();
    }

    IndexEntry withLatestTexts(IndexEntry entry) {
      List<PartContent> contents =
          entry.contents().stream()
              .map(c -> new PartContent(c.path(), texts.getOrDefault(c.text().content(), c.text())))
              .toList();
      return new IndexEntry(entry.sighting(), entry.message(), contents, languages(entry));
    }

    /** Of each content that of its latest text; of other parts as they were put. */
    private List<PartLanguage> languages(IndexEntry entry) {
      Map<PartPath, String> byPath = new LinkedHashMap<>();
      entry.languages().forEach(each -> byPath.put(each.path(), each.language()));
      for (PartContent content : entry.contents()) {
        byPath.put(content.path().ofBody(), languages.get(content.text().content()));
      }
      byPath.values().removeIf(String::isEmpty);
      return byPath.entrySet().stream()
          .map(each -> new PartLanguage(each.getKey(), each.getValue()))
          .toList();
    }
  }

  private final Disk disk;

  /** Normal forms of texts, so that each is made once. */
  private final Map<String, String> forms = new HashMap<>();

  private State live;
  private State seen;

  ScanIndex(Disk disk) {
    this.disk = disk;
    this.live = disk.committed.copy(disk.committed.checkpoint, disk.committed.generation);
    this.seen = disk.committed;
  }

  @Override
  public synchronized void put(IndexEntry entry) {
    live.entries.put(entry.sighting().id(), entry);
    for (PartContent content : entry.contents()) {
      live.texts.put(content.text().content(), content.text());
      live.languages.put(content.text().content(), entry.language(content));
    }
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
    live.entries.remove(id);
  }

  private void change(SightingId id, UnaryOperator<Sighting> change) {
    live.entries.computeIfPresent(
        id,
        (_, old) ->
            new IndexEntry(
                change.apply(old.sighting()), old.message(), old.contents(), old.languages()));
  }

  @Override
  public synchronized void refresh() {
    seen = live.copy(live.checkpoint, live.generation);
  }

  @Override
  public synchronized long commit(Checkpoint checkpoint) {
    live = live.copy(checkpoint, live.generation + 1);
    refresh();
    disk.committed = seen;
    return live.generation;
  }

  @Override
  public synchronized Checkpoint checkpoint() {
    return live.checkpoint;
  }

  @Override
  public synchronized Hits search(SearchRequest request) {
    List<IndexEntry> searched = searched(request);
    ScanMatcher matcher = new ScanMatcher(seen, request, forms);
    Comparator<IndexEntry> order = order(request.sort());
    List<IndexEntry> found = searched.stream().filter(matcher::matches).sorted(order).toList();
    List<IndexEntry> rest = found;
    if (request.cursor() != null) {
      IndexEntry last = seen.entries.get(new SightingId(request.cursor()));
      if (last == null) {
        throw new IllegalArgumentException("no cursor of this index: " + request.cursor());
      }
      rest = found.stream().filter(entry -> order.compare(entry, last) > 0).toList();
    }
    List<IndexEntry> page = rest.stream().limit(request.limit()).toList();
    boolean more = !page.isEmpty() && page.size() < rest.size();
    return new Hits(
        seen.generation,
        found.size(),
        isComplete(request, searched),
        coverage(searched),
        page.stream().map(entry -> hit(entry, matcher.explain(entry))).toList(),
        more ? page.getLast().sighting().id().value() : null);
  }

  private static boolean isComplete(SearchRequest request, List<IndexEntry> searched) {
    Set<Shortfall> lookedAt = Shortfall.lookedAt(request.key());
    return searched.stream()
        .allMatch(entry ->
            Collections.disjoint(lookedAt, Shortfall.of(entry.message()))
                && entry.contents().stream()
                    .allMatch(c -> Collections.disjoint(lookedAt, Shortfall.of(c.text()))));
  }

  private List<IndexEntry> searched(SearchRequest request) {
    boolean all = ScanMatcher.searchesExpunged(request.key());
    return seen.entries.values().stream()
        .filter(entry ->
            request.mailboxes().isEmpty()
                || request.mailboxes().contains(entry.sighting().mailbox()))
        .filter(entry -> all || seen.isPresent(entry.sighting()))
        .map(seen::withLatestTexts)
        .toList();
  }

  private static Comparator<IndexEntry> order(List<SortKey> keys) {
    Comparator<IndexEntry> byMailbox = Comparator.comparing(entry -> entry.sighting().mailbox());
    Comparator<IndexEntry> byUid =
        Comparator.comparingLong((IndexEntry entry) -> entry.sighting().uidValidity().value())
            .thenComparing(entry -> entry.sighting().uid());
    if (keys.isEmpty()) {
      return Comparator.comparing(ScanIndex::arrival)
          .reversed()
          .thenComparing(byMailbox)
          .thenComparing(byUid.reversed());
    }
    Comparator<IndexEntry> order = (_, _) -> 0;
    for (SortKey key : keys) {
      Comparator<IndexEntry> next = order(key.criterion());
      order = order.thenComparing(key.reverse() ? next.reversed() : next);
    }
    return order.thenComparing(byMailbox).thenComparing(byUid);
  }

  private static Comparator<IndexEntry> order(SortKey.Criterion criterion) {
    return switch (criterion) {
      case ARRIVAL -> Comparator.comparing(ScanIndex::arrival);
      case DATE -> Comparator.comparing(IndexEntry::sentAt);
      case SIZE -> Comparator.comparingLong(entry -> entry.message().size());
      case SUBJECT -> text(entry -> SortForm.subject(entry.message().envelope()));
      case FROM -> text(entry -> SortForm.localPart(entry.message().envelope().from()));
      case TO -> text(entry -> SortForm.localPart(entry.message().envelope().to()));
      case CC -> text(entry -> SortForm.localPart(entry.message().envelope().cc()));
      case DISPLAYFROM -> text(entry -> SortForm.display(entry.message().envelope().from()));
      case DISPLAYTO -> text(entry -> SortForm.display(entry.message().envelope().to()));
      case RELEVANCY -> (_, _) -> 0; // a scan has no opinion
    };
  }

  private static Instant arrival(IndexEntry entry) {
    return entry.sighting().internalDate().toInstant();
  }

  private static Comparator<IndexEntry> text(Function<IndexEntry, String> form) {
    return (one, other) ->
        Arrays.compareUnsigned(
            form.apply(one).getBytes(StandardCharsets.UTF_8),
            form.apply(other).getBytes(StandardCharsets.UTF_8));
  }

  private static Hit hit(IndexEntry entry, List<Hit.Match> matches) {
    var envelope = entry.message().envelope();
    return new Hit(
        entry.sighting(),
        entry.message().key(),
        entry.message().sentAt(),
        envelope.from().isEmpty() ? "" : envelope.from().getFirst(),
        envelope.to(),
        envelope.subject().isEmpty() ? "" : envelope.subject().getFirst(),
        entry.message().size(),
        matches);
  }

  @Override
  public synchronized List<UidList> searchUids(SearchRequest request) {
    ScanMatcher matcher = new ScanMatcher(seen, request, forms);
    List<IndexEntry> found = searched(request).stream().filter(matcher::matches).toList();
    List<Mailbox> mailboxes = request.mailboxes().isEmpty() ? names() : request.mailboxes();
    return mailboxes.stream().map(mailbox -> uids(mailbox, seen.current(mailbox), found)).toList();
  }

  @Override
  public synchronized long[] sortUids(SearchRequest request) {
    ScanMatcher matcher = new ScanMatcher(seen, request);
    return searched(request).stream()
        .filter(matcher::matches)
        .filter(entry -> entry.sighting().uidValidity().equals(validity(entry)))
        .sorted(order(request.sort()))
        .mapToLong(entry -> entry.sighting().uid().value())
        .toArray();
  }

  @Override
  public synchronized void forEachMatch(SearchRequest request, Consumer<Match> each) {
    ScanMatcher matcher = new ScanMatcher(seen, request);
    searched(request).stream()
        .filter(matcher::matches)
        .filter(entry -> entry.sighting().uidValidity().equals(validity(entry)))
        .map(ScanIndex::match)
        .forEach(each);
  }

  private UidValidity validity(IndexEntry entry) {
    return seen.current(entry.sighting().mailbox());
  }

  private static Match match(IndexEntry entry) {
    Sighting sighting = entry.sighting();
    return new Match(
        sighting.mailbox(),
        sighting.uidValidity(),
        sighting.uid().value(),
        sighting.modSeq(),
        Optional.ofNullable(entry.message().sentAt()).orElse(arrival(entry)),
        ThreadFacts.of(entry.message()));
  }

  private static UidList uids(Mailbox mailbox, UidValidity validity, List<IndexEntry> entries) {
    return new UidList(
        mailbox,
        validity,
        entries.stream()
            .map(IndexEntry::sighting)
            .filter(s -> s.mailbox().equals(mailbox) && s.uidValidity().equals(validity))
            .mapToLong(sighting -> sighting.uid().value())
            .sorted()
            .toArray());
  }

  private List<Mailbox> names() {
    var names = new TreeSet<>(seen.checkpoint.mailboxes().keySet());
    names.removeIf(this::isGone);
    seen.entries.values().forEach(entry -> names.add(entry.sighting().mailbox()));
    return List.copyOf(names);
  }

  @Override
  public synchronized Optional<PartText> partText(String content) {
    return Optional.ofNullable(seen.texts.get(content));
  }

  @Override
  public synchronized Optional<Hit> find(SightingId id) {
    return Optional.ofNullable(seen.entries.get(id)).map(entry -> hit(entry, List.of()));
  }

  @Override
  public synchronized List<PartLanguage> languages(SightingId id) {
    IndexEntry entry = seen.entries.get(id);
    return entry == null ? List.of() : seen.languages(entry);
  }

  @Override
  public synchronized Map<String, Long> languages() {
    Map<String, Long> counts = new TreeMap<>();
    for (IndexEntry entry : seen.entries.values()) {
      if (seen.isPresent(entry.sighting())) {
        seen.languages(entry).stream()
            .map(PartLanguage::language)
            .flatMap(tag ->
                tag.contains("-")
                    ? Stream.of(tag, tag.substring(0, tag.indexOf('-')))
                    : Stream.of(tag))
            .distinct()
            .forEach(tag -> counts.merge(tag, 1L, Long::sum));
      }
    }
    return counts;
  }

  @Override
  public synchronized boolean contains(SightingId id) {
    return live.entries.containsKey(id);
  }

  @Override
  public synchronized Optional<SightingState> state(SightingId id) {
    return Optional.ofNullable(live.entries.get(id))
        .map(IndexEntry::sighting)
        .map(s -> new SightingState(s.flags(), s.modSeq(), s.expunged()));
  }

  @Override
  public synchronized Optional<Sighting> findSource(Mailbox mailbox, String source) {
    return live.entries.values().stream()
        .map(IndexEntry::sighting)
        .filter(s -> s.mailbox().equals(mailbox) && source.equals(s.source()))
        .findFirst();
  }

  @Override
  public synchronized UidList present(Mailbox mailbox, UidValidity uidValidity) {
    List<IndexEntry> there =
        seen.entries.values().stream().filter(entry -> !entry.sighting().expunged()).toList();
    return uids(mailbox, uidValidity, there);
  }

  @Override
  public synchronized List<MailboxStatus> mailboxes() {
    return names().stream().map(this::status).toList();
  }

  private MailboxStatus status(Mailbox mailbox) {
    List<IndexEntry> present = seen.present(mailbox);
    UidValidity current = seen.current(mailbox);
    List<Sighting> all =
        seen.entries.values().stream()
            .map(IndexEntry::sighting)
            .filter(sighting -> sighting.mailbox().equals(mailbox))
            .toList();
    return new MailboxStatus(
        mailbox,
        current,
        present.size(),
        all.size() - present.size(),
        present.stream().filter(e -> !e.sighting().flags().contains(Flag.SEEN)).count(),
        present.stream().mapToLong(entry -> entry.message().size()).sum(),
        1
            + all.stream()
                .filter(sighting -> sighting.uidValidity().equals(current))
                .mapToLong(sighting -> sighting.uid().value())
                .max()
                .orElse(0),
        isGone(mailbox));
  }

  private boolean isGone(Mailbox mailbox) {
    Checkpoint.Position position = seen.checkpoint.mailboxes().get(mailbox);
    return position != null && position.gone();
  }

  @Override
  public synchronized Coverage coverage() {
    return coverage(
        seen.entries.values().stream()
            .filter(entry -> seen.isPresent(entry.sighting()))
            .map(seen::withLatestTexts)
            .toList());
  }

  private static Coverage coverage(List<IndexEntry> entries) {
    Map<PartText.Status, Long> count = new TreeMap<>();
    entries.forEach(entry -> count.merge(entry.status(), 1L, Long::sum));
    return new Coverage(
        entries.size(),
        count.getOrDefault(PartText.Status.FULL, 0L),
        count.getOrDefault(PartText.Status.PARTIAL, 0L),
        count.getOrDefault(PartText.Status.ENCRYPTED, 0L),
        count.getOrDefault(PartText.Status.FAILED, 0L));
  }

  @Override
  public synchronized void exceptions(
      List<Mailbox> mailboxes, PartException.@Nullable Place after, Predicate<PartException> each)
      throws IOException {
    List<PartException> rows = new ArrayList<>();
    for (IndexEntry entry : seen.entries.values()) {
      if (mailboxes.isEmpty() || mailboxes.contains(entry.sighting().mailbox())) {
        rows.addAll(rows(entry));
      }
    }
    rows.sort(Comparator.comparing(PartException::place));
    for (PartException row : rows) {
      boolean wanted = after == null || row.place().compareTo(after) > 0;
      if (wanted && !each.test(row)) {
        return;
      }
    }
  }

  private List<PartException> rows(IndexEntry entry) throws IOException {
    Hit hit = hit(entry, List.of());
    return PartTable.of(entry).rows(hit.sighting(), hit.key(), hit.subject(), this::seenText);
  }

  private Optional<PartText> seenText(String content) {
    return Optional.ofNullable(seen.texts.get(content));
  }

  @Override
  public synchronized ExceptionCounts exceptionCounts() throws IOException {
    ExceptionCounts.Counter counter = new ExceptionCounts.Counter();
    PartCount parts = PartCount.NONE;
    for (IndexEntry entry : seen.entries.values()) {
      rows(entry).forEach(counter::add);
      parts = parts.plus(PartTable.of(entry).count(this::seenText));
    }
    return counter.with(parts);
  }

  @Override
  public synchronized long partsWithoutText() {
    return seen.entries.values().stream()
        .flatMap(entry -> entry.contents().stream())
        .filter(content -> !seen.texts.containsKey(content.text().content()))
        .count();
  }

  @Override
  public synchronized void putText(PartText text, String language) {
    live.texts.put(text.content(), text);
    live.languages.put(text.content(), language);
  }

  @Override
  public void forEach(Mailbox mailbox, UidValidity uidValidity, SightingVisitor each)
      throws java.io.IOException {
    forEach((sighting, key) -> {
      if (sighting.mailbox().equals(mailbox) && sighting.uidValidity().equals(uidValidity)) {
        each.visit(sighting, key);
      }
    });
  }

  @Override
  public synchronized void forEach(SightingVisitor each) throws java.io.IOException {
    for (IndexEntry entry : seen.entries.values()) {
      each.visit(entry.sighting(), entry.message().key());
    }
  }

  @Override
  public synchronized long generation() {
    return live.generation;
  }

  @Override
  public Snapshot snapshot() {
    return this;
  }

  @Override
  public void close() {}
}
