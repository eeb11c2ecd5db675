package org.estreat.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of temporary files, in which somebody else may be at work at the same time. */
final class Folders {
  private Folders() {}

  /** Octets of all files in it; what vanishes meanwhile does not count. */
  static long octets(Path folder) {
    return files(folder).stream().mapToLong(Folders::size).sum();
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Deletes it with all that is in it, as far as that can be done. No link is followed. */
  static void delete(Path folder) {
    empty(folder);
    deleteOne(folder);
  }

  /** Deletes what is in it. */
  static void empty(Path folder) {
    files(folder).stream()
        .sorted(Comparator.reverseOrder())
        .filter(path -> !path.equals(folder))
        .forEach(Folders::deleteOne);
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      return; // Whoever opens the folder next deletes what is left.
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
