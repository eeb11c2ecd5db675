package org.estreat.ingest.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.estreat.model.Flag;

/**
 * The file {@code .mh_sequences} of an MH folder, which says what has been seen, answered and
 * flagged: lines like {@code unseen: 3-5 8}.
 */
final class MhSequences {
  static final String FILE = ".mh_sequences";
  private static final int HIGHEST = 10_000_000;

  /** Of a folder that is none of MH's. */
  static final MhSequences NONE = new MhSequences(false, Map.of());

  private final boolean present;
  private final Map<String, BitSet> sequences;

  private MhSequences(boolean present, Map<String, BitSet> sequences) {
    this.present = present;
    this.sequences = sequences;
  }

  static MhSequences of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isReadable(file)) {
      return NONE;
    }
    return parse(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
  }

  static MhSequences parse(List<String> lines) {
    Map<String, BitSet> sequences = new TreeMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        sequences.put(line.substring(0, colon).strip(), numbers(line.substring(colon + 1)));
      }
    }
    return new MhSequences(true, sequences);
  }

  private static BitSet numbers(String text) {
    BitSet numbers = new BitSet();
    for (String range : text.strip().split("\\s+", -1)) {
      if (range.matches("[0-9]{1,7}(-[0-9]{1,7})?")) {
        String[] ends = range.split("-", 2);
        int from = Integer.parseInt(ends[0]);
        int to = Integer.parseInt(ends[ends.length - 1]);
        numbers.set(from, Math.min(HIGHEST, Math.max(from, to)) + 1);
      }
    }
    return numbers;
  }

  /** Whether this is the name of a message in an MH folder: a number. */
  boolean isMessage(String name) {
    return present && name.matches("[0-9]{1,7}");
  }

  Set<Flag> flags(String name) {
    int number = Integer.parseInt(name);
    Set<Flag> flags = new HashSet<>();
    if (!has("unseen", number)) {
      flags.add(Flag.SEEN);
    }
    if (has("replied", number)) {
      flags.add(Flag.ANSWERED);
    }
    if (has("flagged", number)) {
      flags.add(Flag.FLAGGED);
    }
    return flags;
  }

  private boolean has(String sequence, int number) {
    BitSet numbers = sequences.get(sequence);
    return numbers != null && numbers.get(number);
  }
}
