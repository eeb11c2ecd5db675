package org.estreat.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.lucene.codecs.DocValuesFormat;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104PostingsFormat;
import org.apache.lucene.codecs.lucene90.Lucene90DocValuesFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Checkpoint;
import org.estreat.index.IndexEntry;
import org.estreat.index.PartContent;
import org.estreat.index.SightingState;
import org.estreat.model.PartText;
import org.estreat.model.SightingId;
import org.jspecify.annotations.Nullable;

/**
 * The writing side: documents, updates of columns in place, and commits that carry the Checkpoint.
 *
 * <p>Any number of threads write at the same time; a commit keeps them out while it notes what
 * belongs to it, so that the keywords in it are those of its documents.
 */
final class Writer implements Closeable {
  private static final double RAM_MB = 64;

  private final IndexWriter writer;
  private final Keywords keywords;
  private final Pending pending = new Pending();
  private final ReadWriteLock writing = new ReentrantReadWriteLock();
  private volatile CommitData committed;

  Writer(Directory directory, CommitData last, Keywords keywords) throws IOException {
    this.committed = last;
    this.keywords = keywords;
    IndexWriterConfig config = new IndexWriterConfig();
    config.setRAMBufferSizeMB(RAM_MB);
    config.setCommitOnClose(false); // what no Checkpoint covers is applied again
    config.setUseCompoundFile(false);
    config.setCodec(codec());
    this.writer = new IndexWriter(directory, config);
  }

  /** Large columns in files of their own, so that reading the others does not touch theirs. */
  private static Lucene104Codec codec() {
    DocValuesFormat large = new Lucene90DocValuesFormat();
    DocValuesFormat small = new Lucene90DocValuesFormat();
    PostingsFormat words = new Lucene104PostingsFormat();
    PostingsFormat grams = new GramPostings(words);
    return new Lucene104Codec() {
      @Override
      public PostingsFormat getPostingsFormatForField(String field) {
        return Schema.isGrams(field) ? grams : words;
      }

      @Override
      public DocValuesFormat getDocValuesFormatForField(String field) {
        return Schema.isLargeColumn(field) ? large : small;
      }
    };
  }

  IndexWriter lucene() {
    return writer;
  }

  Pending pending() {
    return pending;
  }

  CommitData committed() {
    return committed;
  }

  /** What tells a text of a content from another, as written before and seen in the index. */
  interface Known {
    @Nullable BytesRef digest(BytesRef content) throws IOException;
  }

  void put(IndexEntry entry, Known known) throws IOException {
    writing.readLock().lock();
    try {
      for (PartContent content : entry.contents()) {
        putPart(entry, content, known);
      }
      var sighting = entry.sighting();
      BytesRef id = Terms.id(sighting.id());
      Document document = Documents.message(entry, keywords);
      writer.updateDocument(new Term(Schema.ID, id), document);
      String source = sighting.source();
      pending.add(id, new SightingState(sighting.flags(), sighting.modSeq(), sighting.expunged()));
      if (source != null) {
        pending.addSource(Terms.source(sighting.mailbox(), source));
      }
    } finally {
      writing.readLock().unlock();
    }
  }

  private void putPart(IndexEntry entry, PartContent part, Known known) throws IOException {
    PartText text = part.text();
    BytesRef content = Terms.content(text.content());
    BytesRef digest = Facts.digest(text);
    BytesRef before = pending.part(content);
    if (before == null) {
      before = known.digest(content);
    }
    if (!digest.equals(before)) {
      // Two threads with one content may both come here: the later replaces the same.
      // The languages of the text that came first stand in the messages that have it.
      replacePart(text, content, digest, before == null ? null : entry.language(part));
    }
  }

  private void replacePart(
      PartText text, BytesRef content, BytesRef digest, @Nullable String language)
      throws IOException {
    Document document = Documents.part(text, digest, language);
    writer.updateDocument(new Term(Schema.PART, content), document);
    pending.addPart(content, digest);
  }

  /** Writes the text of a content, whatever was written of it before. */
  void putText(PartText text, String language) throws IOException {
    writing.readLock().lock();
    try {
      replacePart(text, Terms.content(text.content()), Facts.digest(text), language);
    } finally {
      writing.readLock().unlock();
    }
  }

  /**
   * Writes what has changed of a Sighting's state, in place: the text of its message is not
   * touched.
   *
   * @param before what the index holds, pending or seen
   */
  void change(SightingId id, SightingState before, SightingState after) throws IOException {
    writing.readLock().lock();
    try {
      List<Field> changed = new ArrayList<>();
      long[] flags = keywords.columns(after.flags());
      long[] flagsBefore = keywords.columns(before.flags());
      for (int i = 0; i < flags.length; i++) {
        if (flags[i] != flagsBefore[i]) {
          changed.add(new NumericDocValuesField(Keywords.column(i), flags[i]));
        }
      }
      if (!after.modSeq().equals(before.modSeq())) {
        changed.add(new NumericDocValuesField(Schema.MODSEQ, after.modSeq().value()));
      }
      if (after.expunged() != before.expunged()) {
        changed.add(new NumericDocValuesField(Schema.GONE, after.expunged() ? 1 : 0));
      }
      if (!changed.isEmpty()) {
        BytesRef term = Terms.id(id);
        writer.updateDocValues(new Term(Schema.ID, term), changed.toArray(new Field[0]));
        pending.add(term, after);
      }
    } finally {
      writing.readLock().unlock();
    }
  }

  void remove(SightingId id) throws IOException {
    writing.readLock().lock();
    try {
      BytesRef term = Terms.id(id);
      writer.deleteDocuments(new Term(Schema.ID, term));
      pending.remove(term);
    } finally {
      writing.readLock().unlock();
    }
  }

  /** Makes a new View of everything written before. */
  synchronized void refresh(Views views) throws IOException {
    writing.writeLock().lock();
    try {
      pending.split();
    } finally {
      writing.writeLock().unlock();
    }
    views.maybeRefreshBlocking();
    pending.forget();
  }

  synchronized CommitData commit(Checkpoint checkpoint) throws IOException {
    CommitData next;
    writing.writeLock().lock();
    try {
      next = new CommitData(committed.generation() + 1, checkpoint, keywords.names());
      writer.setLiveCommitData(next.toMap().entrySet());
      writer.prepareCommit();
    } finally {
      writing.writeLock().unlock();
    }
    writer.commit();
    committed = next;
    return next;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
