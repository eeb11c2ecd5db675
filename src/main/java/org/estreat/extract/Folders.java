package org.estreat.extract;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Folders of temporary files, in which somebody else may be at work at the same time. What cannot
 * be looked at is passed over. No link is followed.
 */
final class Folders {
  private Folders() {}

  /**
   * Whether it holds more than so much; it is looked at no further then.
   *
   * @param octets of all files in it
   * @param files and folders
   */
  static boolean holdsMore(Path folder, long octets, int files) {
    Measure measure = new Measure(octets, files + 1);
    walk(folder, measure);
    return measure.isExceeded();
  }

  /** Deletes it with all that is in it, as far as that can be done. */
  static void delete(Path folder) {
    walk(folder, new Deletion(null));
  }

  /** Deletes what is in it. */
  static void empty(Path folder) {
    walk(folder, new Deletion(folder));
  }

  private static void walk(Path folder, Patient visitor) {
    try {
      Files.walkFileTree(folder, visitor);
    } catch (IOException e) {
      throw new IllegalStateException(e); // The visitor goes on whatever it meets.
    }
  }

  /** Goes on, whatever cannot be looked at. */
  private abstract static class Patient extends SimpleFileVisitor<Path> {
    @Override
    public abstract FileVisitResult visitFileFailed(Path file, IOException fault);

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Measure extends Patient {
    private long octets;
    private int files;

    Measure(long octets, int files) {
      this.octets = octets;
      this.files = files;
    }

    boolean isExceeded() {
      return octets < 0 || files < 0;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return count(0);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return count(attributes.isRegularFile() ? attributes.size() : 0);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException fault) {
      return count(0);
    }

    private FileVisitResult count(long size) {
      files--;
      octets -= size;
      return isExceeded() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
  }

  private static final class Deletion extends Patient {
    private final @Nullable Path kept;

    Deletion(@Nullable Path kept) {
      this.kept = kept;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException fault) {
      return delete(file);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault) {
      return delete(folder);
    }

    private FileVisitResult delete(Path path) {
      try {
        if (!path.equals(kept)) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        return FileVisitResult.CONTINUE; // Whoever opens the folder next deletes what is left.
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
