package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.estreat.imap.WatchState.Way;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.route.AccountView;
import org.estreat.route.Routes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watching an account whose server is in this process; it has IDLE and no NOTIFY. */
@Timeout(120)
class WatcherTest {
  @TempDir Path folder;
  private final Mails server = new Mails();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void mailThatArrivesIsSearchableWithoutAPassAndTheViewTells() throws Exception {
    server.deliver(3);
    ImapAccount account = Watched.rarely(server.account(), List.of("INBOX"));
    try (Watched watched = new Watched(folder, account)) {
      watched.awaitWatched(Way.IDLE, 1);
      for (int i = 0; i < 5; i++) {
        server.deliver("arrival" + i, "Hello.");
        watched.awaitFound("SUBJECT arrival" + i, 1);
      }
      watched.awaitFound("ALL", 8);
      watched.awaitView(view -> view.onServer() == 8);
      AccountView view = watched.view();
      assertThat(view.complete()).as("%s", view).isTrue();
      assertThat(view.totals()).extracting("messages", "passes").containsExactly(8L, 1);
      assertThat(view.updated()).isNotNull();
    }
  }

  @Test
  void anAccountThatIsNotToBeFollowedIsLeftAlone() throws Exception {
    server.deliver(1);
    ImapAccount account = Watched.rarely(server.account(), List.of());
    try (Watched watched = new Watched(folder, account)) {
      watched.routes.awaitPass();
      assertThat(watched.routes.watched("alice")).isEqualTo(WatchState.NONE);
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void aSinglePassWatchesNothing() throws Exception {
    server.deliver(1);
    try (Bench bench = new Bench(folder, new MemoryIndex());
        Routes routes =
            Routes.start(Path.of("routes"), bench.corridor, List.of(server.account()), true)) {
      routes.awaitPass();
      assertThat(routes.watched("alice")).isEqualTo(WatchState.NONE);
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void aConnectionThatIsCutWhileIdlingIsMadeAgain() throws Exception {
    server.deliver(1);
    try (Breaker breaker = new Breaker(server.port(), 0, 0)) {
      ImapAccount account =
          Watched.rarely(Mails.account("right", breaker.port()), List.of("INBOX"));
      try (Watched watched = new Watched(folder, account)) {
        watched.awaitWatched(Way.IDLE, 1);
        breaker.cutAll();
        server.deliver("meanwhile", "Hello.");
        watched.awaitFound("SUBJECT meanwhile", 1);
        watched.awaitWatched(Way.IDLE, 1);
      }
    }
  }

  @Test
  void aPollIntervalFindsWhatNobodyTold() throws Exception {
    ImapAccount account =
        Watched.every(server.account(), List.of("Nowhere"), Duration.ofSeconds(2));
    try (Watched watched = new Watched(folder, account)) {
      watched.routes.awaitPass();
      server.deliver("arrival", "Hello.");
      watched.awaitFound("SUBJECT arrival", 1);
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(listen|watch|pass)-alice"))
        .toList();
  }
}
