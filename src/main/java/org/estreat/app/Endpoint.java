package org.estreat.app;

import java.io.IOException;
import org.estreat.api.HttpApi;
import org.estreat.api.MessageView;
import org.estreat.api.Reports;
import org.estreat.mime.MimeReader;
import org.estreat.route.Routes;

/** The HTTP endpoint over a store and its routes. */
final class Endpoint {
  private Endpoint() {}

  /**
   * Begins to answer.
   *
   * @param port instead of the configured one
   */
  static HttpApi start(World world, Config config, int port, Store store, Routes routes)
      throws Fault {
    Config.Http http = config.http();
    try {
      return HttpApi.start(
          new HttpApi.Settings(http.host(), port, config.limits().search()),
          store.index(),
          new MessageView(store.index(), store.archive(), new MimeReader()),
          new Reports(
              store.index(), store.archive(), Version.number(), () -> AccountFigures.of(routes)),
          store.proofs(),
          world.clock());
    } catch (IOException e) {
      throw Fault.failed("the endpoint cannot be started")
          .where(http.host() + ":" + port + ", keys 'http.host' and 'http.port'")
          .expected("an address of this machine and a port that is free")
          .found(Trouble.words(e))
          .hint("take another: --http.port=0 is any that is free")
          .cause(e);
    }
  }
}
