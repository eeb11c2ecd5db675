package org.estreat.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import org.estreat.api.CallException;
import org.estreat.archive.Archive;
import org.estreat.export.ExportFormat;
import org.estreat.export.ExportReport;
import org.estreat.export.Exporter;
import org.estreat.index.SearchRequest;
import org.estreat.query.SearchSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = "Write the messages that a search finds, with a manifest of their SHA-256 sums.",
    footer = {"", "Oldest first. Exit code 1: the search found nothing; nothing is written then."})
final class ExportCommand extends Task {
  @Mixin private Selection selection = new Selection();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PATH",
      description = "a folder that is new or empty")
  private String to = "";

  @Option(names = "--format", paramLabel = "F", description = "eml, mbox or jsonl (default: eml)")
  private String format = "eml";

  ExportCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    ExportFormat form = format();
    Path folder = world().cwd().resolve(to).normalize();
    Config config = config();
    ExportReport report;
    try (ReadStore store = ReadStore.open(config)) {
      report = write(store, form, folder);
    } catch (SearchSyntaxException e) {
      throw SearchCommand.unreadable(e);
    } catch (CallException e) {
      throw SearchCommand.refused(e, config.data());
    } catch (FileAlreadyExistsException e) {
      throw Fault.wrongUse("the export's folder is not free")
          .where(folder)
          .expected("a folder that is new or empty")
          .found(String.valueOf(e.getReason()));
    }
    if (report == null) {
      remark("estreat: nothing found, nothing written");
      return Exit.NO;
    }
    record(config, report);
    answerText(
        String.format(
            Locale.ROOT,
            "%s, %s, written to %s%nmanifest.jsonl SHA-256 %s",
            Counted.of(report.messages(), "message"),
            StatusCommand.octets(report.octets()),
            TerminalText.clean(report.folder().toString()),
            report.manifest()));
    remark(HitTable.coverage(report.coverage()));
    return report.complete() ? Exit.DONE : Exit.NO;
  }

  private ExportFormat format() throws Fault {
    try {
      return ExportFormat.parse(format);
    } catch (IllegalArgumentException e) {
      throw Fault.wrongUse("unknown format")
          .where("estreat export --format")
          .expected("eml, mbox or jsonl")
          .found(format)
          .cause(e);
    }
  }

  /** Gives back null where nothing was found. */
  private @Nullable ExportReport write(ReadStore store, ExportFormat form, Path folder)
      throws IOException, SearchSyntaxException, CallException, Fault {
    SearchRequest request = selection.request(store.index(), world());
    if (store.index().search(request).total() == 0) {
      return null;
    }
    try (Progress progress = progress("messages written")) {
      return new Exporter(
              store.index(), store.archive(), world().clock(), "estreat " + Version.number())
          .run(selection.text(), request, form, folder, (done, total) -> progress.at(done));
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw Fault.failed("the export failed")
          .where(folder)
          .expected("a folder that can be written, with room for every message found")
          .found(Trouble.story(e))
          .hint("nothing was written")
          .cause(e);
    }
  }

  /** The journal tells of each export, unless another process is writing just now. */
  private void record(Config config, ExportReport report) throws IOException {
    try (Stack opened = new Stack()) {
      DataFolder folder = opened.add(DataFolder.openForWriting(config.data()));
      Archive archive =
          opened.add(Archive.open(folder.archive(), config.limits().packOctets(), world().clock()));
      archive.recordAct("export", report.details());
      archive.sync();
    } catch (Fault e) {
      remark("estreat: the journal does not tell of this export: " + e.getMessage());
    }
  }
}
