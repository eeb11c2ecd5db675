package org.estreat.ingest.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.jspecify.annotations.Nullable;

/** A tar archive (POSIX.1-2017 pax, and its relatives), compressed or not. */
final class TarContainer implements Container {
  /** What a decompressor may take of memory: xz -9 takes 65 MB. */
  private static final int MEMORY_KB = 100_000;

  private static final int CHUNK = 1 << 16;

  private static final int RECORD = 512;

  private final Tail octets;
  private final TarArchiveInputStream tar;

  TarContainer(Path path, EntrySpool spool) throws IOException {
    octets = new Tail(open(path, spool));
    // Blocks as small as records, so that nothing behind the end is taken for its padding.
    tar = new TarArchiveInputStream(octets, RECORD, RECORD, "UTF-8");
  }

  /** The octets of a file, decompressed where it begins like something compressed. */
  static InputStream open(Path path, EntrySpool spool) throws IOException {
    InputStream file = new BufferedInputStream(Files.newInputStream(path), CHUNK);
    try {
      String form;
      try {
        form = CompressorStreamFactory.detect(file);
      } catch (CompressorException e) {
        return file;
      }
      return spool.counted(
          new CompressorStreamFactory(true, MEMORY_KB).createCompressorInputStream(form, file));
    } catch (CompressorException | RuntimeException e) {
      file.close();
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public @Nullable Entry next() throws IOException {
    while (true) {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry == null) {
        checkEnd();
        return null;
      }
      if (!entry.isDirectory()) {
        return new Entry(
            entry.getName(),
            Times.of(entry.getLastModifiedTime()),
            obstacle(entry),
            !entry.isSymbolicLink() && !isDevice(entry),
            () -> CloseShieldInputStream.wrap(tar));
      }
    }
  }

  private @Nullable String obstacle(TarArchiveEntry entry) {
    if (entry.isSymbolicLink()) {
      return "a link";
    }
    if (entry.isLink()) {
      return "a second name of " + entry.getLinkName() + "; not taken under this one";
    }
    if (isDevice(entry)) {
      return "no file";
    }
    return tar.canReadEntryData(entry) ? null : "is stored in a way that is not read";
  }

  private static boolean isDevice(TarArchiveEntry entry) {
    return entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
  }

  /** A second archive behind the end of the first, or an end that is cut off, would go unseen. */
  private void checkEnd() throws IOException {
    long end = octets.read;
    boolean marked = octets.zeros() >= RECORD;
    octets.transferTo(OutputStream.nullOutputStream());
    if (octets.read - octets.zeros() > end) {
      throw new IOException("there is more behind the archive's end");
    }
    if (!marked) {
      throw new IOException("it ends without tar's mark of an end: it may be cut off");
    }
  }

  /** Knows how many octets it ends in are 0. */
  private static final class Tail extends FilterInputStream {
    private long read;
    private long lastOther;

    Tail(InputStream in) {
      super(in);
    }

    long zeros() {
      return read - lastOther;
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      read += octet < 0 ? 0 : 1;
      lastOther = octet > 0 ? read : lastOther;
      return octet;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      int last = count;
      while (last > 0 && into[offset + last - 1] == 0) {
        last--;
      }
      lastOther = last > 0 ? read + last : lastOther;
      read += Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      read += skipped;
      lastOther = skipped > 0 ? read : lastOther;
      return skipped;
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
