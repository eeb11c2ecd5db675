package org.estreat.app;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all that is kept: {@code format}, {@code lock}, {@code archive/}, {@code
 * proofs/}, {@code index/}, {@code import/}, {@code spool/}, {@code tmp/}, {@code log/}. One
 * process writes at a time and holds the lock; any number read beside it.
 */
final class DataFolder implements Closeable {
  /** What this program writes and reads. */
  static final int FORMAT = 1;

  /** 0700. */
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

  private static final String FIRST_INDEX = "000001";

  /** What may lie in a folder that is not yet ours; the last is what a kill leaves. */
  private static final Set<String> HARMLESS =
      Set.of("README.md", "lock", "log", ".gitignore", "format.new");

  private final Path folder;
  private final @Nullable FileChannel lock;

  private DataFolder(Path folder, @Nullable FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Opens for reading. Nothing is created, nothing is locked. */
  static DataFolder openForReading(Path folder) throws Fault {
    if (!Files.isDirectory(folder)) {
      throw Fault.failed("there is no data folder")
          .where(folder)
          .expected("a folder made by estreat import, sync, serve or demo")
          .found(Files.exists(folder) ? "a file" : "nothing")
          .hint("name another with --data DIR");
    }
    try {
      checkFormat(folder, false);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    return new DataFolder(folder, null);
  }

  /** Opens for writing, making the folder where there is none. Holds the lock until closed. */
  static DataFolder openForWriting(Path folder) throws Fault {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw Fault.failed("the data folder is a file")
          .where(folder)
          .expected("a folder, or a name that is free for one")
          .found("a file")
          .hint("name another with --data DIR; nothing was changed");
    }
    FileChannel lock = null;
    try {
      make(folder);
      checkFormat(folder, true);
      lock = lock(folder);
      closeToOthers(folder);
      writeFormat(folder);
      Files.createDirectories(folder.resolve("archive"));
      Files.createDirectories(folder.resolve("index"));
      return new DataFolder(folder, lock);
    } catch (IOException e) {
      closeQuietly(lock);
      throw Trouble.isDiskFull(e) ? Faults.diskFull(folder, e) : unreadable(folder, e);
    }
  }

  /** Nobody else looks into it, whatever the permissions of what is in it: that is mail. */
  private static void make(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWN));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static void closeToOthers(Path folder) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    if (isOpenToOthers(view)) {
      Set<PosixFilePermission> own = EnumSet.copyOf(OWN);
      own.retainAll(view.readAttributes().permissions());
      try {
        view.setPermissions(own);
      } catch (FileSystemException e) {
        return; // it is another user's; isOpenToOthers() is asked later
      }
    }
  }

  private static boolean isOpenToOthers(@Nullable PosixFileAttributeView view) throws IOException {
    return view != null && !OWN.containsAll(view.readAttributes().permissions());
  }

  /** Whether other users of the machine may look into it. */
  boolean isOpenToOthers() {
    try {
      return isOpenToOthers(Files.getFileAttributeView(folder, PosixFileAttributeView.class));
    } catch (IOException e) {
      return false; // whoever reads or writes next meets the same fault
    }
  }

  private static void checkFormat(Path folder, boolean orEmpty) throws IOException, Fault {
    Path format = folder.resolve("format");
    if (!Files.exists(format)) {
      if (orEmpty && isStillEmpty(folder)) {
        return;
      }
      throw Fault.failed("this is no data folder of estreat")
          .where(folder)
          .expected(orEmpty ? "an empty folder or one with a file 'format'" : "a file 'format'")
          .found("no file 'format'")
          .hint("estreat import, sync, serve and demo make one in an empty folder");
    }
    String text = Files.readString(format, StandardCharsets.ISO_8859_1).strip();
    if (!text.equals("estreat " + FORMAT)) {
      boolean newer = text.matches("estreat [0-9]{1,9}");
      throw Fault.failed(
              newer
                  ? "this data folder was written by a newer estreat"
                  : "this is no data folder of estreat")
          .where(format)
          .expected("estreat " + FORMAT)
          .found(TerminalText.cut(text, 60))
          .hint(newer ? "use the newer program; nothing was changed" : "nothing was changed");
    }
  }

  private static boolean isStillEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.allMatch(entry -> HARMLESS.contains(String.valueOf(entry.getFileName())));
    }
  }

  private static FileChannel lock(Path folder) throws IOException, Fault {
    Path file = folder.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(file);
      }
      channel.truncate(0);
      channel.write(utf8("process " + ProcessHandle.current().pid() + "\n"), 0);
      return channel;
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel);
      throw inUse(file);
    } catch (IOException | Fault e) {
      closeQuietly(channel);
      throw e;
    }
  }

  private static Fault inUse(Path file) {
    String holder;
    try {
      holder = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      holder = "";
    }
    return Fault.failed("the data folder is in use by another process")
        .where(file)
        .expected("no other process that writes")
        .found(holder.isEmpty() ? "one that does not give its number" : holder)
        .hint(
            "wait for it or stop it; search, show, status, exceptions, proof, bench, export and"
                + " verify work beside it");
  }

  private static void writeFormat(Path folder) throws IOException {
    if (!Files.exists(folder.resolve("format"))) {
      replace(folder.resolve("format"), "estreat " + FORMAT + "\n");
    }
  }

  /** Writes the whole file or leaves it as it was, whatever happens meanwhile. */
  private static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(utf8(text));
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Fault unreadable(Path folder, IOException e) {
    return Fault.failed("the data folder cannot be used")
        .where(folder)
        .expected("a folder that this user may read and write")
        .found(Trouble.words(e))
        .cause(e);
  }

  Path path() {
    return folder;
  }

  Path archive() {
    return folder.resolve("archive");
  }

  /** The folder of messages on their way that are too large for memory. */
  Path spool() {
    return folder.resolve("spool");
  }

  /** The folder of files that attachments are read from, which hold nothing when nobody writes. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  /** The folder of the index in use. */
  Path index() throws IOException {
    return folder.resolve("index").resolve(currentIndex());
  }

  private String currentIndex() throws IOException {
    Path current = folder.resolve("index").resolve("current");
    if (!Files.exists(current)) {
      return FIRST_INDEX;
    }
    String name = Files.readString(current, StandardCharsets.ISO_8859_1).strip();
    if (!name.matches("[0-9]{6}")) {
      throw new IOException("expected six digits in " + current + ", found: " + name);
    }
    return name;
  }

  /** Removes what an interrupted reindex left, and names a folder for the next index. */
  Path nextIndex() throws IOException {
    String current = currentIndex();
    try (Stream<Path> indexes = Files.list(folder.resolve("index"))) {
      for (Path index : indexes.filter(Files::isDirectory).toList()) {
        if (!index.endsWith(current)) {
          delete(index);
        }
      }
    }
    return folder.resolve("index").resolve(String.format("%06d", Integer.parseInt(current) + 1));
  }

  /** From now on this index is the one in use; the one before is deleted. */
  void swapIndex(Path next) throws IOException {
    Path before = index();
    replace(folder.resolve("index").resolve("current"), next.getFileName() + "\n");
    delete(before);
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // The channel goes with the process; the fault that is being reported matters more.
      return;
    }
  }

  @Override
  public void close() {
    closeQuietly(lock);
  }
}
