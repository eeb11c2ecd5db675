package org.estreat.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.estreat.archive.CustodyEvent;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Mails;
import org.estreat.index.Checkpoint;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.model.MessageKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users add to the routes, and what happens when a step fails. */
class RoutesTest {
  private static final String PLACE = "        # Steps of your own go here.\n";

  @TempDir Path folder;
  private final Mails server = new Mails();
  private final MemoryIndex index = new MemoryIndex();

  @BeforeEach
  void copyRoutes() throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    for (String name : List.of("collect", "ingest", "errors")) {
      Path file = Path.of(name + ".camel.yaml");
      Files.copy(Path.of("routes").resolve(file), folder.resolve("routes").resolve(file));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFilterAndACopyToAFileAreAddedWithoutCompiling() throws Exception {
    add(
        """
        - filter:
            expression:
              simple:
                expression: "${exchangeProperty.uid} == 2"
            steps:
              - stop: {}
        - to:
            uri: file
            parameters:
              directoryName: "%s"
              fileName: "${exchangeProperty.sightingId}.eml"
        """
            .formatted(folder.resolve("copies")));
    try (Bench bench = new Bench(folder, index)) {
      server.deliver(4);
      FolderReport report = pass(bench).folders().getFirst();

      assertThat(report.complete()).isTrue();
      assertThat(report.archived()).isEqualTo(3);
      assertThat(report.passedBy()).isEqualTo(1);
      assertThat(copies()).containsExactlyInAnyOrderElementsOf(keys());
      assertThat(bench.journal())
          .filteredOn(e -> e instanceof CustodyEvent.PassedBy)
          .singleElement()
          .extracting(e -> ((CustodyEvent.PassedBy) e).uid().value())
          .isEqualTo(2L);
      assertThat(position(bench).lastUid()).isEqualTo(4);

      assertThat(pass(bench).folders().getFirst().collected()).as("not fetched again").isZero();
    }
  }

  @Test
  void theWatermarkWaitsForMessagesInAQueueOfTheUsers() throws Exception {
    add(
        """
        - to:
            uri: seda
            parameters:
              name: later
        - stop: {}
        """);
    Files.writeString(
        folder.resolve("routes/later.camel.yaml"),
        """
        - route:
            id: later
            from:
              uri: seda
              parameters:
                name: later
                concurrentConsumers: 3
              steps:
                - to:
                    uri: direct
                    parameters:
                      name: walk
        """);
    try (Bench bench = new Bench(folder, index)) {
      server.deliver(40);
      FolderReport report = pass(bench).folders().getFirst();
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(report.archived()).isEqualTo(40);
      assertThat(position(bench).lastUid()).isEqualTo(40);
      assertThat(bench.journal()).noneMatch(e -> e instanceof CustodyEvent.PassedBy);
    }
  }

  @Test
  void aStepThatFailsLosesNoMessage() throws Exception {
    add(
        """
        - filter:
            expression:
              simple:
                expression: "${body.sighting.nonsense} == 1"
            steps:
              - stop: {}
        """);
    try (Bench bench = new Bench(folder, index)) {
      server.deliver(2);
      FolderReport report = pass(bench).folders().getFirst();
      assertThat(report.complete()).as("%s", report).isTrue();
      assertThat(report.archived()).isEqualTo(2);
      assertThat(bench.journal())
          .filteredOn(e -> e instanceof CustodyEvent.Act act && act.what().equals("quarantine"))
          .hasSize(2)
          .allSatisfy(e -> {
            CustodyEvent.Act act = (CustodyEvent.Act) e;
            assertThat(act.what()).isEqualTo("quarantine");
            assertThat(act.details().get("reason")).contains("route ingest", "nonsense");
          });
    }
  }

  @Test
  void aFullDiskStopsThePassAndTheNextOneGoesOnThere() throws Exception {
    String errors = Files.readString(folder.resolve("routes/errors.camel.yaml"));
    Files.writeString(
        folder.resolve("routes/errors.camel.yaml"),
        errors.replace("redeliveryDelay: \"500\"", "redeliveryDelay: \"1\""));
    try (Bench bench = new Bench(folder, index)) {
      server.deliver(5);
      int[] tries = {0};
      index.beforePut(entry -> {
        if (entry.sighting().uid().value() == 3) {
          tries[0]++;
          throw new UncheckedIOException(new IOException("No space left on device"));
        }
      });
      CollectReport broken = pass(bench);
      assertThat(broken.complete()).isFalse();
      assertThat(broken.fault()).contains("UID 3", "No space left on device");
      assertThat(tries[0]).as("once and three times again").isEqualTo(4);
      assertThat(position(bench).lastUid()).isEqualTo(2);

      index.beforePut(entry -> {});
      CollectReport whole = pass(bench);
      assertThat(whole.complete()).as("%s", whole).isTrue();
      assertThat(index.entries()).hasSize(5);
      assertThat(bench.journal())
          .as("a Sighting kept before the disk was full is not kept twice")
          .filteredOn(e -> e instanceof CustodyEvent.Sighted)
          .hasSize(5);
    }
  }

  private void add(String steps) throws IOException {
    Path file = folder.resolve("routes/ingest.camel.yaml");
    String before = Files.readString(file);
    assertThat(before).contains(PLACE);
    Files.writeString(file, before.replace(PLACE, steps.indent(8)));
  }

  private CollectReport pass(Bench bench) throws Exception {
    Path routes = folder.resolve("routes");
    try (Routes started = Routes.start(routes, bench.corridor, List.of(server.account()), true)) {
      return started.awaitPass().getFirst();
    }
  }

  private static Checkpoint.Position position(Bench bench) {
    return bench.corridor.position(Bench.INBOX).orElseThrow();
  }

  private List<String> keys() {
    return index.entries().stream()
        .map(e -> e.sighting().id().value() + ".eml " + e.message().key())
        .toList();
  }

  private List<String> copies() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("copies"))) {
      return files
          .map(file -> {
            try {
              return file.getFileName() + " " + MessageKey.of(Files.readAllBytes(file));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .toList();
    }
  }
}
