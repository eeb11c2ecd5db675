package org.estreat.ingest.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file is taken for, by its name and its first line.
 *
 * <table>
 *   <caption>In this order</caption>
 *   <tr><td>{@code .eml}, {@code .mail}, {@code .rfc822}<td>one message
 *   <tr><td>{@code .mbox}, {@code .mbx}, {@code .mboxrd}<td>an mbox, also one that begins with a header; else a fault
 *   <tr><td>{@code .zip}, {@code .pst}, {@code .msg} ...<td>not read, said so
 *   <tr><td>begins with {@code From }<td>an mbox
 *   <tr><td>empty<td>an mbox without messages
 *   <tr><td>a number or hash as its name or extension<td>one message
 *   <tr><td>begins with a header that has a field of mail<td>one message
 *   <tr><td>anything else<td>not read, said so
 * </table>
 */
sealed interface FileKind {
  record OneMessage() implements FileKind {}

  record Mbox() implements FileKind {}

  record Other(String reason) implements FileKind {}

  Set<String> MESSAGE = Set.of("eml", "mail", "rfc822");
  Set<String> MBOX = Set.of("mbox", "mbx", "mboxrd");

  /** Forms of mail that are known and not read. */
  Map<String, String> UNREAD =
      Map.ofEntries(
          Map.entry("zip", "a zip archive; unpack it first"),
          Map.entry("tar", "a tar archive; unpack it first"),
          Map.entry("gz", "a gzip file; unpack it first"),
          Map.entry("tgz", "a tar archive; unpack it first"),
          Map.entry("bz2", "a bzip2 file; unpack it first"),
          Map.entry("xz", "an xz file; unpack it first"),
          Map.entry("zst", "a zstd file; unpack it first"),
          Map.entry("7z", "a 7z archive; unpack it first"),
          Map.entry("rar", "a rar archive; unpack it first"),
          Map.entry("pst", "an Outlook mailbox"),
          Map.entry("ost", "an Outlook mailbox"),
          Map.entry("olm", "an Outlook mailbox"),
          Map.entry("msg", "an Outlook message"),
          Map.entry("oft", "an Outlook template"),
          Map.entry("tnef", "a TNEF file"),
          Map.entry("emlx", "an Apple Mail message"),
          Map.entry("msf", "an index file of Thunderbird"),
          Map.entry("dbx", "an Outlook Express mailbox"),
          Map.entry("nsf", "a Notes mailbox"));

  /**
   * Names that a store of mail gives: {@code 12}, {@code 12.}, {@code 00001.7c53336b37003a92}.
   * Other names without extension ({@code LICENSE}, {@code inbox}) say nothing.
   */
  Pattern OF_STORE = Pattern.compile("(.*\\.)?([0-9]+|[0-9a-f]{16,}(:.*)?)|.*\\.");

  static FileKind of(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (MESSAGE.contains(extension)) {
      return new OneMessage();
    }
    if (MBOX.contains(extension)) {
      return new Mbox();
    }
    String unread = name.indexOf('.') >= 0 ? UNREAD.get(extension) : null;
    if (unread != null) {
      return new Other("not read: " + unread);
    }
    if (name.startsWith(".")) {
      return new Other("not read: a hidden file");
    }
    return byContent(path, name);
  }

  private static FileKind byContent(Path path, String name) throws IOException {
    try (LineFile file = new LineFile(path, 1 << 12)) {
      if (file.size() == 0 || file.startsWith(0, "From ")) {
        return new Mbox();
      }
      if (OF_STORE.matcher(name).matches() || MboxHeader.isMailAt(file, 0)) {
        return new OneMessage();
      }
      return new Other(
          "not read: neither .eml nor .mbox by its name, and it does not begin with a mail's"
              + " header: \""
              + file.shown(0)
              + "\"");
    }
  }
}
