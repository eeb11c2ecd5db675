package org.estreat.app;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.estreat.api.CallException;
import org.estreat.imap.CollectReport;
import org.estreat.imap.MailboxCheck;
import org.estreat.imap.ServerAnswer;
import org.estreat.imap.ServerCheck;
import org.estreat.imap.Uids;
import org.estreat.index.MailboxStatus;
import org.estreat.model.Mailbox;

/** {@code verify --server}: an account's server held against what is kept, and printed. */
final class ServerComparison {
  private static final int SHOWN = 20;

  /**
   * What is asked for.
   *
   * @param mailboxes patterns, {@code *} for any characters; none for all
   * @param bodies to fetch again, of each mailbox
   */
  record Wish(
      String account, List<String> mailboxes, boolean deep, long bodies, SearchList searches) {}

  private final World world;
  private final Config config;
  private final Wish wish;
  private final PrintStream out;
  private long differences;

  ServerComparison(World world, Config config, Wish wish) {
    this.world = world;
    this.config = config;
    this.wish = wish;
    this.out = world.out();
  }

  /** Returns the exit code. */
  int run() throws Fault, IOException {
    List<Config.Account> chosen = Accounts.chosen(config, List.of(wish.account()));
    Accounts accounts = Accounts.of(world, config, chosen);
    try (ReadStore store = ReadStore.open(config)) {
      ServerCheck.Scope scope =
          new ServerCheck.Scope(
              this::isWanted, wish.deep(), wish.bodies(), wish.searches().programs());
      ServerCheck check =
          new ServerCheck(
              accounts.imap().getFirst(),
              new KeptMail(store, wish.account()),
              scope,
              RandomGenerator.getDefault());
      ServerCheck.Result result = check.run();
      header();
      for (MailboxCheck each : result.checks()) {
        print(each);
        searches(store, each);
      }
      gone(store, result.onServer());
      return conclude(result.checks());
    } catch (ServerCheck.FailedException e) {
      throw failed(accounts, e);
    } catch (CallException e) {
      throw SearchCommand.refused(e, config.data());
    }
  }

  private boolean isWanted(Mailbox mailbox) {
    return wish.mailboxes().isEmpty()
        || wish.mailboxes().stream().anyMatch(pattern -> matches(pattern, mailbox.toString()));
  }

  private static boolean matches(String pattern, String name) {
    String regex =
        Pattern.compile("\\*")
            .splitAsStream(pattern)
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return name.matches("(?s)" + regex + (pattern.endsWith("*") ? ".*" : ""));
  }

  private Fault failed(Accounts accounts, ServerCheck.FailedException e) {
    CollectReport report =
        CollectReport.nothing(
            wish.account(), String.valueOf(e.getMessage()), e.kind(), world.clock().instant());
    Fault fault = accounts.fault(report);
    return fault == null ? Fault.failed("there is no connection") : fault;
  }

  private void header() {
    out.println(
        world.page().first("MAILBOX", 60)
            + String.format(
                "%12s%12s%12s%12s%12s", "ON SERVER", "HERE", "MISSING", "EXTRA", "DIFFERENT"));
  }

  private void print(MailboxCheck check) {
    long different = check.differences().stream().map(each -> each.uid()).distinct().count();
    out.println(
        world.page().first(check.mailbox().toString(), 60)
            + String.format(
                Locale.ROOT,
                "%,12d%,12d%,12d%,12d%,12d",
                check.onServer(),
                check.here(),
                check.missing().size(),
                check.extra().size(),
                different));
    if (check.fault() != null) {
      detail("not compared: " + check.fault());
    }
    if (!check.missing().isEmpty()) {
      detail("on the server and not here: UID " + some(check.missing()));
    }
    if (!check.extra().isEmpty()) {
      detail("here and not on the server: UID " + some(check.extra()));
    }
    if (check.passedBy() > 0) {
      detail("left out by steps of the routes: " + check.passedBy());
    }
    if (wish.bodies() > 0) {
      detail(Counted.of(check.bodies(), "message") + " fetched again and compared octet for octet");
    }
    check.differences().stream()
        .limit(SHOWN)
        .forEach(each ->
            detail(
                "UID "
                    + each.uid()
                    + " "
                    + each.what()
                    + ": server "
                    + each.server()
                    + ", here "
                    + each.here()));
    if (check.differences().size() > SHOWN) {
      detail("and more differences: " + (check.differences().size() - SHOWN));
    }
    differences += check.missing().size() + check.extra().size() + check.differences().size();
  }

