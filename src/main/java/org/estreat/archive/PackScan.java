package org.estreat.archive;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a stretch of a pack, read from the pack alone: every frame is unpacked and its
 * SHA-256 compared. Behind damage the scan goes on at the next frame that is whole.
 *
 * @param entries in the order of the pack
 * @param damage stretches that hold no whole entry, {@code [from, until)}
 * @param end where the first end-of-archive frame begins; -1 for none
 */
record PackScan(List<Entry> entries, List<Stretch> damage, long end) {
  private static final int WINDOW = 1 << 18;

  record Entry(MessageKey key, Place place, long octets) {}

  record Stretch(long from, long until) {}

  /**
   * Scans the octets from..until of a pack; what of them lies beyond the file's end is damage. Of a
   * file that is missing, nothing.
   */
  static PackScan of(Layout layout, int pack, long from, long until, Frames frames)
      throws IOException {
    var scan = new PackScan(new ArrayList<>(), new ArrayList<>(), -1);
    Path path = layout.pack(pack);
    if (from >= until || !Files.exists(path)) {
      return scan;
    }
    try (var window = new Window(path, until)) {
      return scan.run(window, pack, from, until, frames);
    }
  }

  private PackScan run(Window window, int pack, long from, long until, Frames frames)
      throws IOException {
    long endFrame = -1;
    long damagedFrom = -1;
    long position = from;
    while (position < Math.min(until, window.limit)) {
      Frames.Shape shape = Frames.shapeOf(window, position);
      Entry entry = shape == null ? null : window.entry(pack, position, shape, frames);
      boolean isEnd = shape != null && entry == null && window.isEnd(position, shape, frames);
      if (shape == null || (entry == null && !isEnd)) {
        damagedFrom = damagedFrom < 0 ? position : damagedFrom;
        position++;
        continue;
      }
      damagedFrom = closeDamage(damagedFrom, position);
      if (entry != null) {
        entries.add(entry);
      } else if (endFrame < 0) {
        endFrame = position;
      }
      position += shape.length();
    }
    long missing = position < until ? position : -1;
    closeDamage(damagedFrom < 0 ? missing : damagedFrom, until);
    return new PackScan(List.copyOf(entries), List.copyOf(damage), endFrame);
  }

  private long closeDamage(long from, long until) {
    if (from >= 0) {
      damage.add(new Stretch(from, until));
    }
    return -1;
  }

  /** A file seen through a buffer, up to a limit. */
  private static final class Window implements Frames.Octets, AutoCloseable {
    private final Path path;
    private final RandomAccessFile file;
    private final long limit;
    private final byte[] buffer = new byte[WINDOW];
    private long start;
    private int filled;

    Window(Path path, long until) throws IOException {
      this.path = path;
      this.file = new RandomAccessFile(path.toFile(), "r");
      this.limit = Math.min(until, file.length());
    }

    @Override
    public int at(long position) throws IOException {
      if (position >= limit) {
        return -1;
      }
      if (position < start || position >= start + filled) {
        file.seek(position);
        filled = Math.max(0, file.read(buffer, 0, (int) Math.min(WINDOW, limit - position)));
        start = position;
      }
      return filled == 0 ? -1 : buffer[(int) (position - start)] & 0xFF;
    }

    /** The whole entry that stands there; null for none, which is told as damage. */
    @Nullable Entry entry(int pack, long position, Frames.Shape shape, Frames frames)
        throws IOException {
      try (MessageStream message = MessageStream.open(frames, path, position, shape.length(), "")) {
        message.check();
        Place place = new Place(pack, position, shape.length());
        return new Entry(message.key(), place, message.octets());
      } catch (DamagedException e) {
        return null;
      }
    }

    boolean isEnd(long position, Frames.Shape shape, Frames frames) throws IOException {
      if (shape.content() != TarEntry.end().length || shape.length() > frames.most()) {
        return false;
      }
      try {
        byte[] image = frames.decompress(OpenFile.read(path, position, (int) shape.length()));
        return image != null && TarEntry.isEnd(image);
      } catch (DamagedException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
