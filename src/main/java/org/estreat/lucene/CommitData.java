package org.estreat.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.estreat.index.Checkpoint;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;

/**
 * What a commit holds beside its documents, as Lucene keeps it: a map of strings. Lists are lines;
 * a line's last field is a name, in which {@code \}, line feed and carriage return are escaped.
 */
record CommitData(long generation, Checkpoint checkpoint, List<String> keywords) {
  static final CommitData NONE = new CommitData(0, Checkpoint.NONE, List.of());

  private static final String FORMAT = "estreat.format";
  private static final String GENERATION = "estreat.generation";
  private static final String ARCHIVE = "estreat.archive";
  private static final String APPLIED = "estreat.applied";
  private static final String GONE = "estreat.gone";
  private static final String MAILBOX_IDS = "estreat.mailboxids";
  private static final String MAILBOXES = "estreat.mailboxes";
  private static final String KEYWORDS = "estreat.keywords";

  /** The same, of at least this generation. */
  CommitData notBefore(long least) {
    return new CommitData(Math.max(generation, least), checkpoint, keywords);
  }

  Map<String, String> toMap() {
    Map<String, String> map = new HashMap<>();
    ArchivePosition archive = checkpoint.archive();
    map.put(FORMAT, Integer.toString(Schema.FORMAT));
    map.put(GENERATION, Long.toString(generation));
    map.put(ARCHIVE, archive.offset() + " " + archive.journal() + " " + archive.pack());
    map.put(
        MAILBOXES,
        checkpoint.mailboxes().entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n")));
    map.put(APPLIED, Long.toString(checkpoint.applied()));
    map.put(
        GONE,
        checkpoint.mailboxes().entrySet().stream()
            .filter(entry -> entry.getValue().gone())
            .map(entry -> escape(entry.getKey().toString()))
            .collect(Collectors.joining("\n")));
    map.put(
        MAILBOX_IDS,
        checkpoint.mailboxes().entrySet().stream()
            .filter(entry -> !entry.getValue().mailboxId().isEmpty())
            .map(entry -> entry.getValue().mailboxId() + " " + escape(entry.getKey().toString()))
            .collect(Collectors.joining("\n")));
    map.put(KEYWORDS, keywords.stream().map(CommitData::escape).collect(Collectors.joining("\n")));
    return map;
  }

  private static String line(Mailbox mailbox, Checkpoint.Position position) {
    return position.uidValidity()
        + " "
        + position.lastUid()
        + " "
        + position.modSeq()
        + " "
        + escape(mailbox.toString());
  }

  /**
   * @param where the index, for complaints
   * @throws IOException when the commit is of another format or is not ours
   */
  static CommitData of(Map<String, String> map, String where) throws IOException {
    if (map.isEmpty()) {
      return NONE;
    }
    int format = Integer.parseInt(map.getOrDefault(FORMAT, "0"));
    if (format != Schema.FORMAT) {
      String age = format < Schema.FORMAT ? "an older" : "a newer";
      throw new IOException(
          "cannot open the index in "
              + where
              + ": expected format "
              + Schema.FORMAT
              + ", found "
              + (format == 0 ? "none of estreat's" : format + ", written by " + age + " version"));
    }
    ArchivePosition archive = archive(map);
    String applied = map.getOrDefault(APPLIED, Long.toString(archive.journal()));
    return new CommitData(
        Long.parseLong(map.getOrDefault(GENERATION, "0")),
        new Checkpoint(mailboxes(map), archive, Long.parseLong(applied)),
        lines(map.getOrDefault(KEYWORDS, "")).stream().map(CommitData::unescape).toList());
  }

  private static ArchivePosition archive(Map<String, String> map) {
    String[] fields = map.getOrDefault(ARCHIVE, "0 0 ").split(" ", 3);
    return new ArchivePosition(fields[2], Long.parseLong(fields[0]), Long.parseLong(fields[1]));
  }

  private static Map<Mailbox, Checkpoint.Position> mailboxes(Map<String, String> map) {
    Set<String> gone = new HashSet<>(lines(map.getOrDefault(GONE, "")));
    Map<String, String> ids = new HashMap<>();
    for (String line : lines(map.getOrDefault(MAILBOX_IDS, ""))) {
      String[] fields = line.split(" ", 2);
      ids.put(fields[1], fields[0]);
    }
    Map<Mailbox, Checkpoint.Position> mailboxes = new TreeMap<>();
    for (String line : lines(map.getOrDefault(MAILBOXES, ""))) {
      String[] fields = line.split(" ", 4);
      mailboxes.put(
          Mailbox.parse(unescape(fields[3])),
          new Checkpoint.Position(
              new UidValidity(Long.parseLong(fields[0])),
              Long.parseLong(fields[1]),
              new ModSeq(Long.parseLong(fields[2])),
              gone.contains(fields[3]),
              ids.getOrDefault(fields[3], "")));
    }
    return mailboxes;
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n", -1));
  }

  private static String escape(String name) {
    return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescape(String text) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        name.append(c);
      } else {
        char escaped = text.charAt(++i);
        name.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
      }
    }
    return name.toString();
  }
}
