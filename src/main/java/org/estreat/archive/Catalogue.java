package org.estreat.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/** Which messages are kept, and where. Safe to use from several threads. */
final class Catalogue {
  private final Layout layout;
  private final List<SealedIndex> sealed;
  private final Unreadable unreadable;
  private KeyTable open;
  private int openPack;
  private long count;

  /**
   * @param openPack number of the open pack, which may not exist yet
   * @param open the entries in it
   * @param unreadable entries that count as not there
   */
  Catalogue(
      Layout layout, List<SealedIndex> sealed, int openPack, KeyTable open, Unreadable unreadable) {
    this.layout = layout;
    this.unreadable = unreadable;
    this.sealed = new ArrayList<>(sealed);
    this.openPack = openPack;
    this.open = open;
    this.count = open.size() + sealed.stream().mapToLong(SealedIndex::count).sum();
  }

  /** What a reader sees: the sealed packs, and of the open one what lies before this octet. */
  static Catalogue load(Layout layout, int openPack, long octets, Frames frames)
      throws IOException {
    var table = new KeyTable();
    long known = OpenIndex.load(layout.openIndex(openPack), octets, table);
    for (PackScan.Entry entry : PackScan.of(layout, openPack, known, octets, frames).entries()) {
      table.add(KeyTable.words(entry.key()), entry.place().offset(), entry.place().length());
    }
    return new Catalogue(
        layout, sealed(layout, openPack, false, frames), openPack, table, Unreadable.read(layout));
  }

  /**
   * The indexes of all packs before the open one; of a pack that is missing, none.
   *
   * @param write whether an index that is missing or of another pack is written anew
   */
  static List<SealedIndex> sealed(Layout layout, int openPack, boolean write, Frames frames)
      throws IOException {
    List<SealedIndex> sealed = new ArrayList<>();
    for (int number : layout.numbers().headSet(openPack)) {
      if (write) {
        Files.deleteIfExists(layout.openIndex(number));
      }
      SealedIndex index = SealedIndex.open(layout, number);
      sealed.add(index != null ? index : rebuild(layout, number, write, frames));
    }
    return sealed;
  }

  private static SealedIndex rebuild(Layout layout, int pack, boolean write, Frames frames)
      throws IOException {
    long length = Files.size(layout.pack(pack));
    var table = new KeyTable();
    for (PackScan.Entry entry : PackScan.of(layout, pack, 0, length, frames).entries()) {
      table.add(KeyTable.words(entry.key()), entry.place().offset(), entry.place().length());
    }
    if (write) {
      SealedIndex.write(layout, pack, length, table);
    }
    return SealedIndex.of(pack, length, table);
  }

  /** Where the message lies; null when it is not kept, or was found to be unreadable. */
  synchronized @Nullable Place find(MessageKey key) {
    return places(key).filter(place -> !unreadable.contains(key, place)).findFirst().orElse(null);
  }

  /**
   * Where to try to read the message; also where it was found to be unreadable, as long as there is
   * no other copy: the reader checks what it reads, and a disk may have recovered.
   */
  synchronized @Nullable Place findToRead(MessageKey key) {
    Place readable = find(key);
    return readable == null ? places(key).findFirst().orElse(null) : readable;
  }

  /** The last first. */
  private Stream<Place> places(MessageKey key) {
    long[] words = KeyTable.words(key);
    Stream<@Nullable Place> all =
        Stream.concat(
            Stream.of(open).map(table -> table.find(words, openPack)),
            sealed.reversed().stream().map(index -> index.find(words)));
    return all.filter(Objects::nonNull);
  }

  /** Entries that were found to be unreadable. */
  Unreadable unreadable() {
    return unreadable;
  }

  synchronized void add(MessageKey key, Place place) {
    open.add(KeyTable.words(key), place.offset(), place.length());
    count++;
  }

  /** The open pack is sealed at this length; writes its index and goes on with the next pack. */
  synchronized void seal(long packLength) throws IOException {
    SealedIndex.write(layout, openPack, packLength, open);
    SealedIndex index = SealedIndex.open(layout, openPack);
    sealed.add(index != null ? index : SealedIndex.of(openPack, packLength, open));
    open = new KeyTable();
    openPack++;
  }

  synchronized long count() {
    return count;
  }

  /** The index of a sealed pack; null where its pack is missing. */
  synchronized @Nullable SealedIndex indexOf(int pack) {
    return sealed.stream().filter(index -> index.pack() == pack).findFirst().orElse(null);
  }
}
