package org.estreat.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.estreat.imap.CollectListener;
import org.estreat.imap.Gate;
import org.estreat.imap.ImapAccount;
import org.estreat.route.RouteFaultException;
import org.estreat.route.Routes;

/** Starts the routes of the configured folder, all or none. */
final class RouteStart {
  private RouteStart() {}

  /**
   * How they run.
   *
   * @param once whether each account is collected by one pass, or by pass after pass
   * @param listener hears of each pass
   */
  record How(boolean once, InstantSource clock, CollectListener listener) {}

  static Routes start(Config config, Store store, List<ImapAccount> accounts, How how)
      throws Fault, IOException {
    Path folder = config.routes();
    if (!Files.isDirectory(folder)) {
      throw Fault.wrongUse("there is no folder of routes")
          .where(folder)
          .expected("a folder with *.camel.yaml; the program's own lies beside its launcher")
          .found(Files.exists(folder) ? "a file" : "nothing")
          .hint("set 'routes' in the configuration");
    }
    try {
      Gate gate = new Gate(config.limits().connectionsTotal(), how.clock());
      return Routes.start(folder, store.corridor(), accounts, how.once(), gate, how.listener());
    } catch (RouteFaultException e) {
      throw Fault.wrongUse("a route cannot be started")
          .where(e.line() > 0 ? e.file() + ":" + e.line() : e.file())
          .expected("routes in Camel's canonical YAML, as in the program's own folder 'routes'")
          .found(e.fault())
          .hint("nothing was started")
          .cause(e);
    }
  }
}
