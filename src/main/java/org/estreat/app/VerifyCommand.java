package org.estreat.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.estreat.app.proof.ProofChain;
import org.estreat.app.proof.ProofFiles;
import org.estreat.archive.Archive;
import org.estreat.archive.ArchiveReport;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartCount;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = "Prove that archive, journal, index and proofs agree; exit 1 where not.")
final class VerifyCommand extends Task {
  private static final int SHOWN = 1000;

  @Option(
      names = "--deep",
      description = "also read every message back; with --server, also sizes, dates and a sample")
  private boolean deep;

  @Option(
      names = "--server",
      paramLabel = "ACCOUNT",
      description = "hold the account's server against what is kept, without collecting")
  private @Nullable String server;

  @Option(
      names = "--mailbox",
      paramLabel = "ACCOUNT/BOX",
      description = "with --server: only there; * stands for any characters; can be repeated")
  private List<String> mailboxes = new ArrayList<>();

  @Option(
      names = "--searches",
      paramLabel = "FILE",
      description = "with --server: ask these SEARCH programs, one a line, of both sides")
  private @Nullable String searches;

  @Option(
      names = "--bodies",
      paramLabel = "N|all",
      description = "with --server: fetch so many messages of each mailbox again (with --deep: 10)")
  private @Nullable String bodies;

  @Option(
      names = "--acknowledge",
      paramLabel = "REASON",
      description = {
        "journal that the faults found now are known and why they stay;",
        "they are named from then on, and are no reason for exit code 1"
      })
  private @Nullable String acknowledge;

  VerifyCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    if (acknowledge != null && acknowledge.isBlank()) {
      throw Fault.wrongUse("the reason is empty")
          .where("--acknowledge")
          .expected("why no more is done, for whoever reads the journal later")
          .found("nothing");
    }
    Config config = config();
    if (server != null && acknowledge != null) {
      throw Fault.wrongUse("--acknowledge is of the archive's faults, not of a server's")
          .where("estreat verify")
          .expected("--acknowledge without --server")
          .found("both");
    }
    if (server != null) {
      return new ServerComparison(world(), config, wish(server)).run();
    }
    checkUse();
    DataFolder folder = DataFolder.openForReading(config.data());
    if (ReadStore.lacksIndexAlone(folder)) {
      return archiveAlone(folder);
    }
    try (ReadStore store = ReadStore.open(config)) {
      ArchiveReport archive = check(store.archive());
      IndexComparison.Result index = IndexComparison.of(store.archive(), store.index());
      print(archive);
      print(index);
      List<String> unread = parts(store.index());
      ProofChain.Report proofs = proofs(folder);
      printReading();
      List<String> faults = new ArrayList<>(archive.faults());
      faults.addAll(index.faults());
      faults.addAll(unread);
      faults.addAll(proofs.faults());
      if (acknowledge != null) {
        List<String> findings = store.archive().findings();
        return acknowledged(config, faults, findings, acknowledge);
      }
      return conclude(store.archive(), faults, "archive, journal, index and proofs agree");
    }
  }

  /** Whatever faults and findings there are now, and what opening for writing finds. */
  private int acknowledged(Config config, List<String> faults, List<String> findings, String reason)
      throws Fault, IOException {
    try (Stack opened = new Stack()) {
      DataFolder folder = opened.add(DataFolder.openForWriting(config.data()));
      Archive archive =
          opened.add(Archive.open(folder.archive(), config.limits().packOctets(), world().clock()));
      List<String> all = new ArrayList<>(faults);
      all.addAll(findings);
      all.addAll(archive.findings());
      archive.acknowledge(archive.unacknowledged(all), reason);
      archive.sync();
      return conclude(archive, faults, "archive, journal, index and proofs agree");
    }
  }

  private void checkUse() throws Fault {
    if (!mailboxes.isEmpty() || searches != null || bodies != null) {
      throw Fault.wrongUse("--mailbox, --searches and --bodies go with --server")
          .where("estreat verify")
          .expected("--server ACCOUNT")
          .found("none");
    }
  }

  private ServerComparison.Wish wish(String account) throws Fault {
    String count = bodies == null ? deep ? "10" : "0" : bodies;
    if (!count.equals("all") && !count.matches("[0-9]{1,9}")) {
      throw Fault.wrongUse("--bodies is no number")
          .where("estreat verify --bodies")
          .expected("a whole number, or all")
          .found(count);
    }
    return new ServerComparison.Wish(
        account,
        mailboxes,
        deep,
        count.equals("all") ? Long.MAX_VALUE : Long.parseLong(count),
        searches == null
            ? new SearchList(List.of())
            : SearchList.read(world().cwd().resolve(searches)));
  }

  private int archiveAlone(DataFolder folder) throws IOException {
    try (Archive archive = Archive.openReadOnly(folder.archive())) {
      ArchiveReport report = check(archive);
      print(report);
      ProofChain.Report proofs = proofs(folder);
      printReading();
      List<String> faults = new ArrayList<>(report.faults());
      faults.addAll(proofs.faults());
      conclude(archive, faults, "archive, journal and proofs agree");
      answer("there is no index: the archive alone was checked; estreat reindex makes one");
      return Exit.NO;
    }
  }

  private ArchiveReport check(Archive archive) throws IOException {
    try (Progress progress = progress(deep ? "messages read back" : "entries checked")) {
      return archive.verify(deep, progress::at);
    }
  }

  private int conclude(Archive archive, List<String> all, String agreement) throws IOException {
    List<String> faults = archive.unacknowledged(all);
    Set<String> open = new HashSet<>(faults);
    List<String> known = all.stream().filter(fault -> !open.contains(fault)).toList();
    known.stream().limit(SHOWN).forEach(f -> answerText("KNOWN " + TerminalText.clean(f)));
    faults.stream().limit(SHOWN).forEach(f -> answerText("FAULT " + TerminalText.clean(f)));
    if (!faults.isEmpty()) {
      answer(
          Counted.of(faults.size(), "fault") + (faults.size() > SHOWN ? ", the first shown" : ""));
    } else if (known.isEmpty()) {
      answer(agreement);
    } else {
      answer(agreement + ", but for what was acknowledged: " + known.size());
    }
    return faults.isEmpty() ? Exit.DONE : Exit.NO;
  }

  private ProofChain.Report proofs(DataFolder folder) throws IOException {
    ProofChain.Report report =
        ProofChain.check(
            ProofFiles.of(folder.path()), folder.archive().resolve("journal.jsonl"), deep);
    row("proofs", report.proofs());
    report.remarks().stream().map(TerminalText::clean).forEach(this::remark);
    return report;
  }

  private void print(ArchiveReport archive) {
    row("packs", archive.packs());
    row("distinct messages in them", archive.entries());
    row("octets of mail", archive.octets());
    row("lines of the journal", archive.journalLines());
    archive.remarks().stream().limit(SHOWN).map(TerminalText::clean).forEach(this::remark);
  }

  private void print(IndexComparison.Result index) {
    row("sightings in the journal", index.sightings());
    row("sightings in the index", index.indexed());
    row("to be indexed at next start", index.waiting());
  }

  /** The sum check of parts, and whether there is something behind each that counts as read. */
  private List<String> parts(MessageIndex index) throws IOException {
    PartCount parts = index.exceptionCounts().parts();
    row("parts seen", parts.seen());
    row("read in full", parts.full());
    row("read in part", parts.partial());
    row("excepted", parts.excepted());
    List<String> faults = new ArrayList<>();
    if (parts.unaccounted() != 0) {
      faults.add(
          "index: expected what became of each of "
              + parts.seen()
              + " parts, found nothing of "
              + parts.unaccounted());
    }
    long without = index.partsWithoutText();
    if (without > 0) {
      faults.add(
          "index: expected the text of each content, found none for "
              + Counted.of(without, "part"));
    }
    return faults;
  }

  private void printReading() {
    answer(
        String.format(
            "%-30s %13s", "SHA-256 of every message", deep ? "read back" : "not read back"));
  }

  private void row(String what, long number) {
    answer(String.format(Locale.ROOT, "%-30s %,13d", what, number));
  }
}
