package org.estreat.ingest.source;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.model.Flag;

/** How flags are written down in mailboxes that are files. */
final class StoredFlags {
  private static final Flag FORWARDED = new Flag("$Forwarded");

  private static final Map<Character, Flag> STATUS =
      Map.of(
          'R', Flag.SEEN,
          'A', Flag.ANSWERED,
          'F', Flag.FLAGGED,
          'T', Flag.DRAFT,
          'D', Flag.DELETED);

  private static final Map<Character, Flag> MAILDIR =
      Map.of(
          'P', FORWARDED,
          'R', Flag.ANSWERED,
          'S', Flag.SEEN,
          'T', Flag.DELETED,
          'D', Flag.DRAFT,
          'F', Flag.FLAGGED);

  /** Bits of X-Mozilla-Status; the others are not flags of IMAP. */
  private static final Map<Integer, Flag> MOZILLA =
      Map.of(
          0x0001, Flag.SEEN,
          0x0002, Flag.ANSWERED,
          0x0004, Flag.FLAGGED,
          0x0008, Flag.DELETED,
          0x1000, FORWARDED);

  /** The separators are what each file system allows: {@code :} on Unix, {@code ;} or {@code !}. */
  private static final Pattern INFO = Pattern.compile("[:;!]([12]),([A-Za-z]*)[^/]*$");

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,8}");
  private static final Pattern KEYWORD =
      Pattern.compile("[^\\x00-\\x20\\x7F-\\uFFFF(){%*\"\\\\\\]]+");

  private StoredFlags() {}

  /**
   * The flags that one field of an mbox message's header says.
   *
   * @param name of the field, in any case
   * @param value unfolded
   */
  static Set<Flag> ofField(String name, String value) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "status", "x-status" -> letters(value, STATUS);
      case "x-mozilla-status" -> mozilla(value.strip());
      case "x-keywords", "x-mozilla-keys" -> keywords(value);
      default -> Set.of();
    };
  }

  private static Set<Flag> letters(String letters, Map<Character, Flag> meaning) {
    Set<Flag> flags = new HashSet<>();
    for (int i = 0; i < letters.length(); i++) {
      Flag flag = meaning.get(letters.charAt(i));
      if (flag != null) {
        flags.add(flag);
      }
    }
    return flags;
  }

  private static Set<Flag> mozilla(String value) {
    Set<Flag> flags = new HashSet<>();
    if (HEX.matcher(value).matches()) {
      long bits = Long.parseLong(value, 16);
      MOZILLA.forEach((bit, flag) -> {
        if ((bits & bit) != 0) {
          flags.add(flag);
        }
      });
    }
    return flags;
  }

  private static Set<Flag> keywords(String value) {
    Set<Flag> flags = new HashSet<>();
    for (String word : value.strip().split("[ \t]+", -1)) {
      if (KEYWORD.matcher(word).matches()) {
        flags.add(new Flag(word));
      }
    }
    return flags;
  }

  /** The flags in a Maildir file's name; lower-case letters are looked up in {@code keywords}. */
  static Set<Flag> ofMaildirName(String name, Map<Character, Flag> keywords) {
    Matcher info = INFO.matcher(name);
    if (!info.find() || !info.group(1).equals("2")) {
      return Set.of();
    }
    Set<Flag> flags = letters(info.group(2), MAILDIR);
    flags.addAll(letters(info.group(2), keywords));
    return flags;
  }

  /** A Maildir file's name without its flags: what stays the same for ever. */
  static String maildirBase(String name) {
    Matcher info = INFO.matcher(name);
    return info.find() ? name.substring(0, info.start()) : name;
  }
}
