package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.estreat.api.AccountStatus;
import org.estreat.api.HttpApi;
import org.estreat.api.MessageView;
import org.estreat.api.ProofShelf;
import org.estreat.api.Reports;
import org.estreat.ingest.RawMessage;
import org.estreat.mime.MimeReader;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One string, made to do harm where it is shown, stands in a mailbox's name, in folders and files
 * that are imported, and in all of a message that can hold it. No output shows it as it is.
 */
class SafeToShowTest {
  private static final Map<String, String> TERMINAL = Map.of("ESTREAT_COLUMNS", "120");
  private static final String MAILBOX = "a/" + NastyMail.NASTY;

  @TempDir static Path folder;

  private static final List<Run> imports = new ArrayList<>();
  private static String id;
  private static ReadStore store;
  private static HttpApi api;
  private static HttpClient client;

  @BeforeAll
  static void takeIn() throws Exception {
    Path mail = Files.createDirectories(folder.resolve("mail").resolve(NastyMail.FILE_NAME));
    Files.write(mail.resolve("1.eml"), NastyMail.message());
    Files.writeString(mail.resolve(NastyMail.FILE_NAME + ".zip"), "PK\u0003\u0004 no zip");
    Files.writeString(mail.resolve(NastyMail.FILE_NAME + ".txt"), "no mail " + NastyMail.NASTY);
    imports.add(Run.of(folder, "import", "mail", "--mailbox", "a/b"));
    imports.add(Run.of(folder, "import", NastyMail.FILE_NAME, "--mailbox", "a/b"));
    imports.add(Run.of(folder, "import", "mail", "--mailbox", MAILBOX));
    collect();
    LogFile.install(folder.resolve("index-data"));
    Logger log = Logger.getLogger("org.estreat." + NastyMail.NASTY);
    IOException fault =
        new IOException(NastyMail.NASTY, new IOException("2026 SEVERE forged\n2026"));
    log.log(Level.SEVERE, NastyMail.NASTY, fault);
    Matcher found =
        Pattern.compile("\"id\":\"([0-9a-v]{20})\"")
            .matcher(Run.of(folder, "search", "--json", "SUBJECT quokka").out());
    assertThat(found.find()).as("%s", imports).isTrue();
    id = found.group(1);
    store = ReadStore.open(ConfigReader.read(world(), null, null));
    api = serve(store);
    client = HttpClient.newHttpClient();
  }

  private static World world() {
    return new World(
        System.in,
        System.out,
        System.err,
        Map.of(),
        folder,
        InstantSource.system(),
        Map.of(),
        new Shutdown());
  }

  /** As from a server, whose names and keywords may be anything. */
  private static void collect() throws Exception {
    World world = world();
    Config config = ConfigReader.read(world, null, null);
    try (Store store = Store.open(config, world.clock(), new Damage(world))) {
      Sighting sighting =
          new Sighting(
              Mailbox.parse(MAILBOX),
              new UidValidity(7),
              new Uid(3),
              Set.of(new Flag("$\u009b\u202e\u001b[31m")),
              OffsetDateTime.parse("2022-02-07T10:00:00Z"),
              ModSeq.NONE,
              false,
              null);
      store.corridor().ingest(new RawMessage(sighting, NastyMail.message()));
    }
  }

  private static HttpApi serve(ReadStore store) throws IOException {
    return HttpApi.start(
        new HttpApi.Settings("127.0.0.1", 0),
        store.index(),
        new MessageView(store.index(), store.archive(), new MimeReader()),
        new Reports(store.index(), store.archive(), "1", () -> List.of(account())),
        ProofShelf.EMPTY,
        InstantSource.system());
  }

  private static AccountStatus account() {
    String nasty = NastyMail.NASTY;
    return new AccountStatus(
        nasty.replace('/', ' '),
        nasty,
        nasty,
        false,
        new AccountStatus.Held(3, 40, 38, 2),
        new AccountStatus.Watch(nasty, 1),
        new AccountStatus.Collected(38, 9000),
        4,
        InstantSource.system().instant(),
        InstantSource.system().instant(),
        nasty,
        null);
  }

