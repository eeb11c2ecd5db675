package org.estreat.index;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;

/**
 * One message in one mailbox, as an engine takes it in.
 *
 * @param contents what its parts hold, for the parts whose bytes an extractor reads
 * @param languages that its parts are written in, where that can be told
 */
public record IndexEntry(
    Sighting sighting, Message message, List<PartContent> contents, List<PartLanguage> languages) {
  public IndexEntry {
    contents = List.copyOf(contents);
    languages = List.copyOf(languages);
  }

  /** One of which no language is known. */
  public IndexEntry(Sighting sighting, Message message, List<PartContent> contents) {
    this(sighting, message, contents, List.of());
  }

  /** The language of this content of its; empty where it cannot be told. */
  public String language(PartContent content) {
    PartPath path = content.path().ofBody();
    return languages.stream()
        .filter(each -> each.path().equals(path))
        .map(PartLanguage::language)
        .findFirst()
        .orElse("");
  }

  /**
   * The day that SENTBEFORE, SENTON and SENTSINCE ask for: as written in Date, zone disregarded;
   * without a readable Date the day of INTERNALDATE.
   */
  public LocalDate sentDay() {
    LocalDate written = message.sentDay();
    return written == null ? sighting.internalDate().toLocalDate() : written;
  }

  /** The instant that SORT's DATE asks for (RFC 5256 section 2.2). */
  public Instant sentAt() {
    Instant written = message.sentAt();
    return written == null ? sighting.internalDate().toInstant() : written;
  }

  /** How much of its text could be read: the worst of the message and its part contents. */
  public PartText.Status status() {
    PartText.Status worst = PartText.Status.FULL;
    for (Defect defect : message.defects()) {
      if (defect.kind().losesText()) {
        boolean encrypted = defect.kind() == Defect.Kind.ENCRYPTED;
        worst = worse(worst, encrypted ? PartText.Status.ENCRYPTED : PartText.Status.PARTIAL);
      }
    }
    for (PartContent content : contents) {
      worst = worse(worst, content.text().status());
    }
    return worst;
  }

  private static PartText.Status worse(PartText.Status one, PartText.Status other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
