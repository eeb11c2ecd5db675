package org.estreat.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.estreat.api.BadParameterException;
import org.estreat.api.BatchSearch;
import org.estreat.api.CallException;
import org.estreat.api.LapsedCursorException;
import org.estreat.api.Program;
import org.estreat.api.SearchAnswer;
import org.estreat.api.SearchCall;
import org.estreat.api.SearchService;
import org.estreat.api.TimeText;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;
import org.estreat.query.Scope;
import org.estreat.query.SearchSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    description = "Find messages.",
    footer = {
      "",
      "PROGRAM is IMAP SEARCH (RFC 9051 section 6.4.4), for example:",
      "  estreat search 'FROM smith SINCE 1-Feb-1994 NOT SUBJECT \"out of office\"'",
      "or, with --syntax simple: from:smith \"out of office\"",
      "",
      "A batch has a line of JSON for each search, {\"id\":1,\"query\":\"FROM smith\"}, or b64 in"
          + " place of query for bytes that are no UTF-8; each is answered by a line with its id,"
          + " status and uids.",
      "",
      "Exit code 1: nothing was found; 2: the program, or one of a batch, cannot be read (the"
          + " others are answered all the same)."
    })
final class SearchCommand extends Task {
  private static final String IMAP =
      "search keys of RFC 9051 section 6.4.4, like FROM smith SINCE 1-Feb-1994";
  private static final String SIMPLE =
      "words, \"phrases\" and fields, like from:smith since:2024-02-01";

  /** How a PROGRAM is written. */
  enum Syntax {
    imap,
    simple
  }

  /** What TEXT and BODY look at. */
  enum ScopeName {
    imap,
    all
  }

  @Option(
      names = "--mailbox",
      paramLabel = "ACCOUNT/BOX",
      description = "only there; * stands for any characters; can be repeated")
  private List<String> mailboxes = new ArrayList<>();

  @Option(
      names = "--return",
      paramLabel = "OPTS",
      description = "MIN MAX ALL COUNT PARTIAL as in RFC 4731 and 9394")
  private @Nullable String returns;

  @Option(
      names = "--sort",
      paramLabel = "KEYS",
      description = "keys of RFC 5256, or RELEVANCY (default: newest first)")
  private @Nullable String sort;

  @Option(
      names = "--thread",
      paramLabel = "ALGORITHM",
      description = "threads by UID: REFERENCES or ORDEREDSUBJECT of RFC 5256")
  private @Nullable String thread;

