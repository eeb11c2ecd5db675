package org.estreat.app;

import java.io.IOException;
import java.util.List;
import org.estreat.api.HttpApi;
import org.estreat.app.RouteStart.How;
import org.estreat.app.proof.ProofRecorder;
import org.estreat.route.Routes;
import picocli.CommandLine.Command;

@Command(
    name = "serve",
    description = "Collect for ever and answer over HTTP; ends cleanly on SIGTERM and Ctrl-C.")
final class ServeCommand extends Task {
  ServeCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException, InterruptedException {
    Config config = config();
    List<Config.Account> chosen =
        config.accounts().isEmpty() ? List.of() : Accounts.chosen(config, List.of());
    Accounts accounts = Accounts.of(world(), config, chosen);
    world().shutdown().beOrderly();
    Damage damage = new Damage(world());
    try (Store store = Store.open(config, world().clock(), damage);
        ProofRecorder recorder = new Proving(world(), config, store).ofNews();
        Routes routes =
            RouteStart.start(
                config, store, accounts.imap(), new How(false, world().clock(), recorder));
        HttpApi api = Endpoint.start(world(), config, config.http().port(), store, routes);
        AccountNews news = new AccountNews(accounts, this::tell, this::remark)) {
      remark(
          "estreat: "
              + Counted.of(accounts.imap().size(), "account")
              + "; answering at "
              + api.uri()
              + "; end with Ctrl-C");
      news.follow(routes);
      world().shutdown().await();
      remark("estreat: stopping");
    }
    remark("estreat: stopped; everything collected is committed");
    return damage.exitCode(Exit.DONE);
  }

  private void tell(Fault fault) {
    world().err().print(fault.text());
  }
}
