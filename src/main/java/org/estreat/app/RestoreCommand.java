package org.estreat.app;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.estreat.api.CallException;
import org.estreat.imap.CollectReport;
import org.estreat.imap.RestoreReport;
import org.estreat.imap.Restorer;
import org.estreat.imap.ServerCheck;
import org.estreat.model.Mailbox;
import org.estreat.query.SearchSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "restore",
    description = "Put the messages that a search finds back onto a server, as they were.",
    footer = {
      "",
      "The only command that writes to a server, and only to the mailbox of --to, which is made"
          + " where it is missing. What is there already is not appended again: broken off, run it"
          + " again.",
      "",
      "Exit code 0: every message found is there."
    })
final class RestoreCommand extends Task {
  private static final int SHOWN = 20;

  @Mixin private Selection selection = new Selection();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ACCOUNT/BOX",
      description = "a mailbox of a configured account")
  private String to = "";

  @Option(names = "--dry-run", description = "only look what is missing there; change nothing")
  private boolean dryRun;

  RestoreCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    Mailbox target = target();
    Config config = config();
    List<Config.Account> chosen = Accounts.chosen(config, List.of(target.account()));
    Accounts accounts = Accounts.of(world(), config, chosen);
    try (ReadStore store = ReadStore.open(config)) {
      WantedMail wanted =
          WantedMail.find(store.index(), selection.request(store.index(), world()), target);
      if (wanted.messages().isEmpty()) {
        remark("estreat: nothing found, nothing written");
        return Exit.NO;
      }
      try (RestoreLedger ledger = ledger(store, config, target)) {
        RestoreReport report = restore(store, accounts, ledger, wanted, target);
        print(report, wanted);
        return report.complete() && wanted.complete() ? Exit.DONE : Exit.NO;
      }
    } catch (SearchSyntaxException e) {
      throw SearchCommand.unreadable(e);
    } catch (CallException e) {
      throw SearchCommand.refused(e, config.data());
    } catch (ServerCheck.FailedException e) {
      throw failed(accounts, target, e);
    }
  }

  private Mailbox target() throws Fault {
    try {
      return Mailbox.parse(to);
    } catch (IllegalArgumentException e) {
      throw Fault.wrongUse("--to names no mailbox")
          .where("estreat restore --to")
          .expected("ACCOUNT/BOX, like me/Restored")
          .found(to)
          .cause(e);
    }
  }

  private RestoreLedger ledger(ReadStore store, Config config, Mailbox target)
      throws Fault, IOException {
    if (dryRun) {
      return RestoreLedger.readOnly(store, target);
    }
    return RestoreLedger.open(store, config, world(), target);
  }

  private RestoreReport restore(
      ReadStore store, Accounts accounts, RestoreLedger ledger, WantedMail wanted, Mailbox target)
      throws IOException, ServerCheck.FailedException {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("query", selection.text());
    details.put("target", target.toString());
    details.put("found", Long.toString(wanted.messages().size()));
    ledger.begin(details);
    try (Progress progress = progress("messages restored")) {
      Restorer restorer =
          new Restorer(
              accounts.imap().getFirst(),
              target,
              store.archive()::open,
              ledger,
              (done, total) -> progress.at(done));
      RestoreReport report = restorer.run(wanted.messages(), dryRun);
      details.put("appended", Long.toString(report.appended()));
      details.put("alreadyThere", Long.toString(report.alreadyThere()));
      details.put("refused", Integer.toString(report.refused().size()));
      details.put("altered", Integer.toString(report.altered().size()));
      details.put("created", Boolean.toString(report.created()));
      details.put("uidValidity", report.uidValidity().toString());
      details.put("complete", Boolean.toString(report.complete()));
      ledger.end(details);
      return report;
    }
  }

  private void print(RestoreReport report, WantedMail wanted) {
    answer(
        world().page().first("TARGET", 60)
            + String.format(
                "%12s%12s%12s%12s%12s",
                "FOUND", dryRun ? "MISSING" : "APPENDED", "WAS THERE", "REFUSED", "ALTERED"));
    answer(
        world().page().first(report.target().toString(), 60)
            + String.format(
                Locale.ROOT,
                "%,12d%,12d%,12d%,12d%,12d",
                report.found(),
                dryRun ? report.missing() : report.appended(),
                report.alreadyThere(),
                report.refused().size(),
                report.altered().size()));
    unlike("refused", report.refused());
    unlike("altered", report.altered());
    if (report.created()) {
      answer("the mailbox was made: " + TerminalText.clean(report.target().toString()));
    }
    report
        .leftOut()
        .forEach((flag, count) ->
            answer(
                "left out, because the mailbox does not take it: flag "
                    + TerminalText.clean(flag)
                    + " of "
                    + Counted.of(count, "message")));
    if (wanted.inTarget() > 0) {
      answer("hits in the target itself, copies of others, not counted: " + wanted.inTarget());
    }
    remark(HitTable.coverage(wanted.coverage()));
  }

  private void unlike(String what, List<RestoreReport.Unlike> messages) {
    for (RestoreReport.Unlike each : messages.stream().limit(SHOWN).toList()) {
      answer(
          what
              + ": "
              + TerminalText.clean(each.message().place())
              + ", SHA-256 "
              + each.message().key()
              + ": "
              + TerminalText.clean(each.reason()));
    }
    if (messages.size() > SHOWN) {
      answer(what + ": and " + (messages.size() - SHOWN) + " more");
    }
  }

  private Fault failed(Accounts accounts, Mailbox target, ServerCheck.FailedException e) {
    CollectReport report =
        CollectReport.nothing(
            target.account(), String.valueOf(e.getMessage()), e.kind(), world().clock().instant());
    Fault known = e.kind() == CollectReport.FaultKind.OTHER ? null : accounts.fault(report);
    return known != null
        ? known
        : Fault.failed("the restore was broken off")
            .where(target)
            .expected("a server that takes every message")
            .found(TerminalText.clean(String.valueOf(e.getMessage())))
            .hint("run the same command again: it appends what is missing")
            .cause(e);
  }
}
