package org.estreat.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.estreat.app.proof.ImportProof;
import org.estreat.app.proof.ImportProofWriter;
import org.estreat.ingest.source.ImportListener;
import org.estreat.ingest.source.ImportOptions;
import org.estreat.ingest.source.ImportReport;
import org.estreat.ingest.source.Importer;
import org.estreat.ingest.source.MboxDialect;
import org.estreat.model.Mailbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description =
        "Take in mail from files: mbox, Maildir, MH, eml, emlx, Outlook's msg and pst; from folders"
            + " of them, and from zip and tar archives of them, compressed or not.",
    footer = {
      "",
      "Can be stopped at any moment and run again: what was taken before is not taken again, and"
          + " a large file that has not changed since is not read again. What was met, taken and"
          + " not taken stands in the data folder under proofs/; the journal has the proof's"
          + " SHA-256.",
      "",
      "Items met are messages, and files that hold or may hold mail and could not be read.",
      "",
      "Exit code 1: no message was found, or not everything could be taken; what was not is listed."
    })
final class ImportCommand extends Task {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "files and folders")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--mailbox",
      required = true,
      paramLabel = "ACCOUNT/BOX",
      description = "where the messages go; made where it is not there")
  private String mailbox = "";

  @Option(
      names = "--mbox-dialect",
      paramLabel = "D",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private MboxDialect dialect = ImportOptions.DEFAULT.dialect();

  @Option(
      names = "--again",
      description = "read also what an earlier import has read of files that have not changed")
  private boolean again;

  ImportCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    Mailbox target = target();
    List<Path> sources = sources();
    Config config = config();
    Damage damage = new Damage(world());
    ImportReport report;
    ImportProofWriter.Written written;
    ImportOptions options = new ImportOptions(dialect, ImportOptions.DEFAULT.threads(), again);
    Remarks remarks = new Remarks();
    try (Store store = Store.open(config, world().clock(), damage);
        ImportProofWriter proof = store.importProof(world().clock(), job(target, sources))) {
      try (Progress progress = progress("items met")) {
        ImportListener listener = new Listeners(progress, proof, remarks);
        report =
            new Importer(config.data().resolve("import"))
                .run(sources, target, store.corridor(), options, listener);
      }
      written = proof.finish(report);
    }
    print(report, remarks, written);
    return damage.exitCode(report.read() == 0 || !report.complete() ? Exit.NO : Exit.DONE);
  }

  /** Tells each of three what it wants to hear. */
  private record Listeners(Progress progress, ImportProofWriter proof, Remarks remarks)
      implements ImportListener {
    @Override
    public void at(long messages, long octets, long totalOctets) {
      progress.at(messages);
    }

    @Override
    public void remark(Remark remark) {
      proof.remark(remark);
      remarks.remark(remark);
    }

    @Override
    public void file(String source, String form, long read, long earlier) {
      proof.file(source, form, read, earlier);
    }
  }

  private ImportProof.Job job(Mailbox target, List<Path> sources) {
    List<String> names = sources.stream().map(Path::toString).toList();
    return new ImportProof.Job(target, names, dialect.name(), world().clock().instant());
  }

  private Mailbox target() throws Fault {
    if (mailbox.chars().anyMatch(c -> Character.isISOControl(c) || c == '*' || c == '%')) {
      throw Fault.wrongUse("this is no name for a mailbox")
          .where("estreat import --mailbox")
          .expected("ACCOUNT/BOX without '*', '%' and control characters")
          .found(mailbox)
          .hint("'*' and '%' stand for other characters where mailboxes are searched");
    }
    try {
      return Mailbox.parse(mailbox);
    } catch (IllegalArgumentException e) {
      throw Fault.wrongUse("this is no mailbox")
          .where("estreat import --mailbox")
          .expected("ACCOUNT/BOX, like alice/INBOX")
          .found(mailbox)
          .cause(e);
    }
  }

  private List<Path> sources() throws Fault {
    List<Path> sources = new ArrayList<>();
    for (String path : paths) {
      Path source = world().cwd().resolve(path).normalize();
      if (!Files.exists(source)) {
        throw Fault.wrongUse("there is nothing to import")
            .where(source)
            .expected("a file with mail, a Maildir, or a folder of them")
            .found("nothing")
            .hint("nothing was done");
      }
      sources.add(source);
    }
    return sources;
  }

  private void print(ImportReport report, Remarks remarks, ImportProofWriter.Written written) {
    row("items met", report.read());
    row("imported", report.imported());
    row("of them not read in full", report.partial());
    row("there from an earlier import", report.alreadyThere());
    row("not taken", report.excepted());
    row("taken, but incomplete", report.incomplete());
    row("files without mail", report.leftOut());
    answer(String.format(Locale.ROOT, "%-30s %13s", "proof", written.file()));
    answer(world().page().pair("its SHA-256", 30, written.sha256()));
    remarks.print(world().err(), quiet());
    if (report.read() == 0) {
      String places = TerminalText.clean(String.join(" ", paths));
      world().err().println("estreat: nothing was imported: no message was found in " + places);
    }
  }

  private void row(String what, long number) {
    answer(String.format(Locale.ROOT, "%-30s %,13d", what, number));
  }
}
