package org.estreat.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.estreat.model.ArchivePosition;
import org.jspecify.annotations.Nullable;

/**
 * How far the archive is durable; the file {@code synced} holds it, overwritten after each sync.
 * Before these ends every octet is evidence and is never cut; beyond them pack and journal are cut
 * back, after a crash, to the longest stretch on which both agree. It also shows when the journal's
 * end or a pack's end was taken away, which the journal's own chain cannot.
 *
 * @param pack number of the open pack, which may not exist yet; all before it are sealed
 * @param octets of that pack
 * @param journal octets of the journal
 * @param lines of the journal
 * @param head SHA-256 of the journal's last line; 64 zeros before the first
 */
record Synced(int pack, long octets, long journal, long lines, String head) {
  static final String NO_HEAD = "0".repeat(64);
  static final Synced START = new Synced(1, 0, 0, 0, NO_HEAD);

  private static final int LENGTH = 224;
  private static final Pattern FORM =
      Pattern.compile(
          "estreat synced 1 pack ([0-9]{6,9}) octets ([0-9]+) journal ([0-9]+) lines ([0-9]+)"
              + " head ([0-9a-f]{64}) crc32c ([0-9a-f]{8}) *\n");

  ArchivePosition position() {
    boolean isFirst = pack == 1 && octets == 0;
    return new ArchivePosition(isFirst ? "" : Layout.name(pack), octets, journal);
  }

  /** What the file says; null when it is missing or not what was written. */
  static @Nullable Synced read(Layout layout) throws IOException {
    if (!Files.exists(layout.synced())) {
      return null;
    }
    // A reader may meet a writer's overwriting half done, which is over in microseconds.
    for (int attempt = 0; attempt < 20; attempt++) {
      try (var file = new RandomAccessFile(layout.synced().toFile(), "r")) {
        byte[] bytes = new byte[LENGTH + 1];
        int length = Math.max(0, file.read(bytes));
        Synced synced = parse(Arrays.copyOf(bytes, length));
        if (synced != null) {
          return synced;
        }
      }
      Thread.onSpinWait();
    }
    return null;
  }

  private static @Nullable Synced parse(byte[] bytes) {
    Matcher form = FORM.matcher(new String(bytes, ISO_8859_1));
    if (!form.matches()) {
      return null;
    }
    try {
      Synced synced =
          new Synced(
              Integer.parseInt(form.group(1)),
              Long.parseLong(form.group(2)),
              Long.parseLong(form.group(3)),
              Long.parseLong(form.group(4)),
              form.group(5));
      return Arrays.equals(synced.encode(), bytes) ? synced : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * @param durable whether to wait until the file is on disk; what is lost of it otherwise is only
   *     knowledge of how far the archive is durable
   */
  void write(Layout layout, boolean durable) throws IOException {
    try (var file = new RandomAccessFile(layout.synced().toFile(), "rw")) {
      file.write(encode());
      if (file.length() != LENGTH) {
        file.setLength(LENGTH);
      }
      if (durable) {
        file.getFD().sync();
      }
    } catch (IOException e) {
      throw new IOException("cannot write " + layout.synced() + ": " + e.getMessage(), e);
    }
  }

  private byte[] encode() {
    String text =
        "estreat synced 1 pack "
            + Layout.name(pack)
            + " octets "
            + octets
            + " journal "
            + journal
            + " lines "
            + lines
            + " head "
            + head;
    var sum = new CRC32C();
    sum.update(text.getBytes(ISO_8859_1));
    text += " crc32c " + String.format("%08x", sum.getValue());
    return (text + " ".repeat(LENGTH - 1 - text.length()) + "\n").getBytes(ISO_8859_1);
  }
}
