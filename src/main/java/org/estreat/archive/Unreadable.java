package org.estreat.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.model.MessageKey;

/**
 * Messages whose bytes could not be read back where the journal says that they are: they count as
 * not kept, so that who still has them is asked again, and a copy that is kept later takes their
 * place. Found by reading all of them; the file is written then and read by the next writer.
 *
 * @param entries of one message, several where a copy that was kept later cannot be read either
 */
record Unreadable(Set<Unreadable.Entry> entries) {
  static final Unreadable NONE = new Unreadable(Set.of());

  record Entry(MessageKey key, Place place) {}

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64}) ([0-9]{1,9}) ([0-9]{1,15}) ([0-9]{1,15})");

  Unreadable {
    entries = Set.copyOf(entries);
  }

  static Unreadable read(Layout layout) throws IOException {
    if (!Files.exists(layout.unreadable())) {
      return NONE;
    }
    Set<Entry> entries = new HashSet<>();
    for (String line : Files.readAllLines(layout.unreadable(), ISO_8859_1)) {
      Matcher parts = LINE.matcher(line);
      if (parts.matches()) { // another is what a power cut left; the next deep reading finds it
        Place place =
            new Place(
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3)),
                Long.parseLong(parts.group(4)));
        entries.add(new Entry(new MessageKey(parts.group(1)), place));
      }
    }
    return new Unreadable(entries);
  }

  /** Replaces the file, unless it says the same. */
  void write(Layout layout) throws IOException {
    if (equals(read(layout))) {
      return;
    }
    List<String> lines = entries.stream().map(Unreadable::line).sorted().toList();
    var fresh = layout.unreadable().resolveSibling("unreadable.new");
    Files.write(fresh, lines, ISO_8859_1);
    Files.move(
        fresh,
        layout.unreadable(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String line(Entry entry) {
    Place place = entry.place;
    return entry.key + " " + place.pack() + " " + place.offset() + " " + place.length();
  }

  /** Whether the message's bytes at this place are among them. */
  boolean contains(MessageKey key, Place place) {
    return !entries.isEmpty() && entries.contains(new Entry(key, place));
  }

  /** Whether any of the message's bytes in this pack are. */
  boolean contains(MessageKey key, int pack) {
    return entries.stream().anyMatch(e -> e.key.equals(key) && e.place.pack() == pack);
  }
}
