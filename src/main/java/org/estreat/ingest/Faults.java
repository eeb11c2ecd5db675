package org.estreat.ingest;

import java.util.List;
import java.util.Map;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.Envelope;
import org.estreat.model.FaultWords;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;

/** What stands in the place of a message or a content that a fault of ours kept from being read. */
final class Faults {
  private Faults() {}

  /** A message of which only key and size are known, and why. */
  static Message unread(MessageKey key, long octets, String why) {
    Part root =
        new Part(
            PartPath.ROOT,
            List.of(),
            new ContentType("application", "octet-stream", Map.of()),
            "7bit",
            null,
            null,
            0,
            0,
            (int) Math.min(Integer.MAX_VALUE, octets),
            List.of());
    Envelope nobody =
        new Envelope(
            List.of(), List.of(), List.of(), List.of(), List.of(), null, List.of(), List.of());
    return new Message(
        key, octets, root, List.of(), nobody, null, null, List.of(defect(PartPath.ROOT, why)));
  }

  /** A content of which nothing was read, and why. */
  static PartText unread(String content, Part part, long octets, String why) {
    return new PartText(
        content,
        part.type().essence(),
        List.of(),
        PartText.Status.FAILED,
        List.of(defect(part.path(), why)),
        octets);
  }

  /**
   * A content that was left out because it does not fit into memory.
   *
   * @param octets as transferred
   */
  static PartText leftOut(String content, Part part, long octets) {
    String why = "does not fit into memory with its " + octets + " octets; not read";
    return new PartText(
        content,
        part.type().essence(),
        List.of(),
        PartText.Status.FAILED,
        List.of(new Defect(part.path(), Defect.Kind.TEXT_LIMIT, why)),
        octets);
  }

  static Defect defect(PartPath path, String why) {
    return new Defect(path, Defect.Kind.UNREAD, why);
  }

  /** The details of the act that says why a message is not indexed as it is. */
  static Map<String, String> quarantine(Sighting sighting, String reason) {
    return Map.of(
        "mailbox", sighting.mailbox().toString(),
        "uidValidity", sighting.uidValidity().toString(),
        "uid", sighting.uid().toString(),
        "reason", reason);
  }

  /** A fault in words: what was tried, and what came of it. */
  static String words(String tried, Throwable fault) {
    return tried + ": " + FaultWords.of(fault);
  }
}
