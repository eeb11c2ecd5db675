package org.estreat.app.proof;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * What one import proves: each message that it met, and each file that may hold mail, was taken,
 * was there before or is named with the reason.
 *
 * @param program name and version
 * @param job what was to be done
 * @param figures by their names in the file, as {@link ImportProofWriter} writes them
 * @param held what the mailbox has after it; null in a proof of an earlier version, which says
 *     nothing of that
 * @param found what the file lists
 */
public record ImportProof(
    long number,
    String previous,
    String program,
    Instant written,
    Proof.Basis basis,
    Job job,
    Map<String, Long> figures,
    @Nullable Held held,
    Found found)
    implements ProofDocument {
  /** In the field {@code kind}; a collection proof has none. */
  static final String KIND = "import";

  /** Messages met, and files that may hold mail and could not be read. */
  public static final String READ = "read";

  public static final String IMPORTED = "imported";

  /** What an earlier import had taken. */
  public static final String THERE_BEFORE = "thereBefore";

  /** What did not get in. */
  public static final String EXCEPTED = "excepted";

  /** Taken, though the source itself has not all of it. */
  public static final String INCOMPLETE = "incomplete";

  /** Of those imported, how many could not be read in full. */
  public static final String PARTIAL = "partial";

  /** Files without mail. */
  public static final String NO_MAIL = "noMail";

  /** Octets of all messages met. */
  public static final String OCTETS = "octets";

  static final List<String> FIGURES =
      List.of(READ, IMPORTED, THERE_BEFORE, EXCEPTED, INCOMPLETE, PARTIAL, NO_MAIL, OCTETS);

  /**
   * An import that was asked for.
   *
   * @param mailbox that it fills
   * @param sources files and folders
   * @param dialect of mbox files
   */
  public record Job(Mailbox mailbox, List<String> sources, String dialect, Instant began) {
    public Job {
      sources = List.copyOf(sources);
    }
  }

  /**
   * All that the mailbox has, also of earlier imports.
   *
   * @param present messages
   * @param uidsSha256 over their UIDs, as in {@link Proof.Held}
   * @param messagesSha256 over UIDs and messages, likewise
   */
  public record Held(
      UidValidity uidValidity, long present, String uidsSha256, String messagesSha256) {}

  /** A line of what was found that did not get in as a whole. */
  public record Line(String what, String source, String text) {}

  /**
   * What the file lists.
   *
   * @param counts by what each is: {@code file}, {@code excepted}, {@code incomplete}, {@code
   *     no_mail}, {@code note}
   * @param first some of those excepted and incomplete; the file has all
   */
  public record Found(Map<String, Long> counts, List<Line> first) {
    public Found {
      counts = Map.copyOf(counts);
      first = List.copyOf(first);
    }
  }

  public ImportProof {
    figures = Map.copyOf(figures);
  }

  @Override
  public String account() {
    return job.mailbox().account();
  }

  /** One of the figures. */
  public long figure(String name) {
    Long figure = figures.get(name);
    if (figure == null) {
      throw new IllegalArgumentException("no value of " + name);
    }
    return figure;
  }

  @Override
  public boolean holds() {
    return faults().isEmpty();
  }

  @Override
  public boolean complete() {
    return figure(EXCEPTED) == 0 && figure(INCOMPLETE) == 0 && holds();
  }

  /** Sentences: where the figures contradict each other, or what the file lists. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    long sum = figure(IMPORTED) + figure(THERE_BEFORE) + figure(EXCEPTED);
    if (figure(READ) != sum) {
      faults.add("expected " + figure(READ) + " read to be accounted for, found " + sum);
    }
    if (held != null && held.present() < figure(IMPORTED)) {
      faults.add(
          "expected the "
              + figure(IMPORTED)
              + " messages imported to be in the mailbox, found "
              + held.present());
    }
    Map<String, String> listed = new TreeMap<>();
    listed.put("excepted", EXCEPTED);
    listed.put("incomplete", INCOMPLETE);
    listed.put("no_mail", NO_MAIL);
    listed.forEach((what, name) -> {
      long lines = found.counts().getOrDefault(what, 0L);
      if (lines != figure(name)) {
        faults.add("expected " + figure(name) + " lines of " + what + ", found " + lines);
      }
    });
    return faults;
  }
}
