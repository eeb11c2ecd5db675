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
 * sighted or restored, less expunged, under the name that the folder has by then, less the gaps (of
 * which some were kept and could not be indexed). A folder is one UIDVALIDITY of a name: another
 * one that counts from some line on changes nothing of what is under either.
 */
final class Recount {
  private record Place(String account, String mailbox, long uidValidity) {}

  /** Messages by UID: their SHA-256. */
  private record Folder(TreeMap<Long, String> present, Map<Long, String> expunged) {
    Folder() {
      this(new TreeMap<>(), new HashMap<>());
    }

    void sighted(long uid, String sha256, boolean isExpunged) {
      present.remove(uid);
      expunged.remove(uid);
      (isExpunged ? expunged : present).put(uid, sha256);
    }

    void expunged(long uid) {
      move(uid, present, expunged);
    }

    void restored(long uid) {
      move(uid, expunged, present);
    }

    private static void move(long uid, Map<Long, String> from, Map<Long, String> to) {
      String sha256 = from.remove(uid);
      if (sha256 != null) {
        to.put(uid, sha256);
      }
    }

    void allExpunged() {
      expunged.putAll(present);
      present.clear();
    }

    void add(Folder other) {
      present.putAll(other.present);
      expunged.putAll(other.expunged);
    }
  }

  private final List<Proof> proofs;
  private final Map<Place, Folder> folders = new HashMap<>();
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
    switch (line.text("type")) {
      case "sighted" ->
          folder(line).sighted(line.number("uid"), line.text("sha256"), !line.isNull("expunged"));
      case "expunged" -> folder(line).expunged(line.number("uid"));
      case "restored" -> folder(line).restored(line.number("uid"));
      case "mailboxGone" -> folder(line).allExpunged();
      case "renamed" -> {
        Folder renamed = folders.remove(place(line, "mailbox"));
        if (renamed != null) {
          folders.computeIfAbsent(place(line, "to"), _ -> new Folder()).add(renamed);
        }
      }
      default -> {
        // says nothing of which messages there are
      }
    }
  }

  private Folder folder(Node line) {
    return folders.computeIfAbsent(place(line, "mailbox"), _ -> new Folder());
  }

  private static Place place(Node line, String name) {
    return new Place(line.text("account"), line.text(name), line.number("uidValidity"));
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
    Folder known = folders.getOrDefault(place, new Folder());
    TreeMap<Long, String> messages = new TreeMap<>(known.present());
    Set<Long> gaps =
        folder.gaps().stream().map(Gap::uid).collect(Collectors.toCollection(TreeSet::new));
    messages.keySet().removeAll(gaps);
    return messages;
  }

  private static String uids(SortedMap<Long, String> messages) {
    return Digests.ofUids(messages.keySet().stream().mapToLong(Long::longValue));
  }
}
