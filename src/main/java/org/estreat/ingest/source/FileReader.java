package org.estreat.ingest.source;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.estreat.model.Flag;

/** Reads one file for what {@link FileKind} takes it, and what is in it. */
final class FileReader {
  /** What the libraries may take for one step; the largest take some seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final MboxDialect dialect;
  private final SourceListener listener;
  private final Containers containers;
  private final OutlookFiles outlook;

  FileReader(MboxDialect dialect, SourceListener listener) {
    this.dialect = dialect;
    this.listener = listener;
    this.containers = new Containers(this, listener);
    this.outlook = new OutlookFiles(listener, PATIENCE);
  }

  /**
   * @throws ImportStopped from the listener; what cannot be read is told to it
   */
  void read(SourceFile file) throws ImportStopped {
    FileKind kind;
    try {
      kind = FileKind.of(file.name(), file.path());
    } catch (IOException e) {
      listener.excepted(file.source(), SourceWalker.unreadable(e));
      return;
    }
    read(file, kind);
  }

  void read(SourceFile file, FileKind kind) throws ImportStopped {
    switch (kind) {
      case FileKind.OneMessage() -> oneMessage(file, file.source(), Set.of());
      case FileKind.Emlx(boolean partial) ->
          attempt(file, () -> EmlxReader.read(file, partial, listener));
      case FileKind.OutlookItem() -> attempt(file, () -> outlook.item(file));
      case FileKind.Mbox() -> many(file, "mbox", mark -> mbox(file, mark));
      case FileKind.OutlookStore() -> many(file, "pst", mark -> outlook.store(file));
      case FileKind.Zip() -> many(file, "zip", mark -> containers.zip(file));
      case FileKind.Tar() -> many(file, "tar", mark -> containers.tar(file));
      case FileKind.Compressed(String inner) ->
          many(file, "compressed", mark -> containers.compressed(file, inner));
      case FileKind.Unread(String reason) -> listener.excepted(file.source(), reason);
      case FileKind.Other(String reason) -> listener.leftOut(file.source(), reason);
    }
  }

  private void mbox(SourceFile file, FileMark mark) throws IOException {
    if (Mmdf.is(file)) {
      Mmdf.read(file, listener);
    } else {
      MboxReader.read(file, dialect, mark, listener);
    }
  }

  private interface Reading {
    void from(FileMark mark) throws IOException;
  }

  /** A file of several messages, unless an earlier import has read it to its end. */
  private void many(SourceFile file, String form, Reading reading) throws ImportStopped {
    FileMark mark = listener.begin(file, form);
    if (!mark.whole()) {
      attempt(file, () -> reading.from(mark));
    }
    listener.end();
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private void attempt(SourceFile file, Attempt attempt) throws ImportStopped {
    try {
      attempt.run();
    } catch (ImportStopped e) {
      throw e;
    } catch (IOException e) {
      listener.excepted(file.source(), SourceWalker.unreadable(e));
    }
  }

  /** Hands on a file that is one message, whatever its bytes. */
  void oneMessage(SourceFile file, String source, Set<Flag> flags) throws ImportStopped {
    listener.message(
        new FoundMessage(
            source,
            file.size(),
            flags,
            file.time(),
            FoundMessage.Content.of(file.path(), file.depth() == 0)));
  }
}
