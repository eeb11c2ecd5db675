package org.estreat.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Faults of more than one command. */
final class Faults {
  private Faults() {}

  static Fault diskFull(Path folder, Throwable cause) {
    return Fault.failed("the disk is full")
        .where(folder)
        .expected("free space for what is collected and its index")
        .found(free(folder))
        .hint("all that was committed is kept; make room and run the same command again")
        .cause(cause);
  }

  /** Derived as it is, an index need not be mended. */
  static Fault unreadableIndex(Path index, Throwable cause) {
    return Fault.failed("the index cannot be read")
        .where(index)
        .expected("an index of this version, as it was written")
        .found(Trouble.story(cause))
        .hint("nothing of the archive is lost: estreat reindex makes the index anew from it")
        .cause(cause);
  }

  /** Any other failure of the outside. */
  static Fault of(String what, Path folder, Throwable cause) {
    if (Trouble.isDiskFull(cause)) {
      return diskFull(folder, cause);
    }
    Fault fault =
        Fault.failed(what)
            .where(folder)
            .expected("no fault")
            .found(Trouble.story(cause))
            .cause(cause);
    Path log = folder.resolve("log").resolve("estreat.log");
    return Files.isDirectory(folder) ? fault.hint("details are in " + log) : fault;
  }

  private static String free(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace() + " octets free";
    } catch (NoSuchFileException e) {
      return "no folder";
    } catch (IOException e) {
      return "no space left";
    }
  }
}
