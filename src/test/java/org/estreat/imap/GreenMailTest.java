package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.estreat.archive.CustodyEvent;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.route.Routes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collecting from a server in this process, by the routes that the product has. */
class GreenMailTest {
  private static final Path ROUTES = Path.of("routes");

  @TempDir Path folder;
  private final Mails server = new Mails();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void collectsResumesAndFetchesNothingTwice() throws Exception {
    server.deliver(5);
    MemoryIndex index = new MemoryIndex();
    try (Bench bench = new Bench(folder, index)) {
      FolderReport first = pass(bench, server.account()).folders().getFirst();
      assertThat(first.collected()).isEqualTo(5);
      assertThat(first.complete()).isTrue();
      assertThat(first.onServer()).isEqualTo(5).isEqualTo(first.archived());

      FolderReport second = pass(bench, server.account()).folders().getFirst();
      assertThat(second.collected()).isZero();
      assertThat(second.complete()).isTrue();

      server.deliver(2);
      FolderReport third = pass(bench, server.account()).folders().getFirst();
      assertThat(third.collected()).isEqualTo(2);
      assertThat(third.onServer()).isEqualTo(7).isEqualTo(third.archived());
    }
    assertThat(index.entries()).hasSize(7);
  }

  @Test
  void wrongPasswordIsSaidAndNotShown() throws Exception {
    try (Bench bench = new Bench(folder, new MemoryIndex())) {
      CollectReport report = pass(bench, Mails.account("s3cret-wrong", server.port()));
      assertThat(report.kind()).isEqualTo(FaultKind.WRONG_PASSWORD);
      assertThat(report.complete()).isFalse();
      assertThat(report.fault()).contains("refused the login of alice").doesNotContain("s3cret");
    }
  }

  @Test
  void refusedConnectionIsSaid() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    try (Bench bench = new Bench(folder, new MemoryIndex())) {
      CollectReport report = pass(bench, Mails.account("right", nobody));
      assertThat(report.kind()).isEqualTo(FaultKind.REFUSED_CONNECTION);
      assertThat(report.fault()).contains("cannot connect to 127.0.0.1:" + nobody);
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefusedUnlessTheRouteTrustsIt() throws Exception {
    server.deliver(1);
    ImapAccount account = Mails.account("right", server.tlsPort(), Security.TLS);
    try (Bench bench = new Bench(folder, new MemoryIndex())) {
      CollectReport refused = pass(bench, account);
      assertThat(refused.kind()).isEqualTo(FaultKind.OTHER);
      assertThat(refused.fault()).contains("cannot log in to 127.0.0.1");

      Path trusting = Files.createDirectories(folder.resolve("routes"));
      for (String name : List.of("collect", "ingest", "errors")) {
        String text = Files.readString(ROUTES.resolve(name + ".camel.yaml"));
        String option = "        mail.imaps.ssl.trust: \"*\"\n";
        option += "        mail.imaps.ssl.checkserveridentity: \"false\"\n";
        Files.writeString(
            trusting.resolve(name + ".camel.yaml"),
            text.replace("        initialDelay: 0\n", "        initialDelay: 0\n" + option));
      }
      CollectReport report = pass(trusting, bench, account);
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(report.folders().getFirst().collected()).isEqualTo(1);
    }
  }

  @Test
  void aServerWithoutStartTlsIsRefusedWhereItIsRequired() throws Exception {
    try (Bench bench = new Bench(folder, new MemoryIndex())) {
      CollectReport required =
          pass(bench, Mails.account("right", server.port(), Security.STARTTLS));
      assertThat(required.fault()).contains("does not offer STARTTLS, which is required");
      CollectReport offered =
          pass(bench, Mails.account("right", server.port(), Security.STARTTLS_IF_OFFERED));
      assertThat(offered.complete()).isTrue();
    }
  }

  @Test
  void aLostConnectionIsMadeAgainAndNothingComesTwice() throws Exception {
    server.deliver(120);
    MemoryIndex index = new MemoryIndex();
    try (Bench bench = new Bench(folder, index);
        Breaker breaker = new Breaker(server.port(), 7_000, 2)) {
      CollectReport report = pass(bench, Mails.account("right", breaker.port()));
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(breaker.broken()).isEqualTo(2);
      assertThat(bench.journal()).filteredOn(CustodyEvent.Sighted.class::isInstance).hasSize(120);
      assertThat(index.puts()).isEqualTo(120);
    }
  }

  @Test
  void closingInTheMiddleOfAPassLosesNothing() throws Exception {
    server.deliver(300);
    MemoryIndex index = new MemoryIndex();
    try (Bench bench = new Bench(folder, index)) {
      CountDownLatch some = new CountDownLatch(40);
      index.beforePut(entry -> some.countDown());
      try (Routes routes = Routes.start(ROUTES, bench.corridor, List.of(server.account()), true)) {
        some.await();
        assertThat(routes.latest()).isEmpty();
      }
      assertThat(index.entries()).hasSizeBetween(40, 299);
      CollectReport report = pass(bench, server.account());
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(bench.journal()).filteredOn(CustodyEvent.Sighted.class::isInstance).hasSize(300);
    }
  }

  private static CollectReport pass(Bench bench, ImapAccount account) throws Exception {
    return pass(ROUTES, bench, account);
  }

  private static CollectReport pass(Path files, Bench bench, ImapAccount account) throws Exception {
    try (Routes routes = Routes.start(files, bench.corridor, List.of(account), true)) {
      return routes.awaitPass().getFirst();
    }
  }
}
