package org.estreat.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.estreat.ingest.source.ImportOptions;
import org.estreat.ingest.source.ImportReport;
import org.estreat.ingest.source.ImportReport.Remark;
import org.estreat.ingest.source.Importer;
import org.estreat.ingest.source.MboxDialect;
import org.estreat.model.Mailbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = "Take in mail from mbox files, Maildirs, .eml files, and folders of them.",
    footer = {
      "",
      "Can be stopped at any moment and run again: what was taken before is not taken again.",
      "Exit code 1: no message was found, or not everything could be taken; what was not is listed."
    })
final class ImportCommand extends Task {
  private static final int SHOWN = 50;

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
    try (Store store = Store.open(config, world().clock(), damage);
        Progress progress = progress("messages read")) {
      report =
          new Importer()
              .run(
                  sources,
                  target,
                  store.corridor(),
                  new ImportOptions(dialect, ImportOptions.DEFAULT.threads()),
                  (read, octets, total) -> progress.at(read));
    }
    print(report);
    return damage.exitCode(
        report.read() == 0 || !report.excepted().isEmpty() ? Exit.NO : Exit.DONE);
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
            .expected("an mbox file, a Maildir, an .eml file or a folder of them")
            .found("nothing")
            .hint("nothing was done");
      }
      sources.add(source);
    }
    return sources;
  }

  private void print(ImportReport report) {
    row("messages read", report.read());
    row("imported", report.imported());
    row("of them not read in full", report.partial());
    row("there from an earlier import", report.alreadyThere());
    row("not taken", report.excepted().size());
    row("files without mail", report.leftOut().size());
    list("not taken", report.excepted());
    if (!quiet()) {
      list("note", report.notes());
      list("no mail", report.leftOut());
    }
    if (report.read() == 0) {
      String places = TerminalText.clean(String.join(" ", paths));
      world().err().println("estreat: nothing was imported: no message was found in " + places);
    }
  }

  private void row(String what, long number) {
    answer(String.format(Locale.ROOT, "%-30s %,13d", what, number));
  }

  private void list(String label, List<Remark> remarks) {
    remarks.stream()
        .limit(SHOWN)
        .forEach(
            remark -> world().err().println(label + ": " + TerminalText.clean(remark.toString())));
    if (remarks.size() > SHOWN) {
      world().err().println(label + ": and " + (remarks.size() - SHOWN) + " more");
    }
  }
}
