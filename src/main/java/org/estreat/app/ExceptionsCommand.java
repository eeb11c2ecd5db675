package org.estreat.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.estreat.api.CallException;
import org.estreat.api.ExceptionFilter;
import org.estreat.api.ExceptionRegister;
import org.estreat.api.ExceptionRow;
import org.estreat.api.ExceptionText;
import org.estreat.archive.Archive;
import org.estreat.archive.Treatment;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.PartException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "exceptions",
    description = "The register of all that could not be read in full, object by object, and why.",
    footer = {
      "",
      "An object is a message, a part, or a document inside a part. docs/exceptions.md says what"
          + " each kind means and what can be done about it.",
      "",
      "--json ends with a line of the figures; --csv is for spreadsheets, in UTF-8."
    })
final class ExceptionsCommand extends Task {
  /** Rows that are in memory at the same time. */
  private static final int PAGE = 10_000;

  private static final int TYPES_SHOWN = 20;

  /** How the register is written; a table where none is chosen. */
  private static final class Form {
    @Option(names = "--json", description = "a line of JSON for each object")
    private boolean json;

    @Option(names = "--csv", description = "comma-separated values with a header row (RFC 4180)")
    private boolean csv;
  }

  @ArgGroup private Form form = new Form();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "only these: ENCRYPTED, CORRUPT, TIMEOUT, ...; can be repeated")
  private List<String> kinds = new ArrayList<>();

  @Option(
      names = "--mailbox",
      paramLabel = "ACCOUNT/BOX",
      description = "only there; * stands for any characters; can be repeated")
  private List<String> mailboxes = new ArrayList<>();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "only of this media type, application/pdf or image/*; can be repeated")
  private List<String> types = new ArrayList<>();

  @Option(
      names = "--acknowledge",
      paramLabel = "REASON",
      description = "journal that these objects are known, and why no more is done about them")
  private @Nullable String acknowledge;

  ExceptionsCommand(World world) {
    super(world);
  }

  /** Receives a page of rows. */
  private interface Rows {
    void take(List<ExceptionRow> rows) throws IOException;
  }

  @Override
  int run() throws Fault, IOException {
    if (acknowledge != null && acknowledge.isBlank()) {
      throw Fault.wrongUse("the reason is empty")
          .where("--acknowledge")
          .expected("why no more is done, for whoever reads the journal later")
          .found("nothing");
    }
    try (ReadStore store = ReadStore.open(config())) {
      ExceptionRegister register = new ExceptionRegister(store.index(), store.archive());
      ExceptionFilter filter = filter(store);
      if (acknowledge != null) {
        return acknowledged(register, filter, acknowledge);
      }
      OutputStream out = world().out();
      if (form.csv) {
        out.write(utf8(ExceptionText.csvHeader()));
      }
      ExceptionCounts.Counter counter = new ExceptionCounts.Counter();
      each(register, filter, rows -> write(rows, counter, out));
      conclude(counter.with(register.counts().parts()), out);
    }
    return Exit.DONE;
  }

  private ExceptionFilter filter(ReadStore store) throws Fault, IOException {
    try {
      return ExceptionFilter.of(store.index(), kinds, mailboxes, types);
    } catch (CallException e) {
      throw Fault.wrongUse("these exceptions cannot be listed")
          .where("estreat exceptions")
          .found(e.getMessage());
    }
  }

  private static void each(ExceptionRegister register, ExceptionFilter filter, Rows rows)
      throws IOException {
    PartException.Place from = null;
    do {
      ExceptionRegister.Page page = register.page(filter, from, PAGE);
      rows.take(page.rows());
      from = page.next();
    } while (from != null);
  }

  private void write(List<ExceptionRow> rows, ExceptionCounts.Counter counter, OutputStream out)
      throws IOException {
    for (ExceptionRow row : rows) {
      counter.add(row.exception());
      if (form.csv) {
        out.write(utf8(ExceptionText.csv(row)));
      } else if (form.json) {
        ExceptionText.writeJsonLine(row, out);
      } else {
        print(row);
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void print(ExceptionRow row) {
    Page page = world().page();
    PartException exception = row.exception();
    PartException.Item item = exception.item();
    String part =
        item.path().numbers().isEmpty()
            ? "message" + (item.where().isEmpty() ? "" : ", " + item.where())
            : "part " + row.path();
    String place =
        exception.sighting().mailbox()
            + " UID "
            + exception.sighting().uid()
            + (exception.sighting().expunged() ? " (expunged)" : "")
            + ", "
            + part
            + (item.where().isEmpty() && !item.name().isEmpty() ? " (" + item.name() + ")" : "");
    String line = exception.sighting().id() + "  " + place + "  " + exception.subject();
    answer(page.last(line, page.columns()));
    answer(page.text("    ", exception.kind() + ": " + row.cause()));
    answer(page.text("    ", facts(row, item)));
    if (!row.note().isEmpty()) {
      answer(page.text("    ", row.note()));
    }
  }

  private static String facts(ExceptionRow row, PartException.Item item) {
    List<String> facts = new ArrayList<>();
    if (!item.type().isEmpty()) {
      boolean lies = !item.declared().isEmpty() && !item.declared().equals(item.type());
      facts.add(item.type() + (lies ? ", declared " + item.declared() : ""));
    }
    if (item.size() >= 0) {
      facts.add(Counted.of(item.size(), "octet"));
    }
    if (!item.sha256().isEmpty()) {
      facts.add("SHA-256 " + item.sha256());
    }
    Instant last = row.last();
    facts.add(
        row.disposition().name().toLowerCase(Locale.ROOT)
            + " after "
            + Counted.of(row.attempts(), "attempt")
            + (last == null ? "" : ", the last " + last.truncatedTo(ChronoUnit.SECONDS)));
    return String.join("; ", facts);
  }

  private void conclude(ExceptionCounts counts, OutputStream out) throws IOException {
    if (form.json) {
      ExceptionText.writeJsonLine(counts, out);
    } else if (!form.csv) {
      counts.kinds().forEach((kind, rows) -> count(rows, kind.name()));
      counts.types().entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .limit(TYPES_SHOWN)
          .forEach(type -> count(type.getValue(), type.getKey()));
      int others = counts.types().size() - TYPES_SHOWN;
      if (others > 0) {
        answer("             and " + Counted.of(others, "rarer type") + " (--json has all)");
      }
      answer(SumCheck.line(counts.parts()));
    }
    remark(
        counts.rows() == 0
            ? "no exceptions"
            : Counted.of(counts.rows(), "object")
                + (counts.rows() == 1 ? " was" : " were")
                + " not read in full; the originals are kept whole.");
  }

  private void count(long rows, String of) {
    answer(String.format(Locale.ROOT, "%,11d  %s", rows, TerminalText.clean(of)));
  }

  /** The objects as the register has them now; the journal is written by itself. */
  private int acknowledged(ExceptionRegister register, ExceptionFilter filter, String reason)
      throws Fault, IOException {
    List<String> objects = new ArrayList<>();
    each(register, filter, rows -> rows.forEach(row -> objects.add(row.exception().object())));
    List<String> distinct = objects.stream().distinct().toList();
    try (Stack opened = new Stack()) {
      DataFolder folder = opened.add(DataFolder.openForWriting(config().data()));
      Archive archive =
          opened.add(
              Archive.open(folder.archive(), config().limits().packOctets(), world().clock()));
      for (String object : distinct) {
        archive.recordTreatment(object, Treatment.Result.ACKNOWLEDGED, reason, Map.of());
      }
      archive.sync();
    }
    remark(Counted.of(distinct.size(), "content") + " acknowledged");
    return distinct.isEmpty() ? Exit.NO : Exit.DONE;
  }
}
