package org.estreat.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the files of an archive lie. Packs are numbered from 1, without a gap. */
record Layout(Path folder) {
  private static final Pattern PACK = Pattern.compile("([0-9]{6,9})\\.tar\\.zst");

  Path packs() {
    return folder.resolve("packs");
  }

  Path pack(int number) {
    return packs().resolve(name(number) + ".tar.zst");
  }

  /** Of a sealed pack: its entries, sorted. Derived from the pack. */
  Path sealedIndex(int number) {
    return packs().resolve(name(number) + ".idx");
  }

  /** Of the open pack: its durable entries in the order in which they came. Derived. */
  Path openIndex(int number) {
    return packs().resolve(name(number) + ".open");
  }

  Path journal() {
    return folder.resolve("journal.jsonl");
  }

  Path synced() {
    return folder.resolve("synced");
  }

  /** What was found to be lost of the journal, a sentence a line. */
  Path damage() {
    return folder.resolve("damage");
  }

  /** Which messages were found to be unreadable in their packs. */
  Path unreadable() {
    return folder.resolve("unreadable");
  }

  /** A pack's name as it stands in the journal. */
  static String name(int number) {
    return String.format("%06d", number);
  }

  /** The numbers of the packs that exist; empty when there is no folder yet. */
  SortedSet<Integer> numbers() throws IOException {
    SortedSet<Integer> numbers = new TreeSet<>();
    if (Files.isDirectory(packs())) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(packs())) {
        for (Path file : files) {
          Matcher name = PACK.matcher(file.getFileName().toString());
          if (name.matches()) {
            numbers.add(Integer.parseInt(name.group(1)));
          }
        }
      }
    }
    return numbers;
  }

  /** Makes the names of new files durable, where the platform can open a folder. */
  void syncFolders() throws IOException {
    // An interrupt would close the channel and fail a sync that has nothing wrong with it.
    boolean interrupted = Thread.interrupted();
    try {
      syncFolder(packs());
      syncFolder(folder);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return; // there a folder cannot be opened, and names are durable with their files
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
