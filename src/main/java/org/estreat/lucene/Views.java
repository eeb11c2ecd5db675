package org.estreat.lucene;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.ReferenceManager;
import org.jspecify.annotations.Nullable;

/** Hands out the latest {@link View} and makes a new one when the index has changed. */
final class Views extends ReferenceManager<View> {
  private final @Nullable IndexWriter writer;
  private final Source source;
  private final Function<CommitData, Keywords> keywords;

  /** What a reader's commit says; asked just before its View is made. */
  interface Source {
    CommitData of(DirectoryReader reader) throws IOException;
  }

  /** Over what a writer has, committed or not. */
  static Views of(IndexWriter writer, Supplier<CommitData> commit, Keywords keywords)
      throws IOException {
    return new Views(DirectoryReader.open(writer), writer, _ -> commit.get(), _ -> keywords);
  }

  /** Over the last commit. */
  static Views of(DirectoryReader reader, Source commit) throws IOException {
    return new Views(reader, null, commit, data -> new Keywords(data.keywords()));
  }

  private Views(
      DirectoryReader reader,
      @Nullable IndexWriter writer,
      Source source,
      Function<CommitData, Keywords> keywords)
      throws IOException {
    this.writer = writer;
    this.source = source;
    this.keywords = keywords;
    this.current = view(reader, source.of(reader));
  }

  private View view(DirectoryReader reader, CommitData commit) throws IOException {
    return new View(reader, commit, keywords.apply(commit));
  }

  @Override
  protected @Nullable View refreshIfNeeded(View old) throws IOException {
    CommitData commit = source.of(old.reader());
    DirectoryReader reader =
        writer == null
            ? DirectoryReader.openIfChanged(old.reader())
            : DirectoryReader.openIfChanged(old.reader(), writer);
    if (reader != null) {
      return view(reader, writer == null ? source.of(reader) : commit);
    }
    if (old.mailboxes().isOf(commit.checkpoint())) {
      return null;
    }
    old.reader().incRef();
    return view(old.reader(), commit); // a Checkpoint can change which UIDVALIDITY counts
  }

  @Override
  protected boolean tryIncRef(View view) {
    return view.reader().tryIncRef();
  }

  @Override
  protected void decRef(View view) throws IOException {
    view.reader().decRef();
  }

  @Override
  protected int getRefCount(View view) {
    return view.reader().getRefCount();
  }

  /** Something asked of a View. */
  interface Question<T extends @Nullable Object> {
    T ask(View view) throws IOException;
  }

  /** Asks the latest View, which stays as it is until the answer is there. */
  <T extends @Nullable Object> T use(Question<T> question) throws IOException {
    View view = acquire();
    try {
      return question.ask(view);
    } finally {
      release(view);
    }
  }

  /** Something done with a View. */
  interface Visit {
    void to(View view) throws IOException;
  }

  /** The same for what has no answer. */
  void visit(Visit visit) throws IOException {
    View view = acquire();
    try {
      visit.to(view);
    } finally {
      release(view);
    }
  }
}
