package org.estreat.imap;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.estreat.api.HttpApi;
import org.estreat.api.MessageView;
import org.estreat.api.ProofShelf;
import org.estreat.api.Reports;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Bench;
import org.estreat.lucene.LuceneIndex;
import org.estreat.mime.MimeReader;
import org.estreat.route.AccountView;
import org.estreat.route.Routes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An account that is collected for ever, with a real index and the endpoint in front of it. */
final class Watched implements Closeable {
  /** Generous, because the machine may be busy; it is no measure of anything. */
  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final JsonMapper JSON = new JsonMapper();

  final Routes routes;
  private final MessageIndex index;
  private final Bench bench;
  private final HttpApi api;
  private final HttpClient client = HttpClient.newHttpClient();

  Watched(Path folder, ImapAccount account) throws IOException {
    index = LuceneIndex.open(folder.resolve("index"));
    bench = new Bench(folder.resolve("archive"), index);
    routes = Routes.start(Path.of("routes"), bench.corridor, List.of(account), false);
    api =
        HttpApi.start(
            new HttpApi.Settings("127.0.0.1", 0),
            index,
            new MessageView(index, bench.archive, new MimeReader()),
            new Reports(index, bench.archive, "0"),
            ProofShelf.EMPTY,
            InstantSource.system());
  }

  /** The same account; passes are too rare to find anything by themselves. */
  static ImapAccount rarely(ImapAccount account, List<String> idle) {
    return every(account, idle, Duration.ofHours(2));
  }

  static ImapAccount every(ImapAccount account, List<String> idle, Duration every) {
    return new ImapAccount(
        account.name(),
        account.host(),
        account.port(),
        account.security(),
        account.user(),
        account.credential(),
        account.include(),
        account.exclude(),
        every,
        idle,
        4,
        account.batchMessages(),
        account.batchBytes(),
        account.access(),
        account.folders());
  }

  /** Waits until changes are noticed so, on so many connections. */
  void awaitWatched(WatchState.Way way, int connections) {
    WatchState wanted = new WatchState(way, connections);
    patiently()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> wanted.equals(routes.watched("alice")));
  }

  /**
   * Not ended by what other threads throw: the server in this process throws where a client is cut
   * off, which is what some tests do.
   */
  static ConditionFactory patiently() {
    return Awaitility.await().dontCatchUncaughtExceptions().atMost(LIMIT);
  }

  AccountView view() {
    return routes.views().getFirst();
  }

  void awaitView(Predicate<AccountView> wanted) {
    patiently().until(() -> wanted.test(view()));
  }

  /** Waits until so many messages of a mailbox answer to a search. */
  void awaitFound(String program, long count) {
    patiently().pollInterval(Duration.ofMillis(5)).until(() -> found(program) == count);
  }

  long found(String program) throws IOException, InterruptedException {
    String query = "v1/search?q=" + URLEncoder.encode(program, StandardCharsets.UTF_8);
    return get(query).get("total").asLong();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    URI uri = api.uri().resolve(path);
    return JSON.readTree(
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }

  @Override
  public void close() throws IOException {
    client.close();
    api.close();
    routes.close();
    bench.close();
    index.close();
  }
}
