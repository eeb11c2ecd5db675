package org.estreat.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.estreat.app.RouteStart.How;
import org.estreat.app.proof.ProofRecorder;
import org.estreat.imap.CollectReport;
import org.estreat.route.Routes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sync",
    description = "Collect once what the accounts hold, and prove that nothing is missing.")
final class SyncCommand extends Task {
  @Parameters(arity = "0..*", paramLabel = "ACCOUNT", description = "only these (default: all)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--full",
      description = "compare every folder, also those that the server shows as unchanged")
  private boolean full;

  SyncCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException, InterruptedException {
    Config config = config();
    List<Config.Account> accounts = Accounts.chosen(config, names);
    Accounts connected = Accounts.of(world(), config, accounts, full);
    Damage damage = new Damage(world());
    List<CollectReport> reports;
    int ofProofs;
    try (Store store = Store.open(config, world().clock(), damage)) {
      Proving proving = new Proving(world(), config, store);
      try (ProofRecorder recorder = proving.ofEveryPass()) {
        reports = collect(config, store, connected, recorder);
        damage.tell(store.archive());
        ofProofs = proving.print(recorder.recorded(), world().page());
      }
    }
    for (CollectReport report : reports) {
      Fault fault = connected.fault(report);
      if (fault != null) {
        world().err().print(fault.text());
      }
    }
    return damage.exitCode(Math.max(ofProofs, exitCode(reports)));
  }

  private List<CollectReport> collect(
      Config config, Store store, Accounts accounts, ProofRecorder recorder)
      throws Fault, IOException, InterruptedException {
    world().shutdown().interruptible();
    How how = new How(true, world().clock(), recorder);
    try (Progress progress = progress("messages collected");
        Routes routes = RouteStart.start(config, store, accounts.imap(), how);
        CollectWatch _ = CollectWatch.over(routes, progress)) {
      return routes.awaitPass();
    } finally {
      world().shutdown().uninterruptible();
    }
  }

  /** All collected, something missing, or an account that could not be visited. */
  private static int exitCode(List<CollectReport> reports) {
    if (reports.stream().anyMatch(r -> r.kind() != CollectReport.FaultKind.NONE)) {
      return Exit.FAILED;
    }
    return reports.stream().allMatch(CollectReport::complete) ? Exit.DONE : Exit.NO;
  }
}
