package org.estreat.app;

import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.estreat.api.SearchAnswer;
import org.estreat.index.Coverage;
import org.estreat.index.Hit;
import org.estreat.index.thread.Threads;

/**
 * The answer of a search as a table for a person: one line a hit, and under it where it matched.
 *
 * @param from columns for the sender
 * @param box columns for the mailbox; 0 where there is no room for it
 * @param subject columns for the subject
 */
record HitTable(Page page, int from, int box, int subject) {
  private static final int ID = 20;
  private static final int DATE = 10;

  /** A table that fits a page of at least 60 columns; where that is no terminal nothing is cut. */
  static HitTable of(Page page) {
    int columns = page.columns();
    int box = columns >= 100 ? 18 : 0;
    int rest = columns - ID - DATE - 6 - (box == 0 ? 0 : box + 2);
    int from = Math.clamp(rest * 2L / 5, 10, 30);
    return new HitTable(page, from, box, rest - from);
  }

  void print(SearchAnswer found, PrintStream out) {
    List<SearchAnswer.Esearch> esearch = found.esearch();
    if (esearch != null) {
      esearch.forEach(entry -> out.println(line(entry)));
    }
    List<Threads> threads = found.threads();
    if (threads != null) {
      threads.forEach(each -> out.println(line(each)));
    }
    if (!found.hits().isEmpty()) {
      out.println(line("ID", "SENT", "MAILBOX", "FROM", "SUBJECT"));
    }
    for (Hit hit : found.hits()) {
      out.println(line(hit));
      hit.matches().stream().limit(3).forEach(match -> out.println(line(match)));
    }
  }

  String line(Hit hit) {
    LocalDate day =
        hit.sent() == null
            ? hit.sighting().internalDate().toLocalDate()
            : hit.sent().atOffset(ZoneOffset.UTC).toLocalDate();
    return line(
        hit.sighting().id().value(),
        day.toString(),
        hit.sighting().mailbox().toString(),
        sender(hit.from()),
        hit.subject().isBlank() ? "(no subject)" : hit.subject());
  }

  /** An address that has no name stands bare. */
  private static String sender(String from) {
    boolean nameless = from.startsWith("<") && from.endsWith(">");
    return nameless ? from.substring(1, from.length() - 1) : from;
  }

  private String line(String id, String day, String mailbox, String sender, String title) {
    String where = box == 0 ? "" : page.cell(mailbox, box) + "  ";
    return (TerminalText.fit(id, ID)
            + "  "
            + TerminalText.fit(day, DATE)
            + "  "
            + where
            + page.cell(sender, from)
            + "  "
            + page.last(title, subject))
        .stripTrailing();
  }

  String line(Hit.Match match) {
    String part = match.part().numbers().isEmpty() ? "header" : "part " + match.part();
    String inside = match.where().isEmpty() ? "" : ", " + TerminalText.clean(match.where());
    boolean told = plain(match.source()) || match.where().equals(match.source());
    String kind = told ? "" : " (" + match.source() + ")";
    String where = "    " + part + inside + kind + ": ";
    String shown = TerminalText.clean(match.match());
    if (!page.terminal()) {
      return where
          + TerminalText.clean(match.before())
          + "["
          + shown
          + "]"
          + TerminalText.clean(match.after());
    }
    int room = page.columns() - TerminalText.width(where) - TerminalText.width(shown) - 2;
    String before = last(TerminalText.clean(match.before()), Math.max(0, room / 2));
    int left = Math.max(1, room - TerminalText.width(before));
    return TerminalText.cut(
        where + before + "[" + shown + "]" + TerminalText.cut(match.after(), left), page.columns());
  }

  private static boolean plain(String source) {
    return source.equals("header") || source.equals("text") || source.equals("html");
  }

  private static String last(String text, int columns) {
    int from = text.length();
    int used = 0;
    while (from > 0) {
      int before = text.offsetByCodePoints(from, -1);
      used += TerminalText.width(text.substring(before, from));
      if (used > columns) {
        break;
      }
      from = before;
    }
    return text.substring(from);
  }

  private static String line(SearchAnswer.Esearch entry) {
    StringBuilder line = new StringBuilder(TerminalText.clean(entry.mailbox().toString()));
    line.append(" UIDVALIDITY ").append(entry.uidValidity());
    append(line, "COUNT", entry.count());
    append(line, "MIN", entry.min());
    append(line, "MAX", entry.max());
    append(line, "ALL", entry.all());
    SearchAnswer.Window window = entry.partial();
    List<Integer> scores = entry.relevancy();
    if (window != null) {
      String uids = window.uids() == null ? "NIL" : window.uids();
      append(line, "PARTIAL", "(" + window.from() + ":" + window.to() + " " + uids + ")");
    }
    append(line, "MODSEQ", entry.modSeq());
    if (scores != null) {
      append(
          line,
          "RELEVANCY",
          scores.stream().map(String::valueOf).collect(Collectors.joining(" ", "(", ")")));
    }
    return line.toString();
  }

  private static String line(Threads threads) {
    return TerminalText.clean(threads.mailbox().toString())
        + " UIDVALIDITY "
        + threads.uidValidity()
        + " THREAD "
        + threads;
  }

  private static void append(
      StringBuilder line, String name, @org.jspecify.annotations.Nullable Object value) {
    if (value != null) {
      line.append(' ').append(name).append(' ').append(value);
    }
  }

  /** How many were found and shown, how long it took, and what could not be searched. */
  static String summary(SearchAnswer found) {
    String shown =
        found.hits().size() < found.total() && found.esearch() == null && found.threads() == null
            ? ", " + found.hits().size() + " shown"
            : "";
    String more = found.cursor() == null ? "" : " Go on with --cursor " + found.cursor();
    return String.format(
            Locale.ROOT, "%,d found%s in %.1f ms. ", found.total(), shown, found.millis())
        + coverage(found.coverage())
        + (found.complete() ? "" : " NOT EVERYTHING COULD BE SEARCHED.")
        + " Generation "
        + found.generation()
        + " of the index, scope "
        + found.scope().name().toLowerCase(Locale.ROOT)
        + "."
        + more;
  }

  static String coverage(Coverage searched) {
    String all = "Searched " + Counted.of(searched.searched(), "message");
    if (searched.full() == searched.searched()) {
      return all + (searched.full() == 1 ? ", read in full." : ", all of them read in full.");
    }
    return String.format(
        Locale.ROOT,
        "%s; not read in full: %,d (%,d partly, %,d encrypted, %,d failed; see estreat"
            + " exceptions).",
        all,
        searched.searched() - searched.full(),
        searched.partial(),
        searched.encrypted(),
        searched.failed());
  }
}
