package org.estreat.app;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.estreat.app.proof.ImportProof;
import org.estreat.app.proof.Proof;
import org.estreat.app.proof.ProofDocument;
import org.estreat.imap.CollectReport;
import org.estreat.imap.CollectReport.FolderChange;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;

/** A collection proof for people: what the server has, what is kept, what is missing, and why. */
record ProofTable(Page page) {
  /** Columns of the figures of a folder. */
  private static final int FIGURES = 60;

  /** Numbers and lines of one kind that are shown; the file has all. */
  private static final int SHOWN = 20;

  /** What a greeting has before its words (RFC 9051 section 7.1). */
  private static final Pattern GREETING =
      Pattern.compile("^(OK|PREAUTH) (\\[[^\\]]*] )?", Pattern.CASE_INSENSITIVE);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Prints a proof, also that of an import.
   *
   * @param sha256 that the file declares
   */
  static void print(ProofDocument proof, Optional<String> sha256, Page page, PrintStream out) {
    switch (proof) {
      case Proof collected -> new ProofTable(page).print(collected, sha256, out);
      case ImportProof imported -> new ImportTable(page).print(imported, sha256, out);
    }
  }

  void print(Proof proof, Optional<String> sha256, PrintStream out) {
    CollectReport pass = proof.pass();
    line(
        out, "", pass.account() + ": " + time(pass.began()) + " to " + time(pass.ended()) + " UTC");
    if (pass.server() != null) {
      line(out, "", server(pass.server()));
    }
    if (!pass.folders().isEmpty()) {
      out.println(
          page.first("MAILBOX", FIGURES)
              + String.format(
                  "%12s%12s%12s%12s%12s", "ON SERVER", "ARCHIVED", "PASSED BY", "GAPS", "NEW"));
    }
    for (FolderReport folder : pass.folders()) {
      folder(folder, proof.held(folder), proof.notVisited().contains(folder), out);
    }
    pass.changes().forEach(change -> line(out, "", words(change)));
    if (pass.fault() != null) {
      line(out, "", "the pass did not come to its end: " + pass.fault());
    }
    line(out, "", verdict(proof));
    line(out, "", basis(proof, sha256));
  }

  /** Where a proof stands in the chain. */
  static String basis(ProofDocument proof, Optional<String> sha256) {
    return String.format(
        "proof %06d, SHA-256 %s, rests on line %d of the journal and index generation %d",
        proof.number(), sha256.orElse("(none)"), proof.head().lines(), proof.basis().generation());
  }

  private void line(PrintStream out, String indent, String text) {
    out.println(page.text(indent, text));
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String server(CollectReport.ServerIdentity server) {
    String id =
        server.id().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(" "));
    return server.host()
        + ", "
        + (server.tls().isEmpty() ? "no TLS" : server.tls())
        + (id.isEmpty() ? "" : ", " + id)
        + ", "
        + GREETING.matcher(server.greeting()).replaceFirst("");
  }

  private void folder(FolderReport folder, Proof.Held held, boolean unknown, PrintStream out) {
    String name = page.first(folder.mailbox().toString(), FIGURES);
    if (unknown) {
      out.println(
          name
              + String.format(
                  Locale.ROOT,
                  "%12s%,12d%12s%12s%,12d",
                  "unknown",
                  held.present(),
                  "unknown",
                  "unknown",
                  folder.collected()));
      line(out, "    ", "not visited: " + folder.fault());
      return;
    }
    out.println(
        name
            + String.format(
                Locale.ROOT,
                "%,12d%,12d%,12d%,12d%,12d",
                folder.onServer(),
                folder.archived(),
                folder.passedBy(),
                folder.gaps().size(),
                folder.collected()));
    line(out, "    ", state(folder));
    gaps(folder.gaps()).forEach(each -> line(out, "    ", each));
    if (!held.notListed().isEmpty()) {
      line(out, "    ", "kept and not on the server any more: UID " + some(held.notListed()));
    }
    if (held.listedSha256() == null && folder.fault() == null) {
      line(out, "    ", "the server's list of UIDs was not asked for in this pass");
    }
    held.faults().forEach(each -> line(out, "    ", "CONTRADICTION: " + each));
    if (folder.fault() != null) {
      line(out, "    ", folder.fault());
    }
  }

