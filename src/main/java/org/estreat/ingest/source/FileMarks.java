package org.estreat.ingest.source;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.estreat.ingest.source.FileMark.Position;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.UidValidity;

/**
 * The {@link FileMark}s of large files: a small file each, in a folder. They only save time: where
 * one is missing, torn, or of a file that was changed since, the file is read from its beginning.
 * Whether it was changed is told by its size, its times of modification and, where the file system
 * has them, of the last change of any kind and its own number.
 */
final class FileMarks {
  private static final String FORM = "1";

  private final Path folder;
  private final String place;

  /**
   * @param dialect because the same file gives other messages in another
   */
  FileMarks(Path folder, Mailbox mailbox, UidValidity uidValidity, MboxDialect dialect) {
    this.folder = folder;
    this.place = mailbox + "\0" + uidValidity.value() + "\0" + dialect;
  }

  /** What changes when the file does. */
  static String stamp(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Object changed = "";
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      changed = Files.getAttribute(path, "unix:ctime");
    }
    return String.join(
        " ",
        String.valueOf(attributes.size()),
        attributes.lastModifiedTime().toString(),
        String.valueOf(changed),
        String.valueOf(attributes.fileKey()));
  }

  /**
   * @param stamp of the file as it is now
   */
  FileMark read(SourceFile file, String stamp) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path(file), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return FileMark.NONE; // there is none, or none that can be read
    }
    boolean same =
        FORM.equals(properties.getProperty("form"))
            && stamp.equals(properties.getProperty("stamp"));
    return same ? parse(properties) : FileMark.NONE;
  }

  private static FileMark parse(Properties properties) {
    try {
      List<Long> owed = new ArrayList<>();
      for (String octet : properties.getProperty("owed", "").split(" ", -1)) {
        if (!octet.isEmpty()) {
          owed.add(Long.valueOf(octet));
        }
      }
      return new FileMark(
          new Position(
              number(properties, "octet"),
              number(properties, "undated"),
              number(properties, "crowded")),
          number(properties, "messages"),
          number(properties, "octets"),
          properties.getProperty("last", ""),
          owed,
          Boolean.parseBoolean(properties.getProperty("whole")));
    } catch (NumberFormatException e) {
      return FileMark.NONE;
    }
  }

  private static long number(Properties properties, String name) {
    return Long.parseLong(properties.getProperty(name, ""));
  }

  /** Replaces the file's mark; all that it claims is durable already. */
  void write(SourceFile file, String stamp, FileMark mark) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("form", FORM);
    properties.setProperty("source", file.source());
    properties.setProperty("stamp", stamp);
    properties.setProperty("octet", String.valueOf(mark.position().octet()));
    properties.setProperty("undated", String.valueOf(mark.position().undated()));
    properties.setProperty("crowded", String.valueOf(mark.position().crowded()));
    properties.setProperty("messages", String.valueOf(mark.messages()));
    properties.setProperty("octets", String.valueOf(mark.octets()));
    properties.setProperty("last", mark.last());
    properties.setProperty(
        "owed", String.join(" ", mark.owed().stream().map(String::valueOf).toList()));
    properties.setProperty("whole", String.valueOf(mark.whole()));
    Files.createDirectories(folder);
    Path target = path(file);
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
      properties.store(writer, null);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path path(SourceFile file) {
    byte[] name = (place + "\0" + file.source()).getBytes(StandardCharsets.UTF_8);
    String hash = HexFormat.of().formatHex(MessageKey.newDigest().digest(name));
    return folder.resolve(hash.substring(0, 32));
  }
}
