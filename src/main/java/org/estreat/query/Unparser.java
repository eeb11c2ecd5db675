package org.estreat.query;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.estreat.model.Flag;

/**
 * Writes a key as a program that {@link SearchParser} reads, in one canonical form: for showing and
 * for logs. Reading it gives the settled key again, as long as a program can say the key; what none
 * can say in one word (a range of days or sizes with two ends, a keyword that begins with a
 * backslash) is written as what means the same.
 *
 * <p>Stateless; safe to use from several threads. Recurses as deep as the tree is.
 */
public final class Unparser {
  /** What needs no quotes: ASCII letters, digits and a few harmless signs. */
  private static final Pattern ATOM = Pattern.compile("[A-Za-z0-9!#$&'+,./:;<=>?@^_`|~-]+");

  private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");
  private static final String NOTHING = "NOT ALL";

  private Unparser() {}

  /**
   * The program.
   *
   * @throws java.time.DateTimeException for a day of a year beyond 0 to 9999
   */
  public static String unparse(SearchKey key) {
    SearchKey settled = SearchKeys.settle(key);
    return settled instanceof SearchKey.And(var keys) ? joined(keys) : one(settled);
  }

  /** The whole program, with its IN and RETURN. */
  public static String unparse(SearchProgram program) {
    return sources(program.sources()) + returns(program) + unparse(program.key());
  }

  private static String returns(SearchProgram program) {
    if (program.returns().isEmpty()) {
      return "";
    }
    SearchProgram.Partial partial = program.partial();
    String options =
        Arrays.stream(SearchProgram.Return.values())
            .filter(program.returns()::contains)
            .map(Enum::name)
            .collect(Collectors.joining(" "));
    if (partial != null) {
      options = options.replace("PARTIAL", "PARTIAL " + partial.from() + ":" + partial.to());
    }
    return "RETURN (" + options + ") ";
  }

  private static String sources(List<MailboxFilter> sources) {
    return sources.isEmpty()
        ? ""
        : sources.stream().map(Unparser::source).collect(Collectors.joining(" ", "IN (", ") "));
  }

  private static String source(MailboxFilter filter) {
    return switch (filter) {
      case MailboxFilter.Selected() -> "selected";
      case MailboxFilter.Inboxes() -> "inboxes";
      case MailboxFilter.Personal() -> "personal";
      case MailboxFilter.Mailboxes(var names) -> "mailboxes " + names(names);
      case MailboxFilter.Subtree(var names, var one) ->
          (one ? "subtree-one " : "subtree ") + names(names);
    };
  }

  private static String names(List<String> names) {
    String all = names.stream().map(Unparser::string).collect(Collectors.joining(" "));
    return names.size() == 1 ? all : "(" + all + ")";
  }

  private static String joined(List<SearchKey> keys) {
    return String.join(" ", keys.stream().map(Unparser::one).toList());
  }

  /** As a single search-key of the grammar. */
  private static String one(SearchKey key) {
    return switch (key) {
      case SearchKey.All() -> "ALL";
      case SearchKey.And(var keys) -> "(" + joined(keys) + ")";
      case SearchKey.Or(var left, var right) -> "OR " + one(left) + " " + one(right);
      case SearchKey.Not(SearchKey.HasFlag(var flag)) -> flag(flag, true);
      case SearchKey.Not(var inner) -> "NOT " + one(inner);
      case SearchKey.Fuzzy(var inner) -> "FUZZY " + one(inner);
      case SearchKey.HasFlag(var flag) -> flag(flag, false);
      case SearchKey.Contains(var place, var text) -> place.name() + " " + string(text);
      case SearchKey.Header(var name, var text) -> "HEADER " + string(name) + " " + string(text);
      case SearchKey.Size(var from, var until) -> size(from, until);
      case SearchKey.Sent(var from, var until) -> days("SENT", from, until);
      case SearchKey.Received(var from, var until) -> days("", from, until);
      case SearchKey.Older(var seconds) -> "OLDER " + seconds;
      case SearchKey.Younger(var seconds) -> "YOUNGER " + seconds;
      case SearchKey.SequenceNumbers(var numbers) ->
          numbers.ranges().isEmpty() ? NOTHING : numbers.toString();
      case SearchKey.Uids(var numbers) ->
          "UID " + (numbers.ranges().isEmpty() ? "\"\"" : numbers.toString());
      case SearchKey.Saved() -> "$";
      case SearchKey.ModSeqSince(var value) -> "MODSEQ " + value;
      case SearchKey.Expunged() -> "EXPUNGED";
      case SearchKey.BytesAre(var bytes) -> "SHA256 " + bytes.sha256();
      case SearchKey.HasPart(var type, var subtype) -> "PART " + type + "/" + subtype;
      case SearchKey.EmailId(var id) -> "EMAILID " + string(id);
      case SearchKey.ThreadId(var id) -> "THREADID " + string(id);
      case SearchKey.SaveDay(var from, var until) -> days("SAVED", from, until);
      case SearchKey.HasSaveDate() -> "SAVEDATESUPPORTED";
      case SearchKey.Language(var tag) -> "LANGUAGE " + string(tag);
    };
  }

  private static String flag(Flag flag, boolean not) {
    if (flag.equals(Flag.RECENT)) {
      return not ? "OLD" : "RECENT";
    }
    String prefix = not ? "UN" : "";
    return flag.isSystem()
        ? prefix + flag.name().substring(1).toUpperCase(Locale.ROOT)
        : prefix + "KEYWORD " + string(flag.name());
  }

  private static String size(long from, long until) {
    if (from <= 0) {
      return "SMALLER " + until;
    }
    String larger = "LARGER " + (from - 1);
    return until == Long.MAX_VALUE ? larger : "(" + larger + " SMALLER " + until + ")";
  }

  private static String days(String prefix, LocalDate from, LocalDate until) {
    boolean begins = !from.equals(LocalDate.MIN);
    boolean ends = !until.equals(LocalDate.MAX);
    if (!from.isBefore(until)) {
      return nothing(prefix, from);
    } else if (begins && ends) {
      return from.plusDays(1).equals(until)
          ? prefix + "ON " + Values.date(from)
          : "("
              + days(prefix, from, LocalDate.MAX)
              + " "
              + days(prefix, LocalDate.MIN, until)
              + ")";
    } else if (begins) {
      return prefix + "SINCE " + Values.date(from);
    }
    return ends ? prefix + "BEFORE " + Values.date(until) : "ALL";
  }

  /** ON a day that does not exist: there is one before the first of each month. */
  private static String nothing(String prefix, LocalDate border) {
    return border.getDayOfMonth() == 1
        ? prefix + "ON " + Values.date(border).replaceFirst("^1-", "0-")
        : NOTHING;
  }

  private static String string(String text) {
    if (ATOM.matcher(text).matches()) {
      return text;
    }
    if (LINE_END.matcher(text).find()) {
      return "{" + text.getBytes(StandardCharsets.UTF_8).length + "}\r\n" + text;
    }
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
