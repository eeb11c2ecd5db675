package org.estreat.ingest.source;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where files are put that are taken out of archives, or made of Outlook's items, under names of
 * our own, each until it is read. Bounds what one file of the sources may expand to, through all
 * archives in it, so that a file made to fill the disk does not.
 */
final class EntrySpool {
  /** What any file may expand to, whatever its size. */
  private static final long FREE_OCTETS = 1L << 30;

  /** Octets that each octet of a file may expand to; mail rarely comes to 50. */
  private static final long RATIO = 500;

  /** Entries that one file may have, archives in it counted together. */
  private static final long ENTRIES = 20_000_000;

  /** What is to stay free on the disk for archive, journal and index. */
  private static final long LEFT_FREE = 256L << 20;

  private static final int CHUNK = 1 << 16;
  private static final long SPACE_EVERY = 16L << 20;

  private final Path folder;
  private final long allowed;
  private long expanded;
  private long entries;
  private int number;

  /** The source may not be read further: it expands to more than is allowed. */
  static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1L;

    TooMuch(String message) {
      super(message);
    }
  }

  /** The disk is too full for this file. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoom(String message) {
      super(message);
    }
  }

  /** A file of ours; closing deletes it. */
  record Spooled(Path path, long size) implements Closeable {
    @Override
    public void close() throws IOException {
      Files.deleteIfExists(path);
    }
  }

  /**
   * @param folder of our own, made at need
   * @param octets of the file that is expanded
   */
  EntrySpool(Path folder, long octets) {
    this(folder, octets, FREE_OCTETS);
  }

  EntrySpool(Path folder, long octets, long freeOctets) {
    this.folder = folder;
    this.allowed = Math.addExact(freeOctets, Math.multiplyExact(octets, RATIO));
  }

  /** Deletes what a run that was killed has left. */
  static void clear(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "entry-*")) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** One more entry of an archive. */
  void entry() throws TooMuch {
    if (++entries > ENTRIES) {
      throw new TooMuch("has more than %,d entries; the rest is not read".formatted(ENTRIES));
    }
  }

  /** What is read from here counts against what is allowed. */
  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int octet = super.read();
        count(octet < 0 ? 0 : 1);
        return octet;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        count(Math.max(0, count));
        return count;
      }

      @Override
      public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
      }
    };
  }

  private void count(long octets) throws TooMuch {
    expanded += octets;
    if (expanded > allowed) {
      throw new TooMuch(
          ("expands to more than %,d octets, %d times its size: an archive made to fill the disk?"
                  + " The rest is not read")
              .formatted(allowed, RATIO));
    }
  }

  /** What is written there counts against what is allowed. */
  OutputStream counted(OutputStream out) {
    return new FilterOutputStream(out) {
      private long size;
      private long spaceAt = SPACE_EVERY;

      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        count(length);
        size += length;
        if (size >= spaceAt) {
          spaceAt += SPACE_EVERY;
          Files.createDirectories(folder);
          checkSpace();
        }
        try {
          out.write(from, offset, length);
        } catch (IOException e) {
          throw new ImportStopped("cannot write into " + folder + ": " + e.getMessage(), e);
        }
      }
    };
  }

  /** The place of one more file, which is not made yet. */
  Path newPath() {
    return folder.resolve("entry-" + number++);
  }

  /**
   * Copies to a new file.
   *
   * @throws ImportStopped when the spool itself cannot be written
   * @throws IOException when the stream cannot be read
   */
  Spooled put(InputStream in) throws IOException {
    Path path = newPath();
    long size;
    try (OutputStream out = open(path)) {
      size = copy(in, out, path);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(path);
      throw e;
    }
    return new Spooled(path, size);
  }

  private OutputStream open(Path path) throws ImportStopped {
    try {
      Files.createDirectories(folder);
      return Files.newOutputStream(path);
    } catch (IOException e) {
      throw new ImportStopped("cannot write the spool file " + path + ": " + e.getMessage(), e);
    }
  }

  private long copy(InputStream in, OutputStream out, Path path) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long size = 0;
    long spaceAt = SPACE_EVERY;
    while (true) {
      int count = in.read(chunk);
      if (count < 0) {
        return size;
      }
      size += count;
      if (size >= spaceAt) {
        spaceAt += SPACE_EVERY;
        checkSpace();
      }
      try {
        out.write(chunk, 0, count);
      } catch (IOException e) {
        throw new ImportStopped("cannot write the spool file " + path + ": " + e.getMessage(), e);
      }
    }
  }

  private void checkSpace() throws IOException {
    if (Files.getFileStore(folder).getUsableSpace() < LEFT_FREE) {
      throw new NoRoom("there is no room on the disk to take it out of its file");
    }
  }
}
