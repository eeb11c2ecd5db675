package org.estreat.app.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.estreat.archive.Archive;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.estreat.mime.MimeReader;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Section;
import org.estreat.model.Sighting;

/**
 * Messages drawn from an archive by chance: what probes are cut from.
 *
 * @param messages in the order in which they were drawn
 */
record Sample(List<Drawn> messages) {
  private static final int MOST_CHARACTERS = 50_000;
  private static final long MOST_OCTETS = 4L << 20;

  /**
   * A message.
   *
   * @param texts headers and bodies of its sections, each with at most its first characters
   */
  record Drawn(Sighting sighting, List<String> texts, List<String> from, long size) {
    LocalDate day() {
      return sighting.internalDate().toLocalDate();
    }
  }

  /** Everything that is present, by mailbox and UID. */
  static List<Standing> standing(MessageIndex index) throws IOException {
    List<Standing> all = new ArrayList<>();
    for (MailboxStatus box : index.mailboxes()) {
      index.forEachPresent(
          box.mailbox(),
          box.uidValidity(),
          (sighting, key) -> all.add(new Standing(sighting, key)));
    }
    all.sort((one, other) -> {
      int boxes = one.sighting().mailbox().compareTo(other.sighting().mailbox());
      return boxes != 0 ? boxes : one.sighting().uid().compareTo(other.sighting().uid());
    });
    return all;
  }

  /** A Sighting and the bytes that stand there. */
  record Standing(Sighting sighting, MessageKey key) {}

  /**
   * Draws so many messages, or all where there are fewer.
   *
   * @throws IOException when the archive does not give one back
   */
  static Sample draw(Archive archive, List<Standing> standing, int count, Random random)
      throws IOException {
    List<Standing> shuffled = new ArrayList<>(standing);
    Collections.shuffle(shuffled, random);
    MimeReader mime = new MimeReader();
    List<Drawn> drawn = new ArrayList<>();
    for (Standing each : shuffled.subList(0, Math.min(count, shuffled.size()))) {
      try (var original = archive.open(each.key())) {
        if (original.octets() <= MOST_OCTETS) {
          drawn.add(drawn(each.sighting(), mime.read(original.readAllBytes())));
        }
      }
    }
    return new Sample(List.copyOf(drawn));
  }

  private static Drawn drawn(Sighting sighting, Message message) {
    List<String> texts = new ArrayList<>();
    for (Section section : message.sections()) {
      texts.add(beginning(section.header()));
      texts.add(beginning(Objects.requireNonNullElse(section.body(), "")));
    }
    texts.removeIf(String::isBlank);
    return new Drawn(sighting, texts, message.envelope().from(), message.size());
  }

  private static String beginning(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    boolean split = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
    return text.substring(0, split ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  }
}
