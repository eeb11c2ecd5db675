package org.estreat.route;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultCamelContextNameStrategy;
import org.estreat.imap.AccountState;
import org.estreat.imap.CollectListener;
import org.estreat.imap.CollectReport;
import org.estreat.imap.Gate;
import org.estreat.imap.ImapAccount;
import org.estreat.imap.WatchState;
import org.estreat.ingest.Corridor;

/**
 * The routes of a folder, at work. Either all of it starts or nothing: every file is loaded, every
 * endpoint, bean and method that it names is looked up, and then the first consumer starts.
 *
 * <p>Safe to use from several threads.
 */
public final class Routes implements Closeable {
  /** The route template that is made into a route for each account. */
  static final String COLLECT = "collect";

  private final DefaultCamelContext context;
  private final Gate gate;
  private final List<String> accounts;
  private final Collecting collecting;

  private Routes(
      DefaultCamelContext context,
      List<ImapAccount> accounts,
      Gate gate,
      CollectListener listener) {
    this.context = context;
    this.gate = gate;
    this.collecting = new Collecting(listener);
    this.accounts = accounts.stream().map(ImapAccount::name).toList();
  }

  /** With {@link Gate#CONNECTIONS} in all, and nobody else who hears of the passes. */
  public static Routes start(
      Path folder, Corridor corridor, List<ImapAccount> accounts, boolean once) throws IOException {
    Gate gate = new Gate(Gate.CONNECTIONS, InstantSource.system());
    return start(folder, corridor, accounts, once, gate, report -> {});
  }

  /**
   * Loads and starts the {@code *.camel.yaml} files of a folder.
   *
   * @param gate what the accounts' connections share
   * @param once whether each account is collected by one pass, or by pass after pass
   * @param listener hears of each pass before {@link #awaitPass} and {@link #latest} know of it,
   *     and before the account's next pass begins
   * @throws RouteFaultException when a file cannot be used; it names file, line and fault
   */
  public static Routes start(
      Path folder,
      Corridor corridor,
      List<ImapAccount> accounts,
      boolean once,
      Gate gate,
      CollectListener listener)
      throws IOException {
    DefaultCamelContext context = new DefaultCamelContext();
    Routes routes = new Routes(context, accounts, gate, listener);
    try {
      routes.prepare(corridor);
      RouteFiles.load(folder, context);
      RouteFaults.checkExceptions(folder, context);
      if (context.getRouteTemplateDefinition(COLLECT) == null) {
        throw new RouteFaultException(
            folder, 0, "expected a routeTemplate with the id " + COLLECT + ", found none");
      }
      for (ImapAccount account : accounts) {
        routes.addAccount(account, once);
      }
      context.start(); // makes the routes, without their consumers
      RouteFaults.checkDirect(folder, context);
      context.getRouteController().startAllRoutes();
      return routes;
    } catch (RouteFaultException e) {
      context.stop();
      throw e;
    } catch (Exception e) {
      RouteFaultException fault = RouteFaults.inRoute(folder, context, e);
      context.stop();
      throw fault;
    }
  }

  private void prepare(Corridor corridor) {
    context.setNameStrategy(new DefaultCamelContextNameStrategy("estreat"));
    context.setAutoStartup(false);
    context.setSourceLocationEnabled(true);
    context.setStartupSummaryLevel(StartupSummaryLevel.Off);
    context.getShutdownStrategy().setTimeout(60);
    context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
    context.getRegistry().bind("corridor", corridor);
    context.getRegistry().bind("gate", gate);
    context.getRegistry().bind("quarantine", new Quarantine(corridor));
    context.getRegistry().bind("reports", CollectListener.class, collecting);
    RawMessageConverters.addTo(context.getTypeConverterRegistry());
  }

  private void addAccount(ImapAccount account, boolean once) throws Exception {
    String bean = beanName(context, account.name());
    context.getRegistry().bind(bean, account);
    String host = account.host().contains(":") ? "[" + account.host() + "]" : account.host();
    String place = account.port() > 0 ? host + ":" + account.port() : host;
    TemplatedRouteBuilder.builder(context, COLLECT)
        .routeId(COLLECT + "-" + bean)
        .parameter("account", bean)
        .parameter("server", place)
        .parameter("every", account.every().toMillis())
        .parameter("passes", once ? 1 : 0)
        .add();
  }

  /** The account's name in a form that may stand in a URI, and is not bound yet. */
  private static String beanName(CamelContext context, String account) {
    String plain = account.replaceAll("[^A-Za-z0-9._-]", "_");
    String name = plain;
    for (int i = 2; context.getRegistry().lookupByName(name) != null; i++) {
      name = plain + "-" + i;
    }
    return name;
  }

  /** Waits until every account has come to the end of a pass; returns the last report of each. */
  public List<CollectReport> awaitPass() throws InterruptedException {
    return collecting.awaitPass(accounts);
  }

  /** The last report of each account that has one. */
  public List<CollectReport> latest() {
    return collecting.reports();
  }

  /** How collecting goes: one for each account that has begun, in the accounts' order. */
  public List<AccountView> views() {
    return collecting.views(accounts, gate.states());
  }

  /** How changes of an account are noticed between its passes. */
  public WatchState watched(String account) {
    return collecting.watched(account);
  }

  /** How each account's connections fare just now, by the account's name. */
  public List<AccountState> states() {
    return gate.states();
  }

  /** Ends all consumers; returns when no message is on its way any more. */
  @Override
  public void close() {
    context.stop();
  }
}
