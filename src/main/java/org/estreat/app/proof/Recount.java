package org.estreat.app.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
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

  /**
   * What a proof says of one folder.
   *
   * @param proof its number
   * @param line of the journal on which it rests
   * @param gaps UIDs that the journal may have
   */
  private record Claim(
      long proof,
      long line,
      Mailbox mailbox,
      UidValidity uidValidity,
      long present,
      String uidsSha256,
      String messagesSha256,
      Set<Long> gaps) {}

  private final Map<Long, List<Claim>> claims;
  private final Map<Place, Folder> folders = new HashMap<>();
  private final Map<Long, String> faults = new TreeMap<>();

  Recount(Collection<? extends ProofDocument> proofs) {
    this.claims =
        proofs.stream()
            .flatMap(Recount::claims)
            .collect(Collectors.groupingBy(Claim::line, HashMap::new, Collectors.toList()));
  }

  private static Stream<Claim> claims(ProofDocument document) {
    return switch (document) {
      case Proof proof ->
          proof.pass().folders().stream()
              // work was broken off: what the journal has may not have come to the index
              .filter(folder -> folder.fault() == null)
              .map(folder -> claim(proof, folder));
      case ImportProof imported -> {
        ImportProof.Held held = imported.held();
        yield held == null
            ? Stream.empty()
            : Stream.of(
                new Claim(
                    imported.number(),
                    imported.head().lines(),
                    imported.job().mailbox(),
                    held.uidValidity(),
                    held.present(),
                    held.uidsSha256(),
                    held.messagesSha256(),
                    Set.of()));
      }
    };
  }

  private static Claim claim(Proof proof, FolderReport folder) {
    Proof.Held held = proof.held(folder);
    return new Claim(
        proof.number(),
        proof.head().lines(),
        folder.mailbox(),
        folder.uidValidity(),
        held.present(),
        held.uidsSha256(),
        held.messagesSha256(),
        folder.gaps().stream().map(Gap::uid).collect(Collectors.toCollection(TreeSet::new)));
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
    claims.getOrDefault(number, List.of()).stream()
        .collect(Collectors.groupingBy(Claim::proof))
        .forEach(this::compare);
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

  private void compare(long proof, List<Claim> ofProof) {
    List<String> differing = new ArrayList<>();
    for (Claim claim : ofProof) {
      SortedMap<Long, String> messages = messages(claim);
      if (!claim.uidsSha256().equals(uids(messages))
          || !claim.messagesSha256().equals(Digests.ofMessages(messages))) {
        differing.add(
            claim.mailbox()
                + " (expected "
                + claim.present()
                + " messages, found "
                + messages.size()
                + ")");
      }
    }
    if (!differing.isEmpty()) {
      faults.put(
          proof,
          "expected the hashes over messages to be those of the journal, found others for "
              + String.join(", ", differing));
    }
  }

  private SortedMap<Long, String> messages(Claim claim) {
    Mailbox mailbox = claim.mailbox();
    Place place = new Place(mailbox.account(), mailbox.name(), claim.uidValidity().value());
    Folder known = folders.getOrDefault(place, new Folder());
    TreeMap<Long, String> messages = new TreeMap<>(known.present());
    messages.keySet().removeAll(claim.gaps());
    return messages;
  }

  private static String uids(SortedMap<Long, String> messages) {
    return Digests.ofUids(messages.keySet().stream().mapToLong(Long::longValue));
  }
}
