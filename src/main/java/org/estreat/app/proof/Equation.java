package org.estreat.app.proof;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.estreat.archive.Archive;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import org.estreat.imap.Uids;
import org.estreat.index.MessageIndex;
import org.estreat.index.UidList;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.Tally;
import org.estreat.model.ArchivePosition;

/**
 * Holds a folder's report against what is kept: UIDs on the server = archived + passed by + gaps.
 * The pass has counted before; this counts anew, from the server's list, and takes nothing over but
 * the reasons of the gaps.
 */
final class Equation {
  private static final int NAMED = 20;

  private final MessageIndex index;
  private final Corridor corridor;
  private final Digests digests;

  Equation(MessageIndex index, Corridor corridor) {
    this.index = index;
    this.corridor = corridor;
    this.digests = new Digests(index);
  }

  /** The report with the figures as counted here, and what is kept of the folder. */
  record Checked(FolderReport report, Proof.Held held) {}

  /** Hears up to where everything is durable that is checked next. */
  void follow(Archive archive, ArchivePosition until) throws IOException {
    digests.follow(archive, until);
  }

  Checked check(FolderReport report) throws IOException {
    List<String> faults = new ArrayList<>();
    UidList indexed = index.present(report.mailbox(), report.uidValidity());
    Uids listed = report.listed();
    FolderReport counted =
        listed == null ? unlisted(report, indexed, faults) : counted(report, listed, faults);
    UidList present = without(counted.gaps(), indexed);
    List<Long> notListed =
        listed == null
            ? List.of()
            : present.stream().filter(uid -> !listed.contains(uid)).boxed().toList();
    long gone = counted.archived() - (present.count() - notListed.size());
    if (listed != null && gone > 0) {
      faults.add(gone + " messages that the server lists are marked as expunged here");
    }
    String uids = Digests.ofUids(present.stream());
    Proof.Held held =
        new Proof.Held(
            listed == null ? null : Digests.ofUids(listed.stream()),
            present.count(),
            uids,
            digests.ofMessages(present, uids),
            notListed,
            faults);
    return new Checked(counted, held);
  }

  /** A message whose bytes were lost is still indexed, and a gap until it has come again. */
  private static UidList without(List<Gap> gaps, UidList indexed) {
    Set<Long> open = gaps.stream().map(Gap::uid).collect(Collectors.toCollection(TreeSet::new));
    long[] uids = indexed.stream().filter(uid -> !open.contains(uid)).toArray();
    return new UidList(indexed.mailbox(), indexed.uidValidity(), uids);
  }

  /** Without the server's list there are only the numbers to check. */
  private static FolderReport unlisted(FolderReport report, UidList present, List<String> faults) {
    if (report.passedBy() < 0) {
      faults.add(
          "expected on the server = archived + passed by + gaps, found "
              + report.onServer()
              + " on the server, "
              + report.archived()
              + " archived, "
              + report.gaps().size()
              + " gaps");
    }
    if (report.archived() > present.count()) {
      faults.add(
          "expected " + report.archived() + " messages to be kept, found " + present.count());
    }
    return report;
  }

  private FolderReport counted(FolderReport report, Uids listed, List<String> faults)
      throws IOException {
    Tally tally = corridor.tally(report.mailbox(), report.uidValidity(), listed.toArray());
    Set<Long> missing = new TreeSet<>(tally.missing());
    List<Gap> gaps = report.gaps().stream().filter(gap -> missing.remove(gap.uid())).toList();
    List<Long> strangers =
        report.gaps().stream().map(Gap::uid).filter(uid -> !listed.contains(uid)).toList();
    if (!missing.isEmpty()) {
      faults.add(
          "listed by the server and neither archived nor passed by nor a gap: UID "
              + some(missing));
    }
    if (!strangers.isEmpty()) {
      faults.add("a gap, and not listed by the server: UID " + some(strangers));
    }
    if (report.onServer() != listed.count()
        || tally.archived() < report.archived()
        || tally.archived() + tally.passedBy() + gaps.size() + missing.size() != listed.count()) {
      faults.add(
          "the pass counted "
              + report.onServer()
              + " on the server and "
              + report.archived()
              + " archived; counted again: "
              + listed.count()
              + " = "
              + tally.archived()
              + " archived + "
              + tally.passedBy()
              + " passed by + "
              + (gaps.size() + missing.size())
              + " missing");
    }
    return new FolderReport(
        report.mailbox(),
        report.state(),
        report.method(),
        listed.count(),
        tally.archived(),
        report.work(),
        gaps,
        report.fault(),
        report.began(),
        report.ended(),
        listed);
  }

  private static String some(Collection<Long> uids) {
    String first = uids.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(" "));
    return first + (uids.size() > NAMED ? " and " + (uids.size() - NAMED) + " more" : "");
  }
}
