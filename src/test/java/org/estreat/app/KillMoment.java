package org.estreat.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Where in its work the program is killed, seen from outside by the files it writes. */
enum KillMoment {
  /** Anywhere from its start on: making the data folder, recovery, opening the index. */
  START("sync"),
  /** While mail comes in: the journal has grown by some lines. */
  COLLECT("sync"),
  /** Round a commit of the index. */
  COMMIT("sync"),
  /** Round the sealing of a pack. */
  SEAL("sync"),
  /** While the index, which somebody has deleted, is built again. */
  INDEX("sync"),
  /** While a new index is built beside the old one, or is put in its place. */
  REINDEX("reindex");

  private static final int LINE = 500;

  final String command;

  KillMoment(String command) {
    this.command = command;
  }

  /** A moment of this kind, to be asked again and again. */
  BooleanSupplier pick(Path data, Random random) {
    Path journal = data.resolve("archive/journal.jsonl");
    Path packs = data.resolve("archive/packs");
    Path index = data.resolve("index");
    return switch (this) {
      case START -> {
        long at = System.nanoTime() + random.nextLong(2_500_000_000L);
        yield () -> System.nanoTime() - at > 0;
      }
      case COLLECT -> {
        long size = size(journal) + (1L + random.nextInt(70)) * LINE;
        yield () -> size(journal) >= size;
      }
      case COMMIT -> changes(index, "segments", 1 + random.nextInt(4));
      case SEAL -> changes(packs, ".idx", 1 + random.nextInt(4));
      case INDEX -> changes(index, "", 1 + random.nextInt(12));
      case REINDEX ->
          random.nextBoolean()
              ? changes(index, "current", 1 + random.nextInt(2))
              : changes(index, "", 1 + random.nextInt(25));
    };
  }

  /** When the set of files whose names hold this has been seen to change so many times. */
  private static BooleanSupplier changes(Path folder, String name, int times) {
    var state =
        new Object() {
          private List<String> seen = names(folder, name);
          private int left = times;
        };
    return () -> {
      List<String> now = names(folder, name);
      state.left -= now.equals(state.seen) ? 0 : 1;
      state.seen = now;
      return state.left <= 0;
    };
  }

  private static List<String> names(Path folder, String part) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files.map(Path::toString).filter(name -> name.contains(part)).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of("in between"); // a file that goes away under the walk is a change as well
    }
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
