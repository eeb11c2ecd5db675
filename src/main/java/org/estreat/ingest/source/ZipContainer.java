package org.estreat.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Enumeration;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.io.input.ChecksumInputStream;
import org.jspecify.annotations.Nullable;

/** A zip archive (APPNOTE.TXT 6.3.10), read by its central directory in the order of the file. */
final class ZipContainer implements Container {
  private static final int END_LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ZIP64_LENGTH = 56;
  private static final long ZIP64 = 0xFFFFFFFFL;

  /** How much memory an octet of the directory takes when it is read, roughly. */
  private static final long MEMORY_AN_OCTET = 12;

  private final ZipFile zip;
  private final Enumeration<ZipArchiveEntry> entries;

  ZipContainer(Path path) throws IOException {
    checkDirectory(path);
    zip = ZipFile.builder().setPath(path).setIgnoreLocalFileHeader(true).get();
    entries = zip.getEntriesInPhysicalOrder();
  }

  @Override
  public @Nullable Entry next() {
    while (entries.hasMoreElements()) {
      ZipArchiveEntry entry = entries.nextElement();
      if (!entry.isDirectory()) {
        boolean link = entry.isUnixSymlink();
        return new Entry(
            entry.getName(),
            Times.of(FileTime.fromMillis(entry.getTime())),
            link ? "a link" : obstacle(entry),
            !link,
            () -> content(entry));
      }
    }
    return null;
  }

  /** Fails at its end where it does not have the checksum that the directory names. */
  private InputStream content(ZipArchiveEntry entry) throws IOException {
    InputStream content = zip.getInputStream(entry);
    return ChecksumInputStream.builder()
        .setInputStream(content)
        .setChecksum(new CRC32())
        .setCountThreshold(entry.getSize())
        .setExpectedChecksumValue(entry.getCrc())
        .get();
  }

  private @Nullable String obstacle(ZipArchiveEntry entry) {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      return "is encrypted in the zip archive; unpack it with its password first";
    }
    if (!zip.canReadEntryData(entry)) {
      ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
      String name = method == null ? String.valueOf(entry.getMethod()) : method.name();
      return "is compressed in a way that is not read: " + name;
    }
    return null;
  }

  /** The whole directory is read into memory, so it must fit. */
  private static void checkDirectory(Path path) throws IOException {
    long octets = directoryOctets(path);
    long most = Runtime.getRuntime().maxMemory() / 3 / MEMORY_AN_OCTET;
    if (octets < 0 || octets > most) {
      throw new IOException(
          "its directory has %,d octets; at most %,d fit into this process (-Xmx)"
              .formatted(octets, most));
    }
  }

  /** As the record at the end says; 0 where there is none, which reading it will tell. */
  private static long directoryOctets(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - END_LENGTH - LONGEST_COMMENT);
      ByteBuffer tail = read(channel, from, (int) (channel.size() - from));
      for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
        if (tail.getInt(at) == END_SIGNATURE) {
          long octets = tail.getInt(at + 12) & ZIP64;
          return octets == ZIP64 ? zip64Octets(channel, from + at) : octets;
        }
      }
      return 0;
    }
  }

  /** As the zip64 record says, to which a locator before the record at the end points. */
  private static long zip64Octets(FileChannel channel, long end) throws IOException {
    ByteBuffer locator = read(channel, Math.max(0, end - LOCATOR_LENGTH), LOCATOR_LENGTH);
    if (locator.limit() < LOCATOR_LENGTH || locator.getInt(0) != LOCATOR_SIGNATURE) {
      return 0;
    }
    long record = locator.getLong(8);
    ByteBuffer octets = read(channel, Math.clamp(record, 0, channel.size()), ZIP64_LENGTH);
    return octets.limit() < ZIP64_LENGTH ? 0 : octets.getLong(40);
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
      // until it is full or the file ends
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
