package org.estreat.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.estreat.model.Flag;
import org.jspecify.annotations.Nullable;

/**
 * What the names of an archive's entries say of Maildirs and MH folders in it: {@code cur}, {@code
 * new} and flags. What the files {@code dovecot-keywords} and {@code .mh_sequences} say is looked
 * up in a pass of its own through the archive, when it is first asked for: they may come last.
 */
final class EntryPlaces {
  private static final int HASH_BITS = 26;
  private static final int LONGEST_FILE = 1 << 16;
  private static final int MOST_OCTETS = 8 << 20;

  /** Names that programs give to files in a Maildir. */
  private static final Pattern OF_MAILDIR = Pattern.compile("[0-9]+\\..*|.*[:;!]2,[A-Za-z]*");

  /** Opens the archive once more; null where there is only one file. */
  interface Opener {
    @Nullable Container open() throws IOException;
  }

  sealed interface Place {}

  /**
   * @param base what stays the same of its name when its flags change
   */
  record Message(String base, Set<Flag> flags) implements Place {
    Message {
      flags = Set.copyOf(flags);
    }
  }

  /** Lies in a Maildir and is no message. */
  record Beside(String what) implements Place {}

  /** In no place that says more than its own name. */
  record Elsewhere() implements Place {}

  private final Opener opener;
  private @Nullable Map<String, List<String>> lists;

  EntryPlaces(Opener opener) {
    this.opener = opener;
  }

  Place of(String entry) {
    int slash = entry.lastIndexOf('/');
    String name = entry.substring(slash + 1);
    String folder = slash < 0 ? "" : entry.substring(0, slash);
    int above = folder.lastIndexOf('/');
    String place = folder.substring(above + 1);
    String box = above < 0 ? "" : folder.substring(0, above + 1);
    boolean like = OF_MAILDIR.matcher(name).matches();
    if (like && (place.equals("cur") || place.equals("new"))) {
      Set<Flag> flags = StoredFlags.ofMaildirName(name, keywords(box, name));
      return new Message(box + StoredFlags.maildirBase(name), flags);
    }
    if (like && place.equals("tmp")) {
      return new Beside("not delivered yet");
    }
    if (name.matches("[0-9]{1,7}")) {
      List<String> sequences = lists().get(entry.substring(0, slash + 1) + MhSequences.FILE);
      return sequences == null
          ? new Elsewhere()
          : new Message(entry, MhSequences.parse(sequences).flags(name));
    }
    return new Elsewhere();
  }

  /** Only names with flags in small letters need the file that explains them. */
  private Map<Character, Flag> keywords(String box, String name) {
    boolean hasKeywords = name.matches(".*[:;!]2,[A-Za-z]*[a-z][A-Za-z]*");
    List<String> lines = hasKeywords ? lists().get(box + MaildirReader.KEYWORDS) : null;
    return lines == null ? Map.of() : MaildirReader.keywords(lines);
  }

  private Map<String, List<String>> lists() {
    Map<String, List<String>> known = lists;
    if (known == null) {
      known = new HashMap<>();
      lists = known;
      try (Container container = opener.open()) {
        collect(container, known);
      } catch (IOException | RuntimeException e) {
        return known; // the archive is broken, which the one who reads its mail will tell
      }
    }
    return known;
  }

  private static void collect(@Nullable Container container, Map<String, List<String>> lists)
      throws IOException {
    int room = MOST_OCTETS;
    Container.Entry entry = container == null ? null : container.next();
    while (container != null && entry != null && room > 0) {
      String name = entry.name().substring(entry.name().lastIndexOf('/') + 1);
      boolean wanted = name.equals(MaildirReader.KEYWORDS) || name.equals(MhSequences.FILE);
      if (wanted && entry.obstacle() == null) {
        try (InputStream in = entry.content().open()) {
          byte[] octets = in.readNBytes(LONGEST_FILE);
          String text = new String(octets, StandardCharsets.ISO_8859_1);
          lists.put(entry.name(), text.lines().toList());
          room -= octets.length;
        }
      }
      entry = container.next();
    }
  }

  /** Whether the name is surely new; uses the same memory however many names there are. */
  static boolean remember(String name, BitSet names) {
    long hash = 1125899906842597L;
    for (int i = 0; i < name.length(); i++) {
      hash = hash * 1_000_003 + name.charAt(i);
    }
    int bit = (int) ((hash * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - HASH_BITS));
    boolean isNew = !names.get(bit);
    names.set(bit);
    return isNew;
  }
}
