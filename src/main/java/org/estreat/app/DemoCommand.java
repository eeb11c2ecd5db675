package org.estreat.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.estreat.api.CallException;
import org.estreat.api.HttpApi;
import org.estreat.api.Program;
import org.estreat.api.SearchAnswer;
import org.estreat.api.SearchCall;
import org.estreat.api.SearchService;
import org.estreat.app.RouteStart.How;
import org.estreat.app.demo.DemoMessage;
import org.estreat.app.demo.DemoSearches;
import org.estreat.app.demo.SampleMailbox;
import org.estreat.app.proof.ProofRecorder;
import org.estreat.imap.CollectReport;
import org.estreat.index.Hit;
import org.estreat.query.SearchSyntaxException;
import org.estreat.route.Routes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description =
        "Show it all with nothing to set up: an IMAP server with sample mail, collected and"
            + " searched.",
    footer = {"", "Without --data, all is kept in a temporary folder, which goes with the demo."})
final class DemoCommand extends Task {
  private static final String USER = "sample";
  private static final int HITS = 2;

  @Option(names = "--once", description = "end after the searches; exit 0 if each found its mail")
  private boolean once;

  private @Nullable Path temporary;

  DemoCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException, InterruptedException {
    world().shutdown().beOrderly();
    try {
      return show();
    } finally {
      LogFile.silence();
      if (temporary != null) {
        DataFolder.delete(temporary);
      }
    }
  }

  /** Without {@code --data}, a folder that goes with the demo. */
  @Override
  @Nullable String standardData() {
    String given = super.standardData();
    if (given != null) {
      return given;
    }
    try {
      temporary = Files.createTempDirectory("estreat-demo");
      return temporary.resolve("index-data").toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot make a temporary folder", e);
    }
  }

  private int show() throws Fault, IOException, InterruptedException {
    String password = Long.toHexString(new java.security.SecureRandom().nextLong());
    List<DemoMessage> mail = SampleMailbox.messages();
    try (DemoServer server = new DemoServer(USER, password)) {
      server.load(mail);
      long folders = mail.stream().map(DemoMessage::folder).distinct().count();
      answer(
          (once ? "An IMAP server" : "An IMAP server at " + server.host() + ":" + server.port())
              + " holds "
              + Counted.of(mail.size(), "sample message")
              + " in "
              + Counted.of(folders, "folder")
              + ".");
      Config config = config(server);
      Accounts accounts = Accounts.of(demoWorld(password), config, config.accounts());
      try (Store store = Store.open(config, world().clock(), new Damage(world()));
          ProofRecorder recorder = new Proving(world(), config, store).ofNews();
          Routes routes =
              RouteStart.start(
                  config, store, accounts.imap(), new How(once, world().clock(), recorder))) {
        return collected(config, store, routes, recorder, mail.size());
      }
    }
  }

  private Config config(DemoServer server) throws Fault {
    Config config = config();
    Config.Account account =
        new Config.Account(
            USER,
            "Sample",
            server.host(),
            server.port(),
            Config.Security.NONE,
            USER,
            new Config.Password.Env("DEMO_PASSWORD"),
            List.of("*"),
            List.of(),
            Config.Folders.STANDARD,
            Duration.ofSeconds(10),
            List.of("INBOX"),
            Config.Access.standard(config.limits().connections()));
    return new Config(
        config.data(), config.routes(), config.http(), List.of(account), config.limits());
  }

  private World demoWorld(String password) {
    Map<String, String> env = new HashMap<>(world().env());
    env.put("DEMO_PASSWORD", password);
    World w = world();
    return new World(
        w.in(), w.out(), w.err(), env, w.cwd(), w.clock(), w.overrides(), w.shutdown());
  }

  private int collected(Config config, Store store, Routes routes, ProofRecorder recorder, int sent)
      throws Fault, IOException, InterruptedException {
    String into = once && temporary != null ? "a temporary folder" : config.data().toString();
    answer("The routes of " + config.routes() + " collect it into " + into + ":\n");
    List<CollectReport> reports = routes.awaitPass();
    new Proving(world(), config, store).print(recorder.recorded(), world().page().atMost(80));
    long kept = Store.sightings(store.index());
    boolean good = reports.stream().allMatch(CollectReport::complete) && kept >= sent;
    if (!good) {
      answer("NOT AS EXPECTED: " + sent + " messages on the server, " + kept + " in the index");
    }
    int port = freePort(config.http());
    try (HttpApi api = Endpoint.start(world(), config, port, store, routes)) {
      if (!once) {
        answer("\nThe endpoint answers at " + api.uri());
      }
      good &= searches(store);
      if (!once) {
        goOn(api);
      }
    }
    return good ? Exit.DONE : Exit.FAILED;
  }

  /** The configured port, or 0 for any where it is taken. */
  private static int freePort(Config.Http http) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(http.host(), http.port()));
      return http.port();
    } catch (BindException e) {
      return 0;
    }
  }

  private boolean searches(Store store) throws Fault, IOException {
    SearchService service = new SearchService(store.index(), world().clock());
    HitTable table = HitTable.of(world().page().atMost(100));
    boolean good = true;
    for (DemoSearches.Search search : DemoSearches.all()) {
      answer("\n" + search.explanation());
      answer("  estreat search " + syntax(search) + "'" + search.program() + "'");
      SearchAnswer found = answerTo(service, search);
      good &= print(table, found, search.expected());
    }
    answer("\n" + (good ? "Each search found what it had to." : "NOT each search found its mail."));
    return good;
  }

  private boolean print(HitTable table, SearchAnswer found, long expected) {
    found.hits().stream().limit(HITS).forEach(hit -> print(table, hit));
    boolean asExpected = found.total() == expected;
    answer(
        "  = "
            + found.total()
            + " found in "
            + found.millis()
            + " ms"
            + (found.total() > HITS ? ", " + HITS + " shown" : "")
            + (asExpected ? "" : "; NOT AS EXPECTED: " + expected));
    return asExpected;
  }

  private void print(HitTable table, Hit hit) {
    answer("  " + table.line(hit));
    hit.matches().stream().limit(1).forEach(match -> answer("  " + table.line(match)));
  }

  private static String syntax(DemoSearches.Search search) {
    return switch (search.syntax()) {
      case IMAP -> "";
      case SIMPLE -> "--syntax simple ";
    };
  }

  private SearchAnswer answerTo(SearchService service, DemoSearches.Search search)
      throws Fault, IOException {
    Program program =
        switch (search.syntax()) {
          case IMAP -> Program.imap(search.program());
          case SIMPLE -> Program.simple(search.program());
        };
    try {
      return service.search(SearchCall.of(program).withSnippets(true));
    } catch (SearchSyntaxException e) {
      throw SearchCommand.unreadable(e);
    } catch (CallException e) {
      throw SearchCommand.refused(e, config().data());
    }
  }

  private void goOn(HttpApi api) throws InterruptedException {
    String query = URLEncoder.encode("BODY schifffahrt", StandardCharsets.UTF_8);
    answer(
        "\nIt goes on serving until Ctrl-C. In another terminal:\n  curl '"
            + api.uri()
            + "v1/search?q="
            + query
            + "&snippets=true'");
    world().out().flush();
    world().shutdown().await();
  }
}