  @AfterAll
  static void close() throws IOException {
    client.close();
    api.close();
    store.close();
  }

  static Stream<Named<Function<Map<String, String>, Run>>> commands() throws IOException {
    Files.writeString(
        folder.resolve("batch.jsonl"),
        "{\"id\":\"\\u001b\\u009b\\u202e\",\"query\":\"SUBJECT \\u001b\\u009b\\u202e\"}\n\u009b\n");
    return Stream.of(
        command("search", "ALL"),
        command("search", "--snippets", "--scope", "all", "TEXT quokka"),
        command("search", "--json", "--snippets", "--scope", "all", "TEXT quokka"),
        command("search", "--return", "COUNT ALL", "ALL"),
        command("search", "--return", "COUNT ALL", "--json", "ALL"),
        command("search", "--thread", "REFERENCES", "ALL"),
        command("search", "--mailbox", MAILBOX, "ALL"),
        command("search", "--mailbox", "a/none" + NastyMail.NASTY, "ALL"),
        command("search", NastyMail.NASTY),
        command("search", "--syntax", "simple", NastyMail.NASTY),
        command("search", "--sort", NastyMail.NASTY, "ALL"),
        command("search", "--cursor", NastyMail.NASTY, "ALL"),
        command("search", "--" + NastyMail.NASTY),
        command("search", "--batch", "batch.jsonl", "--mailbox", MAILBOX),
        command("search", "--batch", NastyMail.NASTY.replace("\u0000", "")),
        command(NastyMail.NASTY),
        command("--http.port=" + NastyMail.NASTY, "status"),
        command("status"),
        command("status", "--json"),
        command("exceptions"),
        command("exceptions", "--json"),
        command("verify"),
        command("verify", "--deep"),
        command("proof"),
        command("proof", NastyMail.NASTY),
        command("proof", "--account", NastyMail.NASTY),
        command("show", NastyMail.NASTY),
        command("export", "--to", "out-" + NastyMail.FILE_NAME, "ALL"),
        command("reindex"));
  }

  private static Named<Function<Map<String, String>, Run>> command(String... args) {
    return named(title(args), env -> Run.of(folder, env, args));
  }

  private static String title(String... args) {
    return String.join(" ", args).replaceAll("[^ -~]+", "?");
  }

  @ParameterizedTest
  @MethodSource
  void commands(Function<Map<String, String>, Run> command) {
    for (Map<String, String> env : List.of(Map.<String, String>of(), TERMINAL)) {
      Run run = command.apply(env);
      assertSafe(run.out());
      assertSafe(run.err());
      assertThat(run.out() + run.err()).isNotBlank();
    }
  }

  @Test
  void imports() {
    for (Run run : imports) {
      assertSafe(run.out());
      assertSafe(run.err());
    }
    assertThat(imports.getFirst().err()).contains("not taken: ");
  }

  static Stream<Named<String[]>> views() {
    return Stream.of(
        words("show", "ID"),
        words("show", "--json", "ID"),
        words("show", "--raw", "ID"),
        words("show", "--part", "1", "ID"),
        words("show", "--part", "2", "ID"),
        words("show", "--part", "4", "ID"),
        words("show", "--part", "6", "ID"),
        words("show", "--part", NastyMail.NASTY, "ID"),
        words("proof", "--json"));
  }

  private static Named<String[]> words(String... words) {
    return named(title(words), words);
  }

  @ParameterizedTest
  @MethodSource
  void views(String[] words) {
    String[] args =
        Arrays.stream(words).map(word -> word.equals("ID") ? id : word).toArray(String[]::new);
    Run run = Run.of(folder, TERMINAL, args);
    assertSafe(run.out());
    assertSafe(run.err());
    assertThat(run.out() + run.err()).isNotBlank();
  }

  /** In a pipe the original is the original. */
  @Test
  void octetsStayAsTheyAreInAPipe() {
    Run part = Run.of(folder, "show", "--part", "1", id);
    assertThat(part.out()).isEqualTo("quokka " + NastyMail.NASTY);
  }

