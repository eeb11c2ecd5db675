package org.estreat.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;
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
import org.estreat.index.PartLanguage;
import org.estreat.index.Relevancy;
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
 * The port over embedded Lucene: the facade for every other room, and the only type they see.
 *
 * <p>Everything that asks takes one {@link View} and gives it back; everything that changes goes
 * through one {@link Writer}, which an index opened for reading does not have.
 */
public final class LuceneIndex implements MessageIndex {
  /** What is written and not yet seen is bounded by making it seen. */
  private static final int MOST_PENDING = 100_000;

  private final Directory directory;
  private final Views views;
  private final @Nullable Writer writer;
  private final Sightings sightings;
  private final Dictionaries dictionaries = new Dictionaries(Runtime.getRuntime().maxMemory() / 4);
  private volatile CommitData committed;
  private volatile boolean behind;

  private LuceneIndex(
      Directory directory, Views views, @Nullable Writer writer, CommitData committed) {
    this.directory = directory;
    this.views = views;
    this.writer = writer;
    this.sightings = new Sightings(views, writer == null ? null : writer.pending());
    this.committed = committed;
  }

  /**
   * Opens or creates for writing. The caller holds the data folder's lock.
   *
   * @throws IOException when the folder cannot be read or written, or holds an index of a newer
   *     version
   */
  public static MessageIndex open(Path folder) throws IOException {
    return open(folder, 0);
  }

  /**
   * The same; an index that has none yet counts its generations from the one that is given, as one
   * does that takes the place of another.
   */
  public static MessageIndex open(Path folder, long after) throws IOException {
    Directory directory = FSDirectory.open(folder);
    Writer writer = null;
    try {
      CommitData last = IndexFolder.lastCommit(directory, folder).notBefore(after);
      Keywords keywords = new Keywords(last.keywords());
      writer = new Writer(directory, last, keywords);
      Views views = Views.of(writer.lucene(), writer::committed, keywords);
      return new LuceneIndex(directory, views, writer, last);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(writer, directory);
      throw e;
    }
  }

