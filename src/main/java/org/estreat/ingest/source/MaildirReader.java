package org.estreat.ingest.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.estreat.model.Flag;

/**
 * Reads a Maildir: the messages of {@code cur} and {@code new} in the order of their names, which
 * is that of their arrival; then the folders in it, those of Maildir++ ({@code .Sent.2024}) and
 * others. Flags come from the names, keywords from Dovecot's {@code dovecot-keywords}.
 */
final class MaildirReader {
  static final String KEYWORDS = "dovecot-keywords";

  private final SourceWalker walker;
  private final SourceListener listener;

  MaildirReader(SourceWalker walker, SourceListener listener) {
    this.walker = walker;
    this.listener = listener;
  }

  void read(Path folder) throws ImportStopped {
    Map<Character, Flag> keywords = Map.of();
    try {
      keywords = keywords(folder.resolve(KEYWORDS));
    } catch (IOException e) {
      listener.note(
          folder.toString(), KEYWORDS + " " + SourceWalker.unreadable(e) + "; keywords are lost");
    }
    for (Path message : messages(folder)) {
      one(folder, message, keywords);
    }
    for (Path entry : walker.entries(folder)) {
      String name = String.valueOf(entry.getFileName());
      boolean inside = Files.isDirectory(entry);
      if (inside && name.equals("tmp")) {
        walker
            .entries(entry)
            .forEach(e -> listener.leftOut(e.toString(), "not read: not delivered yet"));
      } else if (inside && !name.equals("cur") && !name.equals("new")) {
        walker.walk(entry);
      } else if (!inside) {
        listener.leftOut(
            entry.toString(), "not read: no message, it lies beside a Maildir's cur and new");
      }
    }
  }

  private List<Path> messages(Path folder) {
    List<Path> messages = new ArrayList<>();
    for (String place : List.of("cur", "new")) {
      Path inside = folder.resolve(place);
      if (Files.isDirectory(inside)) {
        messages.addAll(walker.entries(inside));
      }
    }
    messages.sort(Comparator.comparing(message -> String.valueOf(message.getFileName())));
    return messages;
  }

  private void one(Path folder, Path message, Map<Character, Flag> keywords) throws ImportStopped {
    String name = String.valueOf(message.getFileName());
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(message, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      listener.excepted(message.toString(), "was renamed or deleted while the Maildir was read");
      return;
    } catch (IOException e) {
      listener.excepted(message.toString(), SourceWalker.unreadable(e));
      return;
    }
    if (!attributes.isRegularFile()) {
      listener.leftOut(message.toString(), "not read: no file");
    } else if (name.startsWith(".")) {
      listener.leftOut(message.toString(), "not read: a hidden file");
    } else {
      String source = folder.resolve(StoredFlags.maildirBase(name)).toString();
      walker.oneMessage(message, source, attributes, StoredFlags.ofMaildirName(name, keywords));
    }
  }

  private static Map<Character, Flag> keywords(Path file) throws IOException {
    return Files.isReadable(file)
        ? keywords(Files.readAllLines(file, StandardCharsets.ISO_8859_1))
        : Map.of();
  }

  /** Lines like {@code 0 $Forwarded}: letter a stands for the keyword of line 0. */
  static Map<Character, Flag> keywords(List<String> lines) {
    Map<Character, Flag> keywords = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", 2);
      if (words.length == 2 && words[0].matches("[0-9]|1[0-9]|2[0-5]") && !words[1].isBlank()) {
        keywords.put((char) ('a' + Integer.parseInt(words[0])), new Flag(words[1].strip()));
      }
    }
    return keywords;
  }
}