  static Stream<String> files() {
    return Stream.of(
        "index-data/log/estreat.log",
        "index-data/archive/journal.jsonl",
        "out/manifest.jsonl",
        "out/summary.json",
        "list/messages.jsonl",
        "list/manifest.jsonl");
  }

  @ParameterizedTest
  @MethodSource
  void files(String name) throws IOException {
    if (name.startsWith("out") && !Files.exists(folder.resolve("out"))) {
      assertThat(Run.of(folder, "export", "--to", "out", "ALL").exitCode()).isZero();
    }
    if (name.startsWith("list") && !Files.exists(folder.resolve("list"))) {
      assertThat(Run.of(folder, "export", "--format", "jsonl", "--to", "list", "ALL").exitCode())
          .isZero();
    }
    String text = Files.readString(folder.resolve(name));
    assertSafe(text);
    assertThat(text).isNotBlank();
  }

  /** Each line that is no part of a stack trace is one that the log itself began. */
  @Test
  void noLineOfTheLogIsForged() throws IOException {
    for (String line : Files.readAllLines(folder.resolve("index-data/log/estreat.log"))) {
      assertThat(line).matches("(\\d{4}-\\d\\d-\\d\\dT\\S+Z [A-Z]+ .*|  .*)");
    }
  }

  static Stream<String> paths() {
    String nasty = URLEncoder.encode(NastyMail.NASTY, StandardCharsets.UTF_8);
    return Stream.of(
        "/v1/search?q=ALL",
        "/v1/search?snippets=true&scope=all&q=TEXT+quokka",
        "/v1/search?return=count+all&q=ALL",
        "/v1/search?thread=references&q=ALL",
        "/v1/search?q=" + nasty,
        "/v1/search?syntax=simple&q=" + nasty,
        "/v1/search?q=ALL&mailbox=" + nasty,
        "/v1/search?q=ALL&sort=" + nasty,
        "/v1/search?q=ALL&" + nasty + "=1",
        "/v1/messages/ID",
        "/v1/messages/ID/text",
        "/v1/messages/" + nasty,
        "/v1/messages/ID/parts/" + nasty,
        "/v1/messages/ID/parts/4",
        "/v1/messages/ID/parts/5",
        "/v1/messages/ID/parts/3",
        "/v1/messages/ID/raw",
        "/v1/mailboxes",
        "/v1/status",
        "/v1/exceptions",
        "/v1/proofs/" + nasty,
        "/metrics",
        "/" + nasty);
  }

  @ParameterizedTest
  @MethodSource
  void paths(String path) throws Exception {
    URI uri = api.uri().resolve(path.replace("ID", id));
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    boolean octets = path.matches(".*/(parts/[0-9]|raw)");
    if (!octets) {
      assertSafe(response.body());
    }
    assertThat(response.headers().map()).doesNotContainKey("injected");
    response
        .headers()
        .map()
        .forEach((name, values) -> assertThat(String.join("", values)).matches("[ -~]*"));
    String policy = response.headers().firstValue("Content-Security-Policy").orElse("");
    assertThat(policy).contains("default-src 'none'", "sandbox");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    String type = response.headers().firstValue("Content-Type").orElse("");
    assertThat(type).doesNotContain("html").doesNotContain("svg");
    if (octets) {
      String disposition = response.headers().firstValue("Content-Disposition").orElse("");
      assertThat(disposition).startsWith("attachment; filename=\"").doesNotContain("/", "\\");
    }
  }

  /** Nothing but line ends and tabs that a reader, a terminal or a spreadsheet would act upon. */
  private static void assertSafe(String text) {
    assertThat(
            text.codePoints()
                .filter(SafeToShowTest::steers)
                .mapToObj(Integer::toHexString)
                .distinct()
                .toList())
        .as(() -> text.substring(0, Math.min(4_000, text.length())))
        .isEmpty();
  }

  private static boolean steers(int c) {
    int type = Character.getType(c);
    return (c != '\n' && c != '\t' && type == Character.CONTROL)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
