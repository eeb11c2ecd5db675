package org.estreat.app.proof;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.estreat.archive.ArchiveHead;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Checks the proofs of a data folder: each file against its own hash and against the hash of the
 * one before, all of them against the journal's lines that name them, and the journal against what
 * the proofs rested on. With the recount, also the hashes over messages, from the journal alone.
 */
public final class ProofChain {
  /**
   * What was found.
   *
   * @param faults each names the file or line, what was expected and what was found
   * @param remarks what is not at fault, and not yet proven
   */
  public record Report(long proofs, List<String> faults, List<String> remarks) {
    public Report {
      faults = List.copyOf(faults);
      remarks = List.copyOf(remarks);
    }
  }

  private final ProofFiles files;
  private final Path journal;
  private final boolean recounting;
  private final List<String> faults = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  /** Hashes by number: those that a file declares and has, or null for a file that is broken. */
  private final SortedMap<Long, @Nullable String> hashes = new TreeMap<>();

  /** What proofs rest on, by the number of the journal's line. */
  private final Map<Long, List<Rest>> rests = new HashMap<>();

  private record Rest(long proof, ArchiveHead head) {}

  /** The last whole proof of the passes of each account, and of the imports into each mailbox. */
  private final Map<List<String>, ProofDocument> latest = new HashMap<>();

  private final Map<Long, String> announced = new HashMap<>();
  private long lines;

  private ProofChain(ProofFiles files, Path journal, boolean recounting) {
    this.files = files;
    this.journal = journal;
    this.recounting = recounting;
  }

  /**
   * @param journal the custody journal's file
   * @param recounting also whether the last proof of each account, and of the imports into each
   *     mailbox, says of its folders what the journal says of them
   * @throws IOException when the disk cannot be read; whatever else is wrong is a fault
   */
  public static Report check(ProofFiles files, Path journal, boolean recounting)
      throws IOException {
    ProofChain chain = new ProofChain(files, journal, recounting);
    chain.files();
    chain.journal();
    chain.announcements();
    return new Report(chain.hashes.size(), chain.faults, chain.remarks);
  }

  private void files() throws IOException {
    for (Path foreign : files.foreign()) {
      faults.add(foreign + ": expected nothing but proofs like 000001.json, found this");
    }
    String previous = Proof.NO_HASH;
    long expected = 1;
    for (long number : files.numbers()) {
      for (; expected < number; expected++) {
        faults.add(files.path(expected) + ": expected proof " + expected + ", found no file");
        previous = null;
      }
      previous = file(number, previous);
      expected = number + 1;
    }
  }

  /** Returns the hash that the next one has to name; null where it is not known. */
  private @Nullable String file(long number, @Nullable String previous) throws IOException {
    String where = files.path(number) + ": ";
    Seal seal = Seal.of(files.path(number));
    String declared = seal.declared();
    hashes.put(number, null);
    if (declared == null) {
      faults.add(where + "expected its own SHA-256 as the last field, found none");
      return null;
    }
    if (!seal.isWhole()) {
      faults.add(where + "expected SHA-256 " + declared + " as it says, found " + seal.computed());
      return declared;
    }
    hashes.put(number, declared);
    try {
      check(number, previous, files.read(number));
    } catch (ProofFormatException e) {
      faults.add(where + e.getMessage());
    }
    return declared;
  }

  private void check(long number, @Nullable String previous, ProofDocument proof) {
    String where = files.path(number) + ": ";
    if (proof.number() != number) {
      faults.add(where + "expected proof " + number + ", found proof " + proof.number());
    }
    if (previous != null && !proof.previous().equals(previous)) {
      faults.add(
          where
              + "expected the proof before to have SHA-256 "
              + proof.previous()
              + ", found "
              + previous);
    }
    ArchiveHead head = proof.head();
    rests.computeIfAbsent(head.lines(), _ -> new ArrayList<>()).add(new Rest(number, head));
    switch (proof) {
      case Proof collected -> latest.put(List.of(collected.account()), collected);
      case ImportProof imported -> {
        imported.faults().forEach(fault -> faults.add(where + fault));
        latest.put(List.of(imported.account(), imported.job().mailbox().name()), imported);
      }
    }
  }

  private void journal() throws IOException {
    Recount recount = recounting ? new Recount(List.copyOf(latest.values())) : null;
    JournalFile.forEach(
        journal,
        (number, line) -> {
          lines = number;
          if (JournalFile.isProofAct(line)) {
            act(number, line);
          }
          for (Rest rest : rests.getOrDefault(number, List.of())) {
            rest(rest, ProofJson.sha256(line));
          }
          if (recount != null) {
            recount.line(number, line);
          }
        });
    rests.forEach((line, resting) -> {
      if (line > lines) {
        resting.forEach(rest ->
            faults.add(
                journal
                    + ": expected "
                    + line
                    + " lines or more, on which proof "
                    + rest.proof()
                    + " rests, found "
                    + lines));
      }
    });
    if (recount != null) {
      recount.faults().forEach((number, fault) -> faults.add(files.path(number) + ": " + fault));
    }
  }

  private void rest(Rest rest, String sha256) {
    if (!rest.head().sha256().equals(sha256)) {
      faults.add(
          journal
              + " line "
              + rest.head().lines()
              + ": expected SHA-256 "
              + rest.head().sha256()
              + ", on which proof "
              + rest.proof()
              + " rests, found "
              + sha256);
    }
  }

  private void act(long line, byte[] text) {
    try {
      Node details = Node.read(text).node("details");
      long number = Long.parseLong(details.text("number"));
      String before = announced.put(number, details.text("sha256"));
      if (before != null) {
        faults.add(
            journal + " line " + line + ": expected proof " + number + " once, found it again");
      }
    } catch (JacksonException | IllegalArgumentException e) {
      faults.add(
          journal + " line " + line + ": expected number and hash of a proof, found neither");
    }
  }

  private void announcements() {
    announced.forEach((number, hash) -> {
      if (!hashes.containsKey(number)) {
        faults.add(
            files.path(number)
                + ": expected the proof with SHA-256 "
                + hash
                + " that the journal names, found no file");
      }
    });
    hashes.forEach((number, hash) -> {
      String named = announced.get(number);
      if (named == null) {
        unannounced(number);
      } else if (hash != null && !hash.equals(named)) {
        faults.add(
            files.path(number)
                + ": expected SHA-256 "
                + named
                + " as the journal names it, found "
                + hash);
      }
    });
  }

  private void unannounced(long number) {
    String what = files.path(number) + ": expected a line of the journal that names it, found none";
    if (number == hashes.lastKey()) {
      remarks.add(what + "; a process at work, or the next start, writes it");
    } else {
      faults.add(what);
    }
  }
}