  /**
   * Opens the last commit for reading, beside a writer in another process; writing methods throw
   * {@link UnsupportedOperationException}. A folder that is missing or empty is an empty index.
   *
   * @throws IOException when the folder cannot be read or holds an index of a newer version
   */
  public static LuceneIndex openReadOnly(Path folder) throws IOException {
    Directory directory = IndexFolder.openToRead(folder);
    try {
      CommitData last = IndexFolder.lastCommit(directory, folder);
      Views views =
          Views.of(
              DirectoryReader.open(directory),
              reader -> CommitData.of(reader.getIndexCommit().getUserData(), folder.toString()));
      return new LuceneIndex(directory, views, null, last);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private Writer writer() {
    if (writer == null) {
      throw new UnsupportedOperationException(
          "the index is open for reading only, in " + directory);
    }
    return writer;
  }

  @Override
  public void put(IndexEntry entry) throws IOException {
    writer().put(entry, content -> views.use(view -> PartStore.digest(view, content)));
    seeWhatIsPending(writer());
  }

  @Override
  public void setFlags(SightingId id, Set<Flag> flags, ModSeq modSeq) throws IOException {
    change(id, before -> new SightingState(flags, modSeq, before.expunged()));
  }

  @Override
  public void expunge(SightingId id, ModSeq modSeq) throws IOException {
    change(id, before -> new SightingState(before.flags(), modSeq, true));
  }

  @Override
  public void restore(SightingId id, Set<Flag> flags, ModSeq modSeq) throws IOException {
    change(id, _ -> new SightingState(flags, modSeq, false));
  }

  private void change(SightingId id, UnaryOperator<SightingState> change) throws IOException {
    Writer to = writer();
    Optional<SightingState> before = state(id);
    if (before.isPresent()) {
      to.change(id, before.get(), change.apply(before.get()));
      seeWhatIsPending(to);
    }
  }

  @Override
  public void remove(SightingId id) throws IOException {
    writer().remove(id);
    seeWhatIsPending(writer());
  }

  private void seeWhatIsPending(Writer written) throws IOException {
    if (written.pending().size() > MOST_PENDING) {
      refresh();
    }
  }

  @Override
  public void refresh() throws IOException {
    if (writer != null) {
      writer.refresh(views);
      return;
    }
    views.maybeRefreshBlocking();
    committed = views.use(View::commit);
    behind = false;
  }

  @Override
  public long commit(Checkpoint checkpoint) throws IOException {
    CommitData done = writer().commit(checkpoint);
    refresh();
    committed = done; // last, so that whoever reads this generation searches what is in it
    return done.generation();
  }

  @Override
  public Checkpoint checkpoint() {
    return committed.checkpoint();
  }

  @Override
  public long generation() {
    return committed.generation();
  }

  /**
   * Says that the archive holds messages that this index, open for reading, does not: until the
   * next {@link #refresh} no answer is complete.
   */
  public void lacksMessages() {
    behind = true;
  }

  private Searches searches(View view) {
    return new Searches(view, dictionaries, !behind);
  }

  @Override
  public Hits search(SearchRequest request) throws IOException {
    try (Snapshot now = snapshot()) {
      return now.search(request);
    }
  }

  @Override
  public List<UidList> searchUids(SearchRequest request) throws IOException {
    try (Snapshot now = snapshot()) {
      return now.searchUids(request);
    }
  }

  @Override
  public List<Relevancy> relevancies(SearchRequest request) throws IOException {
    try (Snapshot now = snapshot()) {
      return now.relevancies(request);
    }
  }

  @Override
  public Snapshot snapshot() throws IOException {
    long generation = generation(); // before the View, which then has all of it
    View view = views.acquire();
    return new ViewSnapshot(searches(view), generation, () -> views.release(view));
  }

  @Override
  public long[] sortUids(SearchRequest request) throws IOException {
    try (Snapshot now = snapshot()) {
      return now.sortUids(request);
    }
  }

  @Override
  public void forEachMatch(SearchRequest request, Consumer<Match> each) throws IOException {
    try (Snapshot now = snapshot()) {
      now.forEachMatch(request, each);
    }
  }

  @Override
  public Optional<PartText> partText(String content) throws IOException {
    if (writer != null && writer.pending().part(Terms.content(content)) != null) {
      refresh();
    }
    return views.use(view -> PartStore.text(view, content));
  }

  @Override
  public Optional<Hit> find(SightingId id) throws IOException {
    return sightings.find(id);
  }

  @Override
  public List<PartLanguage> languages(SightingId id) throws IOException {
    return sightings.languages(id);
  }

  @Override
  public Map<String, Long> languages() throws IOException {
    return views.use(Statuses::languages);
  }

  @Override
  public boolean contains(SightingId id) throws IOException {
    return sightings.contains(id);
  }

  @Override
  public Optional<SightingState> state(SightingId id) throws IOException {
    return sightings.state(id);
  }

  @Override
  public Optional<Sighting> findSource(Mailbox mailbox, String source) throws IOException {
    BytesRef term = Terms.source(mailbox, source);
    if (writer != null && writer.pending().hasSource(term)) {
      refresh();
    }
    return sightings.ofSource(term);
  }

  @Override
  public UidList present(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    return views.use(view -> Statuses.present(view, mailbox, uidValidity));
  }

  @Override
  public List<MailboxStatus> mailboxes() throws IOException {
    return views.use(Statuses::all);
  }

  @Override
  public Coverage coverage() throws IOException {
    return views.use(view -> new CoverageCounter(view).count(List.of(), false).coverage());
  }

  @Override
  public void exceptions(
      List<Mailbox> mailboxes, PartException.@Nullable Place after, Predicate<PartException> each)
      throws IOException {
    views.visit(view -> new ExceptionFinder(view).each(mailboxes, after, each));
  }

  @Override
  public List<PartException> exceptions(SightingId id) throws IOException {
    return sightings.exceptions(id);
  }

  @Override
  public ExceptionCounts exceptionCounts() throws IOException {
    return views.use(view -> new ExceptionFinder(view).counts());
  }

  @Override
  public long partsWithoutText() throws IOException {
    return views.use(view -> new ExceptionFinder(view).partsWithoutText());
  }

  @Override
  public void putText(PartText text, String language) throws IOException {
    writer().putText(text, language);
    seeWhatIsPending(writer());
  }

  @Override
  public void forEach(Mailbox mailbox, UidValidity uidValidity, SightingVisitor each)
      throws IOException {
    views.visit(view -> Statuses.visit(view, Statuses.at(mailbox, uidValidity), each));
  }

  @Override
  public void forEach(SightingVisitor each) throws IOException {
    views.visit(view -> Statuses.visit(view, QueryCompiler.searched(view, List.of(), true), each));
  }

  @Override
  public void forEachPresent(Mailbox mailbox, UidValidity uidValidity, SightingVisitor each)
      throws IOException {
    views.visit(view -> Statuses.visit(view, Statuses.present(mailbox, uidValidity), each));
  }

  @Override
  public void close() throws IOException {
    try (Directory _ = directory;
        Writer _ = writer;
        Views _ = views) {
      // they close in the opposite order
    }
  }
}