  private static String state(FolderReport folder) {
    FolderReport.State state = folder.state();
    FolderReport.Work work = folder.work();
    StringBuilder text = new StringBuilder();
    text.append("UIDVALIDITY ").append(state.uidValidity().value());
    text.append(", UIDNEXT ").append(state.uidNext());
    text.append(", HIGHESTMODSEQ ").append(state.highestModSeq().value());
    text.append(", EXISTS ").append(state.exists());
    List<String> done = new ArrayList<>();
    method(folder.method()).ifPresent(done::add);
    if (work.collected() > 0) {
      done.add(StatusCommand.octets(work.octets()) + " new");
    }
    if (work.flagsChanged() > 0) {
      done.add(String.format(Locale.ROOT, "flags of %,d changed", work.flagsChanged()));
    }
    if (work.expunged() > 0) {
      done.add(String.format(Locale.ROOT, "%,d expunged", work.expunged()));
    }
    return text + (done.isEmpty() ? "" : "; " + String.join(", ", done));
  }

  /** As docs/proof.md explains them. */
  private static Optional<String> method(FolderReport.Method method) {
    return switch (method) {
      case QRESYNC, CONDSTORE, PLAIN -> Optional.of(method.name());
      case UNCHANGED -> Optional.of("UNCHANGED, so not listed again");
      case NONE -> Optional.empty();
    };
  }

  /** A line for each reason; long lists are cut short. */
  private static List<String> gaps(List<Gap> gaps) {
    Map<String, List<Long>> byReason = new LinkedHashMap<>();
    for (Gap gap : gaps) {
      String why = gap.reason() + ": " + gap.why();
      byReason.computeIfAbsent(why, _ -> new ArrayList<>()).add(gap.uid());
    }
    List<String> lines = new ArrayList<>();
    byReason.forEach((why, uids) -> lines.add("gap UID " + some(uids) + ": " + why));
    if (lines.size() <= SHOWN) {
      return lines;
    }
    List<String> first = new ArrayList<>(lines.subList(0, SHOWN));
    first.add("and gaps for " + (lines.size() - SHOWN) + " further reasons; the file has all");
    return first;
  }

  private static String some(List<Long> uids) {
    String first = uids.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(" "));
    return first + (uids.size() > SHOWN ? " and " + (uids.size() - SHOWN) + " more" : "");
  }

  private static String words(FolderChange change) {
    return switch (change) {
      case FolderChange.Created(var mailbox) -> "folder created: " + mailbox;
      case FolderChange.Deleted(var mailbox) -> "folder deleted: " + mailbox;
      case FolderChange.Renamed(var from, var to) -> "folder renamed: " + from + " to " + to;
      case FolderChange.NewUidValidity(var mailbox, var from, var to) ->
          "new UIDVALIDITY: " + mailbox + ", " + from + " before, " + to + " now";
    };
  }

  private static String verdict(Proof proof) {
    List<FolderReport> folders = proof.pass().folders();
    long onServer = folders.stream().mapToLong(FolderReport::onServer).sum();
    long missing = folders.stream().mapToLong(each -> each.gaps().size()).sum();
    String account = TerminalText.clean(proof.pass().account());
    if (proof.complete()) {
      return onServer == 1
          ? account
              + ": complete; the one message of "
              + folders(folders.size())
              + " is accounted for"
          : String.format(
              Locale.ROOT,
              "%s: complete; all %,d messages of %s are accounted for",
              account,
              onServer,
              folders(folders.size()));
    }
    List<String> facts = new ArrayList<>();
    String unknown = unknown(proof);
    if (missing > 0 || unknown.isEmpty()) {
      facts.add(String.format(Locale.ROOT, "%,d missing", missing));
    }
    if (!unknown.isEmpty()) {
      facts.add((missing > 0 ? "" : "what is missing is ") + "unknown: " + unknown);
    }
    return account
        + ": NOT COMPLETE, "
        + String.join(", and ", facts)
        + (proof.holds() ? "" : "; the figures contradict each other");
  }

  private static String folders(long count) {
    return Counted.of(count, "folder");
  }

  /** Why it cannot be said what is missing; empty where it can. */
  private static String unknown(Proof proof) {
    int notVisited = proof.notVisited().size();
    if (notVisited > 0) {
      return folders(notVisited) + " not visited";
    }
    if (proof.pass().fault() == null) {
      return "";
    }
    return proof.pass().folders().isEmpty() ? "not visited" : "not all was visited";
  }
}
