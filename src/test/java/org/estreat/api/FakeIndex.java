package org.estreat.api;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.index.Checkpoint;
import org.estreat.index.Coverage;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.Hit;
import org.estreat.index.Hits;
import org.estreat.index.IndexEntry;
import org.estreat.index.MailboxStatus;
import org.estreat.index.Match;
import org.estreat.index.MessageIndex;
import org.estreat.index.NormalForm;
import org.estreat.index.PartContent;
import org.estreat.index.PartCount;
import org.estreat.index.PartException;
import org.estreat.index.PartTable;
import org.estreat.index.SearchRequest;
import org.estreat.index.SearchStoppedException;
import org.estreat.index.SearchTexts;
import org.estreat.index.SightingState;
import org.estreat.index.Snapshot;
import org.estreat.index.ThreadFacts;
import org.estreat.index.UidList;
import org.estreat.model.Defect;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.Message;
import org.estreat.model.ModSeq;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Section;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.estreat.query.NumberSet;
import org.estreat.query.SearchKey;
import org.jspecify.annotations.Nullable;

/** A handful of messages in memory, searched one by one with the keys that the tests use. */
final class FakeIndex implements MessageIndex {
  static final String CURSOR_PREFIX = "after-";

  private final List<IndexEntry> entries = new ArrayList<>();
  private final Map<String, PartText> texts = new HashMap<>();
  private final AtomicReference<@Nullable SearchRequest> last = new AtomicReference<>();
  private volatile @Nullable IOException failure;

  /** What was asked for last. */
  Optional<SearchRequest> last() {
    return Optional.ofNullable(last.get());
  }

  /** From now on every search and every report of exceptions fails so; null for none. */
  void failWith(@Nullable IOException fault) {
    failure = fault;
  }

  private void maybeFail() throws IOException {
    IOException fault = failure;
    if (fault != null) {
      throw fault;
    }
  }

  @Override
  public void put(IndexEntry entry) {
    entries.add(entry);
    for (PartContent content : entry.contents()) {
      texts.put(content.text().content(), content.text());
    }
  }

  /** A search for this text goes on until it is stopped. */
  static final String ENDLESS = "endless";

  private final AtomicInteger stopped = new AtomicInteger();
  private final AtomicInteger searching = new AtomicInteger();

  /** How many endless searches were begun. */
  int searching() {
    return searching.get();
  }

  /** How many searches were stopped. */
  int stopped() {
    return stopped.get();
  }

  private void maybeGoOn(SearchRequest request) throws IOException {
    boolean endless =
        request
            .key()
            .anyMatch(key -> key instanceof SearchKey.TextKey text && text.text().equals(ENDLESS));
    try {
      request.within().check();
      searching.addAndGet(endless ? 1 : 0);
      while (endless) {
        Thread.onSpinWait();
        request.within().check();
      }
    } catch (SearchStoppedException e) {
      stopped.incrementAndGet();
      throw e;
    }
  }

  @Override
  public Hits search(SearchRequest request) throws IOException {
    maybeGoOn(request);
    maybeFail();
    last.set(request);
    List<Hit> found =
        chosen(request)
            .sorted(Comparator.comparingLong(e -> -e.sighting().internalDate().toEpochSecond()))
            .map(entry -> hit(entry, request))
            .toList();
    String cursor = request.cursor();
    if (cursor != null && !cursor.matches(CURSOR_PREFIX + "[0-9]{1,6}")) {
      throw new IllegalArgumentException("no cursor: " + cursor);
    }
    int from = cursor == null ? 0 : Integer.parseInt(cursor.substring(CURSOR_PREFIX.length()));
    int to = Math.min(found.size(), from + request.limit());
    return new Hits(
        generation(),
        found.size(),
        true,
        coverage(),
        found.subList(Math.min(from, to), to),
        to < found.size() && request.limit() > 0 ? CURSOR_PREFIX + to : null);
  }

  @Override
  public List<UidList> searchUids(SearchRequest request) throws IOException {
    maybeGoOn(request);
    maybeFail();
    last.set(request);
    List<Mailbox> wanted =
        request.mailboxes().isEmpty()
            ? mailboxes().stream().map(MailboxStatus::mailbox).toList()
            : request.mailboxes();
    return wanted.stream()
        .map(mailbox ->
            new UidList(
                mailbox,
                new UidValidity(3),
                chosen(request)
                    .filter(entry -> entry.sighting().mailbox().equals(mailbox))
                    .mapToLong(entry -> entry.sighting().uid().value())
                    .sorted()
                    .toArray()))
        .toList();
  }

  @Override
  public long[] sortUids(SearchRequest request) throws IOException {
    maybeFail();
    last.set(request);
    return chosen(request)
        .sorted(Comparator.comparingLong(e -> -e.sighting().internalDate().toEpochSecond()))
        .mapToLong(entry -> entry.sighting().uid().value())
        .toArray();
  }

