package org.estreat.ingest.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.estreat.model.FaultWords;
import org.estreat.model.Flag;

/**
 * Walks through files and folders in an order that is always the same (numbers by value, other
 * names by their characters) and reads the mail in them. A folder with {@code cur} or {@code new}
 * in it is a Maildir; one with {@code .mh_sequences} is an MH folder; of any other, each file is
 * taken for what {@link FileKind} says. No file is passed over in silence.
 */
final class SourceWalker {
  /** Numbers in names by value, so that MH's 10 comes after 9. */
  static final Comparator<Path> ORDER = Comparator.comparing(SourceWalker::sortKey);

  private final SourceListener listener;
  private final FileReader files;
  private final Path spool;
  private final Set<Path> visited = new HashSet<>();

  /**
   * @param spool a folder of our own, for what is taken out of archives; made at need
   */
  SourceWalker(MboxDialect dialect, Path spool, SourceListener listener) {
    this.listener = listener;
    this.files = new FileReader(dialect, listener);
    this.spool = spool;
  }

  /**
   * @throws ImportStopped from the listener; what cannot be read is told to it
   */
  void walk(Path path) throws ImportStopped {
    Path real;
    BasicFileAttributes attributes;
    try {
      real = path.toRealPath();
      attributes = Files.readAttributes(real, BasicFileAttributes.class);
    } catch (IOException e) {
      listener.excepted(path.toString(), unreadable(e));
      return;
    }
    if (attributes.isDirectory()) {
      if (visited.add(real)) {
        folder(real);
      } else {
        listener.leftOut(path.toString(), "not read again: a folder that was read before");
      }
    } else if (attributes.isRegularFile()) {
      file(real, attributes);
    } else {
      listener.leftOut(path.toString(), "not read: neither a file nor a folder");
    }
  }

  private void folder(Path folder) throws ImportStopped {
    if (Files.isDirectory(folder.resolve("cur")) || Files.isDirectory(folder.resolve("new"))) {
      new MaildirReader(this, listener).read(folder);
      return;
    }
    MhSequences sequences = sequences(folder);
    for (Path entry : entries(folder)) {
      String name = String.valueOf(entry.getFileName());
      if (Files.isDirectory(entry)) {
        if (name.startsWith(".") && !Files.isDirectory(entry.resolve("cur"))) {
          listener.leftOut(entry.toString(), "not read: a hidden folder");
        } else {
          walk(entry);
        }
      } else if (sequences.isMessage(name) && Files.isRegularFile(entry)) {
        mhMessage(entry, sequences.flags(name));
      } else {
        walk(entry);
      }
    }
  }

  private MhSequences sequences(Path folder) {
    try {
      return MhSequences.of(folder);
    } catch (IOException e) {
      listener.note(
          folder.toString(), MhSequences.FILE + " " + unreadable(e) + "; flags are not known");
      return MhSequences.NONE;
    }
  }

  private void mhMessage(Path entry, Set<Flag> flags) throws ImportStopped {
    try {
      Path real = entry.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      if (visited.add(real)) {
        oneMessage(real, real.toString(), attributes, flags);
      } else {
        listener.leftOut(entry.toString(), "not read again: a file that was read before");
      }
    } catch (ImportStopped e) {
      throw e;
    } catch (IOException e) {
      listener.excepted(entry.toString(), unreadable(e));
    }
  }

  private void file(Path file, BasicFileAttributes attributes) throws ImportStopped {
    if (!visited.add(file)) {
      listener.leftOut(file.toString(), "not read again: a file that was read before");
      return;
    }
    files.read(sourceFile(file, attributes));
  }

  /** Hands on a file that is one message, whatever its bytes. */
  void oneMessage(Path file, String source, BasicFileAttributes attributes, Set<Flag> flags)
      throws ImportStopped {
    files.oneMessage(sourceFile(file, attributes), source, flags);
  }

  private SourceFile sourceFile(Path file, BasicFileAttributes attributes) {
    return new SourceFile(
        file,
        file.toString(),
        String.valueOf(file.getFileName()),
        attributes.size(),
        time(attributes),
        0,
        new EntrySpool(spool, attributes.size()));
  }

  /** What is in a folder, in order; nothing, and told, where it cannot be read. */
  List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      listener.excepted(folder.toString(), unreadable(e));
    }
    entries.sort(ORDER);
    return entries;
  }

  private static OffsetDateTime time(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().toInstant().atOffset(ZoneOffset.UTC);
  }

  static String unreadable(Exception e) {
    return "cannot be read: " + FaultWords.of(e);
  }

  private static String sortKey(Path path) {
    String name = String.valueOf(path.getFileName());
    boolean number =
        !name.isEmpty() && name.length() <= 18 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? "%018d".formatted(Long.parseLong(name)) : name;
  }
}
