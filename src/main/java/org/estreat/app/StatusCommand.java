package org.estreat.app;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.estreat.api.Reports;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.MailboxStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "What is kept, and how much of it could be read.",
    footer = {
      "",
      "OCTETS is RFC822.SIZE: every line end counts as CRLF, two octets, as over IMAP, also where a"
          + " file that was imported has LF alone."
    })
final class StatusCommand extends Task {
  /** Columns from which on there is room for all figures of a mailbox. */
  private static final int WIDE = 75;

  @Option(names = "--json", description = "the same as one JSON object")
  private boolean json;

  StatusCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    Config config = config();
    try (ReadStore store = ReadStore.open(config)) {
      if (json) {
        new Reports(store.index(), store.archive(), Version.number()).writeStatus(world().out());
        world().out().println();
        return Exit.DONE;
      }
      List<MailboxStatus> mailboxes = store.index().mailboxes();
      answer("data folder      " + config.data());
      answer(
          String.format(
              Locale.ROOT, "distinct messages %,d, in the archive", store.archive().count()));
      print(mailboxes);
      answerText(HitTable.coverage(store.index().coverage()).replace("Searched", "Searchable:"));
      String languages = new LanguageCounts(store.index().languages()).text();
      if (!languages.isEmpty()) {
        answerText("languages        " + languages);
      }
      ExceptionCounts exceptions = store.index().exceptionCounts();
      answerText(SumCheck.line(exceptions.parts()));
      exceptions
          .kinds()
          .forEach((kind, rows) -> answer(String.format(Locale.ROOT, "%,11d  %s", rows, kind)));
      if (store.waiting() > 0) {
        answer(store.notSearchable());
      }
      answer("index generation " + store.index().generation());
      answerText("octets           RFC822.SIZE, in which each line end counts as CRLF");
    }
    return Exit.DONE;
  }

  private void print(List<MailboxStatus> mailboxes) {
    row("MAILBOX", "MESSAGES", "UNSEEN", "EXPUNGED", "OCTETS", "UIDNEXT");
    long present = 0;
    long expunged = 0;
    long octets = 0;
    long unseen = 0;
    for (MailboxStatus box : mailboxes) {
      row(
          box.mailbox() + (box.gone() ? " (gone)" : ""),
          grouped(box.present()),
          grouped(box.unseen()),
          grouped(box.expunged()),
          octets(box.octets()),
          Long.toString(box.uidNext()));
      present += box.present();
      expunged += box.expunged();
      unseen += box.unseen();
      octets += box.octets();
    }
    row(
        Counted.of(mailboxes.size(), "mailbox", "mailboxes"),
        grouped(present),
        grouped(unseen),
        grouped(expunged),
        octets(octets),
        "");
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A narrow terminal has no room for UNSEEN and UIDNEXT. */
  private void row(
      String mailbox,
      String messages,
      String unseen,
      String expunged,
      String octets,
      String uidNext) {
    Page page = world().page();
    boolean wide = page.columns() >= WIDE;
    String figures =
        wide
            ? String.format("%11s%9s%10s%12s%11s", messages, unseen, expunged, octets, uidNext)
            : String.format("%11s%10s%12s", messages, expunged, octets);
    answer((page.first(mailbox, figures.length()) + figures).stripTrailing());
  }

  static String octets(long octets) {
    if (octets < 10_000) {
      return octets + " B";
    }
    double size = octets;
    int unit = -1;
    while (size >= 1000 && unit < 3) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, List.of("kB", "MB", "GB", "TB").get(unit));
  }
}
