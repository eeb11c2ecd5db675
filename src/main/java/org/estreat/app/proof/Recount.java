package org.estreat.app.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import tools.jackson.core.JacksonException;

/**
 * Says of a proof's folders what the journal says of them, up to the line on which the proof rests:
 * sighted, less expunged, less the gaps (of which some were kept and could not be indexed).
 */
final class Recount {
  private record Place(String account, String mailbox, long uidValidity) {}

  private final List<Proof> proofs;
  private final Map<Place, TreeMap<Long, String>> present = new HashMap<>();
  private final Map<Long, String> faults = new TreeMap<>();

  Recount(List<Proof> proofs) {
    this.proofs = proofs;
  }

  /** By the number of the proof. */
  Map<Long, String> faults() {
    return faults;
  }

  void line(long number, byte[] line) {
    try {
      apply(Node.read(line));
    } catch (JacksonException | IllegalArgumentException e) {
      // a broken line is a fault of the archive, which is verified before
    }
    for (Proof proof : proofs) {
      if (proof.basis().archive().lines() == number) {
        compare(proof);
      }
    }
  }

  private void apply(Node line) {
    String type = line.text("type");
    boolean sighted = type.equals("sighted") && line.isNull("expunged");
    if (!sighted && !type.equals("expunged") && !type.equals("sighted")) {
      return;
    }
    Place place = new Place(line.text("account"), line.text("mailbox"), line.number("uidValidity"));
    TreeMap<Long, String> messages = present.computeIfAbsent(place, _ -> new TreeMap<>());
    if (sighted) {
      messages.put(line.number("uid"), line.text("sha256"));
    } else {
      messages.remove(line.number("uid"));
    }
  }

  private void compare(Proof proof) {
    List<String> differing = new ArrayList<>();
    for (FolderReport folder : proof.pass().folders()) {
      if (folder.fault() != null) {
        continue; // work was broken off: what the journal has may not have come to the index
      }
      SortedMap<Long, String> messages = messages(folder);
      Proof.Held held = proof.held(folder);
      if (!held.uidsSha256().equals(uids(messages))
          || !held.messagesSha256().equals(Digests.ofMessages(messages))) {
        differing.add(
            folder.mailbox()
                + " (expected "
                + held.present()
                + " messages, found "
                + messages.size()
                + ")");
      }
    }
    if (!differing.isEmpty()) {
      faults.put(
          proof.number(),
          "expected the hashes over messages to be those of the journal, found others for "
              + String.join(", ", differing));
    }
  }

  private SortedMap<Long, String> messages(FolderReport folder) {
    Place place =
        new Place(
            folder.mailbox().account(), folder.mailbox().name(), folder.uidValidity().value());
    TreeMap<Long, String> messages = new TreeMap<>(present.getOrDefault(place, new TreeMap<>()));
    Set<Long> gaps =
        folder.gaps().stream().map(Gap::uid).collect(Collectors.toCollection(TreeSet::new));
    messages.keySet().removeAll(gaps);
    return messages;
  }

  private static String uids(SortedMap<Long, String> messages) {
    return Digests.ofUids(messages.keySet().stream().mapToLong(Long::longValue));
  }
}
