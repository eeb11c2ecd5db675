package org.estreat.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.estreat.api.CallException;
import org.estreat.api.Program;
import org.estreat.api.SearchAnswer;
import org.estreat.api.SearchCall;
import org.estreat.api.SearchService;
import org.estreat.archive.Archive;
import org.estreat.export.ExportFormat;
import org.estreat.export.ExportReport;
import org.estreat.export.Exporter;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.model.Mailbox;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchParser;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.SimpleSyntax;
import org.estreat.query.SortKey;
import org.estreat.query.SortKey.Criterion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = "Write the messages that a search finds, with a manifest of their SHA-256 sums.",
    footer = {"", "Oldest first. Exit code 1: the search found nothing; nothing is written then."})
final class ExportCommand extends Task {
  @Option(
      names = "--mailbox",
      paramLabel = "ACCOUNT/BOX",
      description = "only there; * stands for any characters; can be repeated")
  private List<String> mailboxes = new ArrayList<>();

  @Option(names = "--syntax", description = "${COMPLETION-CANDIDATES} (default: imap)")
  private SearchCommand.Syntax syntax = SearchCommand.Syntax.imap;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PATH",
      description = "a folder that is new or empty")
  private String to = "";

  @Option(names = "--format", paramLabel = "F", description = "eml, mbox or jsonl (default: eml)")
  private String format = "eml";

  @Parameters(arity = "1..*", paramLabel = "PROGRAM", description = "which messages")
  private List<String> program = new ArrayList<>();

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
          .found(String.valueOf(e.getReason()))
          .cause(e);
    }
    if (report == null) {
      remark("estreat: nothing found, nothing written");
      return Exit.NO;
    }
    record(config, report);
    answer(
        String.format(
            Locale.ROOT,
            "%,d messages, %s, written to %s%nmanifest.jsonl SHA-256 %s",
            report.messages(),
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
    String text = String.join(" ", program);
    SearchRequest request =
        new SearchRequest(
            key(text),
            chosen(store.index()),
            List.of(new SortKey(Criterion.ARRIVAL, false)),
            0,
            null,
            false,
            world().clock().instant(),
            Map.of());
    if (store.index().search(request).total() == 0) {
      return null;
    }
    try (Progress progress = progress("messages written")) {
      return new Exporter(
              store.index(), store.archive(), world().clock(), "estreat " + Version.number())
          .run(text, request, form, folder, (done, total) -> progress.at(done));
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

  private SearchKey key(String text) throws SearchSyntaxException {
    return switch (syntax) {
      case imap -> SearchParser.parse(text).key();
      case simple -> SimpleSyntax.parse(text).key();
    };
  }

  /** The mailboxes that the patterns mean, as a search understands them. */
  private List<Mailbox> chosen(MessageIndex index)
      throws IOException, SearchSyntaxException, CallException {
    if (mailboxes.isEmpty()) {
      return List.of();
    }
    SearchCall all = SearchCall.of(Program.imap("ALL")).in(mailboxes).returning("COUNT");
    List<SearchAnswer.Esearch> entries =
        new SearchService(index, world().clock()).search(all).esearch();
    return entries == null
        ? List.of()
        : entries.stream().map(SearchAnswer.Esearch::mailbox).toList();
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
