package org.estreat.app;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;

/** The collection proof as a table: what the server has, what is kept, what is missing. */
record CollectTable(int columns) {
  private static final int UIDS = 20;

  void print(CollectReport report, PrintStream out) {
    int width = Math.max(20, columns - 48);
    out.println(
        TerminalText.fit("MAILBOX", width)
            + String.format("%12s%12s%12s%12s", "ON SERVER", "KEPT", "NEW", "MISSING"));
    for (FolderReport folder : report.folders()) {
      out.println(
          TerminalText.fit(folder.mailbox().toString(), width)
              + String.format(
                  Locale.ROOT,
                  "%,12d%,12d%,12d%,12d",
                  folder.onServer(),
                  folder.archived(),
                  folder.collected(),
                  folder.missing().size()));
      if (!folder.missing().isEmpty()) {
        out.println("    missing UIDs: " + some(folder.missing()));
      }
      if (folder.passedBy() > 0) {
        out.println("    left out by steps of the routes: " + folder.passedBy());
      }
      if (folder.fault() != null) {
        out.println("    " + TerminalText.cut(folder.fault(), columns - 4));
      }
    }
    out.println(verdict(report));
  }

  private static String some(List<Long> uids) {
    String first = uids.stream().limit(UIDS).map(String::valueOf).collect(Collectors.joining(" "));
    return first + (uids.size() > UIDS ? " and " + (uids.size() - UIDS) + " more" : "");
  }

  private static String verdict(CollectReport report) {
    long onServer = report.folders().stream().mapToLong(FolderReport::onServer).sum();
    long missing = report.folders().stream().mapToLong(f -> f.missing().size()).sum();
    String account = TerminalText.clean(report.account());
    if (report.complete()) {
      return String.format(
          Locale.ROOT,
          "%s: complete; all %,d messages of %,d folders are accounted for",
          account,
          onServer,
          report.folders().size());
    }
    return String.format(Locale.ROOT, "%s: NOT COMPLETE, %,d missing", account, missing);
  }
}