  @Override
  public void forEachMatch(SearchRequest request, Consumer<Match> each) throws IOException {
    maybeFail();
    last.set(request);
    chosen(request)
        .map(entry ->
            new Match(
                entry.sighting().mailbox(),
                entry.sighting().uidValidity(),
                entry.sighting().uid().value(),
                entry.sighting().modSeq(),
                entry.sighting().internalDate().toInstant(),
                ThreadFacts.of(entry.message())))
        .forEach(each);
  }

  private Stream<IndexEntry> chosen(SearchRequest request) {
    return entries.stream()
        .filter(entry -> inMailboxes(entry, request.mailboxes()))
        .filter(entry -> matches(entry, request.key(), request));
  }

  private static boolean inMailboxes(IndexEntry entry, List<Mailbox> mailboxes) {
    return mailboxes.isEmpty() || mailboxes.contains(entry.sighting().mailbox());
  }

  private static boolean matches(IndexEntry entry, SearchKey key, SearchRequest request) {
    if (key instanceof SearchKey.And(var keys)) {
      return keys.stream().allMatch(each -> matches(entry, each, request));
    }
    if (key instanceof SearchKey.Not(var inner)) {
      return !matches(entry, inner, request);
    }
    if (key instanceof SearchKey.Or(var left, var right)) {
      return matches(entry, left, request) || matches(entry, right, request);
    }
    if (key instanceof SearchKey.Fuzzy(var inner)) {
      return matches(entry, inner, request);
    }
    if (key instanceof SearchKey.Contains(var place, var text)) {
      return texts(entry, place).anyMatch(each -> holds(each, text));
    }
    if (key instanceof SearchKey.ModSeqSince(var least)) {
      return entry.sighting().modSeq().value() >= least;
    }
    if (key instanceof SearchKey.HasFlag(var flag)) {
      return entry.sighting().flags().contains(flag);
    }
    if (key instanceof SearchKey.Uids(var numbers)) {
      return within(numbers, entry.sighting().uid().value());
    }
    if (key instanceof SearchKey.Saved) {
      UidList saved = request.saved().get(entry.sighting().mailbox());
      return saved != null && saved.contains(entry.sighting().uid().value());
    }
    if (key instanceof SearchKey.All) {
      return true;
    }
    throw new UnsupportedOperationException("a key that no test uses: " + key);
  }

  private static boolean within(NumberSet numbers, long uid) {
    return numbers.ranges().stream().anyMatch(range -> range.from() <= uid && uid <= range.to());
  }

  private static Stream<String> texts(IndexEntry entry, SearchKey.Place place) {
    return switch (place) {
      case SUBJECT, FROM, TO, CC, BCC ->
          SearchTexts.of(entry, place).stream().flatMap(text -> text.forms().stream());
      case BODY, TEXT, ATTACHMENT, FILENAME, NEWTEXT ->
          entry.message().sections().stream().map(Section::body).flatMap(Stream::ofNullable);
    };
  }

  private static boolean holds(String text, String key) {
    return NormalForm.of(text).contains(NormalForm.of(key));
  }

  private static Hit hit(IndexEntry entry, SearchRequest request) {
    Message message = entry.message();
    return new Hit(
        entry.sighting(),
        message.key(),
        message.sentAt(),
        String.join(", ", message.envelope().from()),
        message.envelope().to(),
        String.join(" ", message.envelope().subject()),
        message.size(),
        request.snippets() ? snippets(entry, request.key()) : List.of());
  }

  private static List<Hit.Match> snippets(IndexEntry entry, SearchKey key) {
    if (!(key instanceof SearchKey.Contains(var place, var text))) {
      return List.of();
    }
    List<Hit.Match> found = new ArrayList<>();
    texts(entry, place)
        .forEach(each -> {
          int at = NormalForm.of(each).indexOf(NormalForm.of(text));
          if (at >= 0) {
            int end = at + text.length();
            found.add(
                new Hit.Match(
                    PartPath.parse("1"),
                    "text",
                    "",
                    each.substring(Math.max(0, at - 60), at),
                    each.substring(at, end),
                    each.substring(end, Math.min(each.length(), end + 60))));
          }
        });
    return found;
  }

  @Override
  public void setFlags(SightingId id, Set<Flag> flags, ModSeq modSeq) {
    throw new UnsupportedOperationException("api never writes");
  }

  @Override
  public void expunge(SightingId id, ModSeq modSeq) {
    throw new UnsupportedOperationException("api never writes");
  }

  @Override
  public void restore(SightingId id, Set<Flag> flags, ModSeq modSeq) {
    throw new UnsupportedOperationException("api never writes");
  }

  @Override
  public void remove(SightingId id) {
    throw new UnsupportedOperationException("api never writes");
  }

  @Override
  public Optional<SightingState> state(SightingId id) {
    throw new UnsupportedOperationException("no reader of the API asks for it");
  }

  @Override
  public void forEach(Mailbox mailbox, UidValidity uidValidity, SightingVisitor each) {
    throw new UnsupportedOperationException("no reader of the API asks for it");
  }

