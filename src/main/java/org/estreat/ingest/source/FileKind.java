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
 *   <tr><td>{@code .emlx}, {@code .partial.emlx}<td>a message of Apple Mail
 *   <tr><td>{@code .msg}; {@code .pst}, {@code .ost}<td>an item, and a store, of Outlook
 *   <tr><td>{@code .zip}; {@code .tar}, {@code .tgz}, {@code .tar.gz} ...<td>an archive
 *   <tr><td>{@code .gz}, {@code .bz2}, {@code .xz}, {@code .zst}<td>one compressed file
 *   <tr><td>{@code .7z}, {@code .dbx}, {@code .olm} ...<td>may hold mail and cannot be read: a fault
 *   <tr><td>begins with {@code From }, or with MMDF's line<td>an mbox
 *   <tr><td>empty<td>an mbox without messages
 *   <tr><td>has tar's mark at octet 257<td>an archive
 *   <tr><td>a number or hash as its name or extension<td>one message
 *   <tr><td>begins with a header that has a field of mail<td>one message
 *   <tr><td>anything else<td>no mail, said so
 * </table>
 */
sealed interface FileKind {
  record OneMessage() implements FileKind {}

  record Mbox() implements FileKind {}

  record Emlx(boolean partial) implements FileKind {}

  record OutlookItem() implements FileKind {}

  record OutlookStore() implements FileKind {}

  record Zip() implements FileKind {}

  /** Compressed or not, which its first octets tell. */
  record Tar() implements FileKind {}

  /**
   * @param inner the name of the file in it
   */
  record Compressed(String inner) implements FileKind {}

  /** May hold mail, in a form that is not read. */
  record Unread(String reason) implements FileKind {}

  /** Holds no mail. */
  record Other(String reason) implements FileKind {}

  Set<String> MESSAGE = Set.of("eml", "mail", "rfc822");
  Set<String> MBOX = Set.of("mbox", "mbx", "mboxrd");
  Set<String> TAR = Set.of("tar", "tgz", "tbz", "tbz2", "txz", "tzst", "tzs");
  Set<String> COMPRESSED = Set.of("gz", "bz2", "xz", "zst");

  /** Forms that hold or may hold mail and are not read. */
  Map<String, String> UNREAD =
      Map.ofEntries(
          Map.entry("7z", "a 7z archive; unpack it first"),
          Map.entry("rar", "a rar archive; unpack it first"),
          Map.entry("olm", "an archive of Outlook for Mac; export its folders as .mbox"),
          Map.entry("tnef", "a TNEF file, the wrapper of an Outlook message's parts"),
          Map.entry("dbx", "a mailbox of Outlook Express; convert it to .eml or mbox first"),
          Map.entry("nsf", "a mailbox of Notes; export it as .eml first"));

  /** Files that mail programs keep beside mail. */
  Map<String, String> BESIDE =
      Map.of("msf", "an index file of Thunderbird", "oft", "a template of Outlook");

  /**
   * Names that a store of mail gives: {@code 12}, {@code 12.}, {@code 00001.7c53336b37003a92}.
   * Other names without extension ({@code LICENSE}, {@code inbox}) say nothing.
   */
  Pattern OF_STORE = Pattern.compile("(.*\\.)?([0-9]+|[0-9a-f]{16,}(:.*)?)|.*\\.");

  /**
   * @param name the file's own, whatever the path is called
   */
  static FileKind of(String name, Path path) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    String extension = lower.substring(lower.lastIndexOf('.') + 1);
    if (MESSAGE.contains(extension)) {
      return new OneMessage();
    }
    if (MBOX.contains(extension)) {
      return new Mbox();
    }
    if (name.startsWith(".")) {
      return new Other("not read: a hidden file");
    }
    FileKind known = name.indexOf('.') >= 0 ? byExtension(name, lower, extension) : null;
    return known != null ? known : byContent(path, name);
  }

  private static @org.jspecify.annotations.Nullable FileKind byExtension(
      String name, String lower, String extension) {
    if (TAR.contains(extension)) {
      return new Tar();
    }
    if (COMPRESSED.contains(extension)) {
      String inner = name.substring(0, name.lastIndexOf('.'));
      return lower.matches(".*\\.tar\\.[^.]*") ? new Tar() : new Compressed(inner);
    }
    String unread = UNREAD.get(extension);
    if (unread != null) {
      return new Unread("not read: " + unread);
    }
    String beside = BESIDE.get(extension);
    if (beside != null) {
      return new Other("not read: " + beside);
    }
    return switch (extension) {
      case "emlx" -> new Emlx(lower.endsWith(".partial.emlx"));
      case "msg" -> new OutlookItem();
      case "pst", "ost" -> new OutlookStore();
      case "zip" -> new Zip();
      default -> null;
    };
  }

  private static FileKind byContent(Path path, String name) throws IOException {
    try (LineFile file = new LineFile(path, 1 << 12)) {
      if (file.size() == 0 || file.startsWith(0, "From ") || file.startsWith(0, Mmdf.LINE)) {
        return new Mbox();
      }
      if (file.startsWith(257, "ustar")) {
        return new Tar();
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
