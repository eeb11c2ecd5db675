package org.estreat.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares one pack, entry by entry in its order, with what the journal says of it. */
final class PackWalk {
  private final Layout layout;
  private final Frames frames;
  private final int number;
  private final Path path;
  private final boolean sealed;
  private final long length;
  private final boolean deep;
  private final List<String> faults;
  private long position;
  private long beyondEnd;
  private int entries;

  /**
   * @param openEnd octets of the open pack, -1 for a sealed one
   */
  PackWalk(
      Layout layout, Frames frames, int number, long openEnd, boolean deep, List<String> faults)
      throws IOException {
    this.layout = layout;
    this.frames = frames;
    this.number = number;
    this.path = layout.pack(number);
    this.sealed = openEnd < 0;
    this.deep = deep;
    this.faults = faults;
    long found = Files.exists(path) ? Files.size(path) : -1;
    this.length = sealed ? found : Math.min(found, openEnd);
    if (openEnd > Math.max(found, 0)) {
      faults.add(path + ": expected " + openEnd + " octets, found " + described(found));
    }
  }

  int number() {
    return number;
  }

  boolean exists() {
    return length >= 0;
  }

  /** Whether the file is long enough to hold this place. */
  boolean reaches(Place place) {
    return place.end() <= length;
  }

  /**
   * The journal says that this entry comes next.
   *
   * @return why it cannot be read back; null where it can, or was not to be
   */
  @Nullable String entry(String where, CustodyEvent.Sighted sighted, Place place)
      throws IOException {
    entries++;
    if (!reaches(place)) {
      beyondEnd++;
      return null;
    }
    if (place.offset() < position) {
      faults.add(where + "expected a place from octet " + position + " on, found " + place);
      return null;
    }
    unexplained(position, place.offset());
    position = place.end();
    return deep ? readBack(sighted, place) : null;
  }

  private @Nullable String readBack(CustodyEvent.Sighted sighted, Place place) throws IOException {
    String where = path + " octet " + place.offset() + ": ";
    try (MessageStream entry =
        MessageStream.open(frames, path, place.offset(), place.length(), "")) {
      entry.check();
      return entry.key().equals(sighted.key()) && entry.octets() == sighted.size()
          ? null
          : where
              + "expected message "
              + sighted.key()
              + " of "
              + sighted.size()
              + " octets, found "
              + entry.key()
              + " of "
              + entry.octets();
    } catch (DamagedException e) {
      return where + "message " + sighted.key() + ": " + e.getMessage();
    }
  }

  /** No journal line says anything of these octets. */
  private void unexplained(long from, long until) throws IOException {
    PackScan scan = PackScan.of(layout, number, from, until, frames);
    for (PackScan.Entry entry : scan.entries()) {
      faults.add(
          path
              + " octet "
              + entry.place().offset()
              + ": expected a journal line for message "
              + entry.key()
              + ", found none");
    }
    for (PackScan.Stretch stretch : scan.damage()) {
      faults.add(
          path
              + " octets "
              + stretch.from()
              + ".."
              + stretch.until()
              + ": expected nothing, or an entry with a journal line; found "
              + (stretch.until() - stretch.from())
              + " octets that are neither");
    }
    if (scan.end() >= 0) {
      faults.add(path + " octet " + scan.end() + ": expected no end of archive, found one");
    }
  }

  /** The journal names no more entries of this pack. */
  void finish(@Nullable SealedIndex index) throws IOException {
    if (beyondEnd > 0) {
      faults.add(
          path
              + ": expected "
              + entries
              + " entries, found "
              + described(length)
              + ", without the last "
              + beyondEnd
              + " of them");
    } else if (length < 0 && sealed) {
      faults.add(path + ": expected a sealed pack, found no such file");
    }
    if (length < 0) {
      return;
    }
    long end = sealed ? endOfArchive() : length;
    unexplained(position, end);
    if (sealed) {
      checkIndex(index);
    }
  }

  /** Where the last frame begins, which must be the end of archive. */
  private long endOfArchive() throws IOException {
    long from = Math.min(position, length);
    PackScan rest = PackScan.of(layout, number, from, length, frames);
    int frame = frames.compress(TarEntry.end()).remaining();
    long last = rest.end();
    if (last < 0) {
      faults.add(path + ": expected the end of archive at octet " + from + ", found none");
      return length;
    }
    Frames.Shape shape;
    byte[] bytes = OpenFile.read(path, last, (int) Math.min(length - last, 4L * frame));
    shape = Frames.shapeOf(at -> at < bytes.length ? bytes[(int) at] & 0xFF : -1, 0);
    long end = shape == null ? last : last + shape.length();
    if (end != length) {
      faults.add(path + ": expected the file to end at octet " + end + ", found " + length);
    }
    return last;
  }

  private void checkIndex(@Nullable SealedIndex index) throws IOException {
    Path file = layout.sealedIndex(number);
    if (Files.exists(file) && SealedIndex.open(layout, number) == null) {
      faults.add(file + ": expected the index of a pack of " + length + " octets, found another");
    }
    int damaged = index == null ? -1 : index.firstDamaged();
    if (damaged >= 0) {
      faults.add(file + ": expected a whole record " + damaged + ", found another checksum");
    }
    if (index != null && index.count() != entries) {
      faults.add(file + ": expected " + entries + " entries, found " + index.count());
    }
  }

  private static String described(long length) {
    return length < 0 ? "no such file" : length + " octets";
  }
}