  @Option(
      names = "--syntax",
      paramLabel = "SYNTAX",
      description = "${COMPLETION-CANDIDATES} (default: imap)")
  private Syntax syntax = Syntax.imap;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "hits shown (default: 50; 0 for the total alone)")
  private @Nullable Integer limit;

  @Option(names = "--cursor", paramLabel = "C", description = "go on after an earlier answer")
  private @Nullable String cursor;

  @Option(names = "--snippets", description = "show where the text matched")
  private boolean snippets;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = {
        "what TEXT and BODY look at: imap, the message's own text (default);",
        "all, also text extracted from attachments"
      })
  private ScopeName scope = ScopeName.imap;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = {
        "the most that each search may take, like 500ms or 2m",
        "(default: limits.search)"
      })
  private @Nullable String timeout;

  @Option(names = "--json", description = "the answer as one JSON object")
  private boolean json;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "many searches, JSON lines {\"id\":..,\"query\":..}; - is the standard input")
  private @Nullable String batch;

  @Parameters(arity = "0..*", paramLabel = "PROGRAM", description = "what to look for")
  private List<String> program = new ArrayList<>();

  SearchCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    checkUse();
    Config config = config();
    Duration most = most(config);
    try (ReadStore store = ReadStore.open(config)) {
      if (store.waiting() > 0) {
        remark(store.notSearchable());
      }
      return batch == null ? one(store, most) : many(store, batch, most);
    } catch (SearchStoppedException e) {
      throw stopped(e);
    } catch (SearchSyntaxException e) {
      throw syntax == Syntax.imap ? unreadable(e) : unreadable(e, SIMPLE);
    } catch (CallException e) {
      throw refused(e, config.data());
    }
  }

  private void checkUse() throws Fault {
    if ((batch == null) == program.isEmpty()) {
      throw Fault.wrongUse(
              batch == null ? "there is no PROGRAM" : "--batch and a PROGRAM do not go together")
          .where("estreat search")
          .expected("either a PROGRAM, like 'FROM smith', or --batch FILE")
          .found(batch == null ? "neither" : "both")
          .hint("ALL finds everything");
    }
    if (batch != null) {
      checkBatch();
    }
    if (limit != null && limit < 0) {
      throw Fault.wrongUse("--limit is below zero")
          .where("estreat search --limit")
          .expected("0 or more")
          .found(limit);
    }
  }

  /** What shapes one answer is no option of many. */
  private void checkBatch() throws Fault {
    List<String> others = new ArrayList<>();
    Map<String, Boolean> options = new LinkedHashMap<>();
    options.put("--return", returns != null);
    options.put("--sort", sort != null);
    options.put("--thread", thread != null);
    options.put("--syntax simple", syntax != Syntax.imap);
    options.put("--limit", limit != null);
    options.put("--cursor", cursor != null);
    options.put("--snippets", snippets);
    options.forEach((name, given) -> {
      if (given) {
        others.add(name);
      }
    });
    if (mailboxes.size() > 1 || !others.isEmpty()) {
      others.addFirst(Counted.of(mailboxes.size(), "mailbox", "mailboxes"));
      throw Fault.wrongUse(
              "a batch takes one --mailbox, and no " + String.join(", ", options.keySet()))
          .where("estreat search --batch")
          .expected("--batch FILE --mailbox ACCOUNT/BOX, with --scope and --timeout or without")
          .found(String.join(", ", others))
          .hint("RETURN (...) can stand in each program, sort and thread in each line");
    }
  }

  private Duration most(Config config) throws Fault {
    String given = timeout;
    if (given == null) {
      return config.limits().search();
    }
    return TimeText.read(given)
        .orElseThrow(() ->
            Fault.wrongUse("a wrong value")
                .where("estreat search --timeout")
                .expected(TimeText.EXPECTED)
                .found(given));
  }

  private Scope scope() {
    return switch (scope) {
      case imap -> Scope.IMAP;
      case all -> Scope.ALL;
    };
  }

  private int one(ReadStore store, Duration most)
      throws IOException, SearchSyntaxException, CallException {
    String text = String.join(" ", program);
    Program asked = syntax == Syntax.imap ? Program.imap(text) : Program.simple(text);
    SearchCall call =
        SearchCall.of(asked)
            .in(mailboxes)
            .returning(returns)
            .sortedBy(sort)
            .threadedBy(thread)
            .limitedTo(limit)
            .from(cursor)
            .withSnippets(snippets)
            .scopedTo(scope())
            .within(limit(most));
    SearchAnswer found = new SearchService(store.index(), world().clock()).search(call);
    if (json) {
      answer(found.toJson());
    } else {
      HitTable.of(world().page()).print(found, world().out());
      remark(HitTable.summary(found));
    }
    remarkLanguages(store, asked.languages());
    return found.total() > 0 ? Exit.DONE : Exit.NO;
  }

  /** A language that no message has is more often a slip than an answer. */
  private void remarkLanguages(ReadStore store, Set<String> asked) throws IOException {
    if (asked.isEmpty()) {
      return;
    }
    Map<String, Long> known = store.index().languages();
    Set<String> unknown = new TreeSet<>(asked);
    unknown.removeAll(known.keySet());
    if (!unknown.isEmpty()) {
      String there = new LanguageCounts(known).text();
      remark(
          "no message has a part in "
              + String.join(", ", unknown)
              + "; "
              + (there.isEmpty() ? "no language is known of any" : "there are " + there));
    }
  }

  /** Ctrl-C ends the whole process, and every search with it. */
  private static SearchLimit limit(Duration most) {
    return SearchLimit.of(most, () -> false);
  }

  private int many(ReadStore store, String file, Duration most)
      throws Fault, IOException, CallException {
    BatchSearch search =
        new BatchSearch(store.index(), world().clock(), scope(), () -> limit(most));
    String mailbox = mailboxes.isEmpty() ? null : mailboxes.getFirst();
    try (InputStream lines = lines(file)) {
      BatchSearch.Summary done = search.run(lines, new Unclosed(world().out()), mailbox);
      remark(
          Counted.of(done.lines(), "search", "searches")
              + ": "
              + done.ok()
              + " OK, "
              + done.no()
              + " NO, "
              + done.bad()
              + " BAD");
      if (done.failed() > 0) {
        return Exit.FAILED;
      }
      return done.bad() > 0 ? Exit.WRONG_USE : Exit.DONE;
    }
  }

  private InputStream lines(String file) throws Fault {
    if (file.equals("-")) {
      return world().in();
    }
    Path path = world().cwd().resolve(file);
    try {
      return new BufferedInputStream(Files.newInputStream(path));
    } catch (IOException e) {
      throw Fault.wrongUse("the batch cannot be read")
          .where(path)
          .expected("a file of JSON lines {\"id\":..,\"query\":..}, or - for the standard input")
          .found(Trouble.words(e))
          .cause(e);
    }
  }

  private static Fault stopped(SearchStoppedException e) {
    return Fault.failed("there is no answer")
        .where("estreat search")
        .expected("all that there is to find, within the limit of time")
        .found(e.getMessage())
        .hint("narrow the search, or allow more time: --timeout 10m, or limits.search");
  }

  static Fault unreadable(SearchSyntaxException e) {
    return unreadable(e, IMAP);
  }

  private static Fault unreadable(SearchSyntaxException e, String expected) {
    return Fault.wrongUse("the search cannot be read")
        .where(e.picture())
        .expected(expected)
        .found(e.piece().isEmpty() ? "the end" : e.piece());
  }

  /**
   * @param data the data folder that was asked
   */
  static Fault refused(CallException e, Path data) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof BadParameterException wrong) {
      // The message is one line for HTTP: "limit: expected a number, found: x".
      String[] halves =
          message.replace(wrong.parameter() + ": expected ", "").split(", found: ", 2);
      return Fault.wrongUse("a wrong value")
          .where("--" + wrong.parameter())
          .expected(halves[0])
          .found(halves[halves.length - 1]);
    }
    if (e instanceof LapsedCursorException) {
      return Fault.wrongUse("the cursor has lapsed")
          .where("--cursor")
          .expected("a cursor of the index as it is now")
          .found(message);
    }
    // The message is one line for HTTP: "a message's ID has 20 characters, found: x".
    String[] halves = message.split(", found: ", 2);
    return Fault.wrongUse("not found")
        .where(data)
        .expected(halves.length == 2 ? halves[0] : "a name that estreat status or search shows")
        .found(halves[halves.length - 1]);
  }
}