  private void detail(String text) {
    out.println(world.page().text("    ", text));
  }

  private static String some(List<Long> uids) {
    String first = uids.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(" "));
    return first + (uids.size() > SHOWN ? " and " + (uids.size() - SHOWN) + " more" : "");
  }

  /** What is kept of mailboxes that the server does not list at all. */
  private void gone(ReadStore store, Set<Mailbox> onServer) throws IOException {
    for (MailboxStatus each : store.index().mailboxes()) {
      Mailbox mailbox = each.mailbox();
      boolean ours = mailbox.account().equals(wish.account()) && isWanted(mailbox);
      if (ours && each.present() > 0 && !onServer.contains(mailbox)) {
        out.println(
            TerminalText.clean(mailbox.toString())
                + ": the server has no such mailbox; "
                + Counted.of(each.present(), "message")
                + " of it "
                + (each.present() == 1 ? "is" : "are")
                + " present here");
        differences += each.present();
      }
    }
  }

  private void searches(ReadStore store, MailboxCheck check) throws IOException, CallException {
    if (wish.searches().searches().isEmpty() || check.fault() != null) {
      return;
    }
    boolean known =
        store.index().mailboxes().stream().anyMatch(each -> each.mailbox().equals(check.mailbox()));
    if (!known) {
      detail("searches not compared: nothing was collected of this mailbox");
      return;
    }
    List<SearchList.Answer> here =
        wish.searches().ask(store.index(), world.clock(), check.mailbox());
    int same = 0;
    int refused = 0;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < here.size(); i++) {
      ServerAnswer there = check.answers().get(i);
      SearchList.Search search = wish.searches().searches().get(i);
      String line = difference(there, here.get(i), check.both());
      if (!line.isEmpty()) {
        lines.add("search of line " + search.line() + ", " + search.text() + ": " + line);
      } else if (there.kind() == ServerAnswer.Kind.OK) {
        same++;
      } else {
        refused++;
      }
    }
    lines.forEach(this::detail);
    detail(
        Counted.of(same, "search", "searches")
            + " found the same on both sides, "
            + lines.size()
            + " did not"
            + (refused == 0 ? "" : ", " + refused + " refused by both"));
    differences += lines.size();
  }

  /** In words; empty where both answer the same. Compared are the messages that both have. */
  private static String difference(ServerAnswer there, SearchList.Answer here, Uids both) {
    boolean found = here.status().equals("OK");
    if (there.kind() != ServerAnswer.Kind.OK || !found) {
      boolean alike = there.kind() != ServerAnswer.Kind.OK && !found;
      return alike
          ? ""
          : "server "
              + (there.kind() == ServerAnswer.Kind.OK ? "OK" : there.kind() + " " + there.text())
              + ", here "
              + (found ? "OK" : here.status() + " " + here.text());
    }
    if (!there.results().isEmpty() || !here.results().isEmpty()) {
      return there.results().equals(here.results())
          ? ""
          : "server " + words(there.results()) + ", here " + words(here.results());
    }
    Set<Long> only = common(there.uids(), both);
    Set<Long> ours = common(here.uids(), both);
    Set<Long> onlyHere = new TreeSet<>(ours);
    onlyHere.removeAll(only);
    only.removeAll(ours);
    return only.isEmpty() && onlyHere.isEmpty()
        ? ""
        : "only the server finds UID "
            + (only.isEmpty() ? "(none)" : some(List.copyOf(only)))
            + ", only here is found UID "
            + (onlyHere.isEmpty() ? "(none)" : some(List.copyOf(onlyHere)));
  }

  private static Set<Long> common(Uids uids, Uids both) {
    return uids.stream()
        .filter(both::contains)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String words(Map<String, String> results) {
    return results.entrySet().stream()
        .map(each -> each.getKey().toUpperCase(Locale.ROOT) + " " + each.getValue())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private int conclude(List<MailboxCheck> checks) {
    boolean compared = checks.stream().allMatch(each -> each.fault() == null);
    if (checks.isEmpty()) {
      out.println("no mailbox was compared: none has such a name");
      return Exit.NO;
    }
    if (differences == 0 && compared) {
      out.println("server and archive agree");
      return Exit.DONE;
    }
    out.println(
        Counted.of(differences, "difference")
            + (compared ? "" : "; not every mailbox could be compared"));
    return Exit.NO;
  }
}