  @Override
  public void refresh() {
    throw new UnsupportedOperationException("api never writes");
  }

  @Override
  public long commit(Checkpoint checkpoint) {
    throw new UnsupportedOperationException("api never writes");
  }

  @Override
  public Checkpoint checkpoint() {
    return Checkpoint.NONE;
  }

  @Override
  public Optional<PartText> partText(String content) {
    return Optional.ofNullable(texts.get(content));
  }

  @Override
  public Optional<Hit> find(SightingId id) {
    SearchRequest all =
        new SearchRequest(
            new SearchKey.All(), List.of(), List.of(), 0, null, false, Instant.EPOCH, Map.of());
    return entries.stream()
        .filter(entry -> entry.sighting().id().equals(id))
        .map(entry -> hit(entry, all))
        .findAny();
  }

  @Override
  public boolean contains(SightingId id) {
    return find(id).isPresent();
  }

  @Override
  public Optional<Sighting> findSource(Mailbox mailbox, String source) {
    return Optional.empty();
  }

  @Override
  public UidList present(Mailbox mailbox, UidValidity uidValidity) {
    throw new UnsupportedOperationException("api never asks");
  }

  @Override
  public List<MailboxStatus> mailboxes() {
    Map<Mailbox, List<IndexEntry>> byMailbox =
        entries.stream().collect(Collectors.groupingBy(entry -> entry.sighting().mailbox()));
    return byMailbox.entrySet().stream()
        .map(each ->
            new MailboxStatus(
                each.getKey(),
                new UidValidity(3),
                each.getValue().size(),
                0,
                each.getValue().stream()
                    .filter(entry -> !entry.sighting().flags().contains(Flag.SEEN))
                    .count(),
                each.getValue().stream().mapToLong(entry -> entry.message().size()).sum(),
                each.getValue().stream()
                        .map(entry -> entry.sighting().uid())
                        .max(Comparator.naturalOrder())
                        .map(Uid::value)
                        .orElse(0L)
                    + 1))
        .sorted(Comparator.comparing(MailboxStatus::mailbox))
        .toList();
  }

  @Override
  public Coverage coverage() {
    long partial = entries.stream().filter(entry -> !gaps(entry).isEmpty()).count();
    return new Coverage(entries.size(), entries.size() - partial, partial, 0, 0);
  }

  @Override
  public void exceptions(
      List<Mailbox> mailboxes, PartException.@Nullable Place after, Predicate<PartException> each)
      throws IOException {
    List<PartException> rows = new ArrayList<>();
    for (IndexEntry entry : entries) {
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
    maybeFail();
  }

  private static List<PartException> rows(IndexEntry entry) throws IOException {
    String subject = String.join(" ", entry.message().envelope().subject());
    return PartTable.of(entry)
        .rows(entry.sighting(), entry.message().key(), subject, hash -> text(entry, hash));
  }

  private static Optional<PartText> text(IndexEntry entry, String hash) {
    return entry.contents().stream()
        .map(PartContent::text)
        .filter(text -> text.content().equals(hash))
        .findFirst();
  }

  @Override
  public ExceptionCounts exceptionCounts() throws IOException {
    ExceptionCounts.Counter counter = new ExceptionCounts.Counter();
    PartCount parts = PartCount.NONE;
    for (IndexEntry entry : entries) {
      rows(entry).forEach(counter::add);
      parts = parts.plus(PartTable.of(entry).count(hash -> text(entry, hash)));
    }
    return counter.with(parts);
  }

  @Override
  public long partsWithoutText() {
    return 0;
  }

  @Override
  public void putText(PartText text, String language) {
    throw new UnsupportedOperationException();
  }

  private static List<Defect> gaps(IndexEntry entry) {
    return entry.contents().stream().flatMap(content -> content.text().defects().stream()).toList();
  }

  @Override
  public void forEach(SightingVisitor each) throws IOException {
    for (IndexEntry entry : entries) {
      each.visit(entry.sighting(), entry.message().key());
    }
  }

  @Override
  public long generation() {
    return 17;
  }

  @Override
  public Snapshot snapshot() {
    return new Now(this);
  }

  /** It never changes, so it is its own snapshot, but for closing. */
  private record Now(FakeIndex index) implements Snapshot {
    @Override
    public Hits search(SearchRequest request) throws IOException {
      return index.search(request);
    }

    @Override
    public List<UidList> searchUids(SearchRequest request) throws IOException {
      return index.searchUids(request);
    }

    @Override
    public long[] sortUids(SearchRequest request) throws IOException {
      return index.sortUids(request);
    }

    @Override
    public void forEachMatch(SearchRequest request, Consumer<Match> each) throws IOException {
      index.forEachMatch(request, each);
    }

    @Override
    public long generation() {
      return index.generation();
    }

    @Override
    public void close() {}
  }

  @Override
  public void close() {
    entries.clear();
  }
}
