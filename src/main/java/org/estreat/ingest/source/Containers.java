package org.estreat.ingest.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.OffsetDateTime;
import java.util.BitSet;

/**
 * Reads the files in archives, one after the other: each goes into the spool, is read like a file
 * on the disk, and is deleted. Names of entries are only names: nothing is ever written where one
 * says. Of archives in archives so many are opened, and no more.
 */
final class Containers {
  private static final int DEEPEST = 4;

  /** Enough to see what a file is. */
  private static final int HEAD = 1 << 17;

  private static final int LONGEST_NAME = 1_000;

  private final FileReader files;
  private final SourceListener listener;

  Containers(FileReader files, SourceListener listener) {
    this.files = files;
    this.listener = listener;
  }

  void zip(SourceFile file) throws IOException {
    all(file, () -> new ZipContainer(file.path()));
  }

  void tar(SourceFile file) throws IOException {
    all(file, () -> new TarContainer(file.path(), file.spool()));
  }

  /** A file that is compressed alone. */
  void compressed(SourceFile file, String inner) throws IOException {
    if (isTooDeep(file)) {
      return;
    }
    try (InputStream in = TarContainer.open(file.path(), file.spool())) {
      take(file, new Name(inner, inner), file.time(), in, new EntryPlaces(() -> null));
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new IOException(String.valueOf(e), e);
    }
  }

  private boolean isTooDeep(SourceFile file) {
    if (file.depth() >= DEEPEST) {
      listener.excepted(
          file.source(), "lies in " + file.depth() + " archives; deeper ones are not opened");
    }
    return file.depth() >= DEEPEST;
  }

  private void all(SourceFile file, EntryPlaces.Opener opener) throws IOException {
    if (isTooDeep(file)) {
      return;
    }
    long entries = 0;
    EntryPlaces places = new EntryPlaces(opener);
    BitSet names = new BitSet();
    try (Container container = opened(opener)) {
      Container.Entry entry = container.next();
      while (entry != null) {
        entries++;
        file.spool().entry();
        one(file, entry, name(entry.name(), entries, names), places);
        entry = container.next();
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new IOException("after entry " + entries + ": " + e, e);
    } catch (EntrySpool.TooMuch | ImportStopped e) {
      throw e;
    } catch (IOException e) {
      throw new IOException("after entry " + entries + ": " + e.getMessage(), e);
    }
    if (entries == 0) {
      listener.note(file.source(), "is empty: no files in it");
    }
  }

  private static Container opened(EntryPlaces.Opener opener) throws IOException {
    Container container = opener.open();
    if (container == null) {
      throw new IOException("no archive");
    }
    return container;
  }

  /**
   * @param entry as the archive has it
   * @param unique no other entry's
   */
  private record Name(String entry, String unique) {}

  /** A name that was met before, or may have been, gets its entry's number. */
  private static Name name(String entry, long number, BitSet names) {
    boolean isNew = EntryPlaces.remember(entry, names);
    String shown =
        entry.length() <= LONGEST_NAME ? entry : entry.substring(0, LONGEST_NAME) + "...;" + number;
    return new Name(entry, isNew ? shown : shown + ";" + number);
  }

  private void one(SourceFile file, Container.Entry entry, Name name, EntryPlaces places)
      throws IOException {
    String source = file.source() + "!/" + name.unique();
    String obstacle = entry.obstacle();
    if (obstacle != null && entry.mayBeMail()) {
      listener.excepted(source, obstacle);
    } else if (obstacle != null) {
      listener.leftOut(source, "not read: " + obstacle);
    } else {
      try (InputStream in = file.spool().counted(entry.content().open())) {
        take(file, name, entry.time(), in, places);
      } catch (ImportStopped | EntrySpool.TooMuch e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        listener.excepted(source, SourceWalker.unreadable(e));
      }
    }
  }

  private void take(
      SourceFile file, Name name, OffsetDateTime time, InputStream in, EntryPlaces places)
      throws IOException {
    byte[] head = in.readNBytes(HEAD);
    String own = name.entry().substring(name.entry().lastIndexOf('/') + 1);
    EntryPlaces.Place place = places.of(name.entry());
    try (EntrySpool.Spooled spooled = file.spool().put(new ByteArrayInputStream(head))) {
      SourceFile start = file.inside(spooled, name.unique(), own, time);
      FileKind kind = FileKind.of(own, spooled.path());
      boolean isMail = place instanceof EntryPlaces.Message || isRead(kind);
      if (head.length < HEAD || !isMail) {
        read(start, place, kind);
        return;
      }
    }
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
    try (EntrySpool.Spooled spooled = file.spool().put(whole)) {
      SourceFile start = file.inside(spooled, name.unique(), own, time);
      read(start, place, FileKind.of(own, spooled.path()));
    }
  }

  private static boolean isRead(FileKind kind) {
    return !(kind instanceof FileKind.Other || kind instanceof FileKind.Unread);
  }

  private void read(SourceFile file, EntryPlaces.Place place, FileKind kind) throws IOException {
    switch (place) {
      case EntryPlaces.Message(String base, var flags) -> {
        int slash = file.source().lastIndexOf("!/");
        files.oneMessage(file, file.source().substring(0, slash + 2) + base, flags);
      }
      case EntryPlaces.Beside(String what) -> listener.leftOut(file.source(), "not read: " + what);
      case EntryPlaces.Elsewhere() -> files.read(file, kind);
    }
  }
}
