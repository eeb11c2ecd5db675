package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.estreat.app.demo.SampleMailbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong, the message says what, where, expected and found, the exit code is the
 * contract's, there is no stack trace, and what is kept stays whole.
 */
class BadInputTest {
  private static final String MAIL =
      """
      From: ann@example.org\r
      Subject: hello\r
      Date: Mon, 7 Feb 2022 10:00:00 +0000\r
      \r
      hi\r
      """;

  @TempDir Path folder;

  @BeforeEach
  void keepOneMessage() throws IOException {
    Files.writeString(folder.resolve("1.eml"), MAIL);
  }

  private Run run(String... args) {
    return Run.of(folder, args);
  }

  private Run importOne() {
    Run run = run("import", "1.eml", "--mailbox", "a/b", "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private void assertWhole(long messages) {
    Run verify = run("verify", "--deep", "--quiet");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out()).containsPattern("sightings in the index\\s+" + messages + "\n");
  }

  private static void assertExplained(Run run, int exitCode, String... pieces) {
    assertThat(run.err()).startsWith("estreat: ").contains("where:", "expected:", "found:");
    assertThat(run.err()).contains(pieces);
    assertThat(run.err()).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serch x | unknown command 'serch' | did you mean 'search'?",
        "search --mailbx a/b ALL | unknown option '--mailbx' | did you mean '--mailbox'?",
        "search | there is no PROGRAM | neither",
        "search --batch f ALL | do not go together | both",
        "search --batch nothing.jsonl | the batch cannot be read | nothing at",
        "search --limit x ALL | 'x' is no value of --limit | expected: a whole number",
        "search --limit | --limit has no value | found:    the end",
        "search --scope --json ALL | --scope has no value | expected: imap or all",
        "search --json --json ALL | --json stands twice | expected: it once",
        "search --limit -1 ALL | --limit is below zero | -1",
        "search --syntax odd ALL | 'odd' is no value of --syntax | expected: imap or simple",
        "search --scope odd ALL | --scope | odd",
        "search --timeout 5 ALL | a wrong value | found:    5",
        "search ALL --config nothing.yaml | the configuration cannot be read | nothing.yaml",
        "search ALL --http.prot=1 | unknown setting 'http.prot' | did you mean 'port'?",
        "search FROM smith SINCEE 1-Feb-1994 | the search cannot be read | found:    SINCEE",
        "search FROM | the search cannot be read | found:    the end",
        "search --syntax simple fro:x | the search cannot be read | like from:smith since:",
        "search --mailbox no/such ALL | not found | no/such",
        "search --sort ODD ALL | a wrong value | sort",
        "search --sort ODD ALL | a wrong value | found:    ODD",
        "show short | not found | expected: a message's ID has 20 characters",
        "search --return ODD ALL | a wrong value | return",
        "search --thread REFS ALL | a wrong value | found:    REFS",
        "search --batch 1.eml --thread REFERENCES | a batch takes one --mailbox | s, --thread",
        "search --batch 1.eml --syntax simple | a batch takes one --mailbox | s, --syntax simple",
        "search --batch 1.eml --snippets --limit 1 | and no --return | s, --limit, --snippets",
        "bench --probes 0 | a number is too small | --probes 0",
        "search IN (subscribed) ALL | the search cannot be read | subscribed",
        "search IN (mailboxes no/such) ALL | not found | no/such",
        "export IN (mailboxes no/such) ALL --to x | not found | no/such",
        "show | ID | nothing",
        "show short | not found | found:    short",
        "show AAAAAAAAAAAAAAAAAAAA | not found | AAAAAAAAAAAAAAAAAAAA",
        "show --raw --json AAAAAAAAAAAAAAAAAAAA | --raw and --json do not go together | estreat show",
        "import | --mailbox ACCOUNT/BOX and PATH are missing | found:    neither",
        "import 1.eml | --mailbox ACCOUNT/BOX is missing | nothing",
        "import 1.eml --mailbox a/b --mbox-dialect x | expected: original or mboxrd | found:    x",
        "search --snippets --return COUNT ALL | a wrong value | where:    --snippets",
        "search --snippets --thread REFERENCES ALL | a wrong value | limit above 0",
        "search --snippets RETURN (COUNT) ALL | a wrong value | where:    --snippets",
        "search --snippets --limit 0 ALL | a wrong value | where:    --snippets",
        "import 1.eml --mailbox nobox | this is no mailbox | ACCOUNT/BOX",
        "import nothing.mbox --mailbox a/b | there is nothing to import | nothing.mbox",
        "export ALL | --to | nothing",
        "export ALL --to x --format pst | unknown format | eml, mbox or jsonl",
        "export ALL --to full | the export's folder is not free | new or empty",
        "sync | no account is configured | the sample estreat.yaml",
        "exceptions --acknowledge= | the reason is empty | --acknowledge",
        "verify --acknowledge= | the reason is empty | --acknowledge",
        "status extra | one argument too many: 'extra' | no further argument",
      })
  void wrongUseIsExplainedAndEndsWith2(String line, String what, String detail) throws Exception {
    importOne();
    Files.createDirectories(folder.resolve("full/of/things"));

    assertExplained(run(line.split(" ", -1)), 2, what, detail);
    assertWhole(1);
  }

  static Stream<Arguments> commandsThatNeedData() {
    return Stream.of(
            "search ALL",
            "show AAAAAAAAAAAAAAAAAAAA",
            "status",
            "exceptions",
            "verify",
            "reindex",
            "export ALL --to out")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("commandsThatNeedData")
  void withoutADataFolderACommandSaysSoAndMakesNone(String line) {
    assertExplained(run(line.split(" ", -1)), 3, "no data folder", "index-data", "import, sync");
    assertThat(folder.resolve("index-data")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b*", "a%/b", "a/b\nc", "a/\u001b[31mred", "a/\u0085"})
  void aMailboxIsNotNamedByAPattern(String name) {
    Run run = run("import", "1.eml", "--mailbox", name);
    assertExplained(run, 2, "no name for a mailbox", "--mailbox", "without '*'");
    assertThat(folder.resolve("index-data")).doesNotExist();
  }

  @Test
  void anExportThatCannotBeWrittenNamesItsFolder() {
    importOne();
    Run inFile = run("export", "ALL", "--to", "1.eml/out");
    assertExplained(inFile, 2, "where:    " + folder.resolve("1.eml/out"), "found:    a file");
    String tooLong = "x".repeat(300);
    Run unwritable = run("export", "ALL", "--to", tooLong);
    assertExplained(unwritable, 3, "where:    " + folder.resolve(tooLong), "nothing was written");
  }

  @Test
  void anImportThatFindsNoMailSaysSo() throws IOException {
    Files.createDirectory(folder.resolve("nothing"));
    Files.createFile(folder.resolve("no.mbox"));
    Run run = run("import", "nothing", "no.mbox", "--mailbox", "a/b", "--quiet");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no message was found in nothing no.mbox");
  }

  @Test
  void aDataFolderThatIsAFileIsNamed() throws IOException {
    Files.createFile(folder.resolve("file"));
    assertExplained(
        run("import", "1.eml", "--mailbox", "a/b", "--data", "file"),
        3,
        "the data folder is a file",
        "where:    " + folder.resolve("file"),
        "--data DIR");
    assertThat(folder.resolve("file")).isEmptyFile();
  }

  @Test
  void aDataFolderOfANewerVersionIsLeftAlone() throws Exception {
    importOne();
    Files.writeString(folder.resolve("index-data/format"), "estreat 9\n");

    assertExplained(run("search", "ALL"), 3, "newer estreat", "estreat 1", "estreat 9");
    assertExplained(
        run("import", "1.eml", "--mailbox", "a/c"), 3, "newer estreat", "estreat 1", "estreat 9");

    Files.writeString(folder.resolve("index-data/format"), "estreat 1\n");
    assertWhole(1);
  }

  @Test
  void aDataFolderInUseNamesTheProcessAndReadersWorkBesideIt() throws Exception {
    importOne();
    try (DataFolder _ = DataFolder.openForWriting(folder.resolve("index-data"))) {
      assertExplained(
          run("import", "1.eml", "--mailbox", "a/c"),
          3,
          "in use by another process",
          "process " + ProcessHandle.current().pid());
      assertThat(run("search", "ALL").exitCode()).isZero();
    }
    assertWhole(1);
  }

  @ParameterizedTest
  @CsvSource({
    "search ALL",
    "search ALL --json",
    "search --batch batch.jsonl",
    "status",
    "status --json",
    "verify",
    "version",
    "--help"
  })
  void anAnswerThatCannotBeWrittenIsAFault(String line) throws Exception {
    importOne();
    Files.writeString(folder.resolve("batch.jsonl"), "{\"id\":\"1\",\"query\":\"ALL\"}\n");

    assertUnwritten(line.split(" ", -1));
  }

  @Test
  void anOriginalThatCannotBeWrittenIsAFault() {
    importOne();
    Matcher id =
        Pattern.compile("\"id\":\"([^\"]+)\"").matcher(run("search", "ALL", "--json").out());
    assertThat(id.find()).isTrue();

    assertUnwritten("show", "--raw", id.group(1));
  }

  private void assertUnwritten(String... args) {
    Run full = intoStreamThatFails("No space left on device", args);
    assertThat(full.exitCode()).as(full.err()).isEqualTo(3);
    assertThat(full.err())
        .contains("the answer could not be written in full", "found:    No space left on device");
    Run closed = intoStreamThatFails("Broken pipe", args);
    assertThat(closed.exitCode()).as(closed.err()).isZero();
    assertThat(closed.err()).doesNotContain("written");
  }

  private Run intoStreamThatFails(String why, String... args) {
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException(why);
          }
        };
    var err = new ByteArrayOutputStream();
    PrintStream messages = new PrintStream(err, false, StandardCharsets.UTF_8);
    int exitCode = Main.run(args, AnswerStream.to(failing), messages, Map.of(), folder);
    return new Run(exitCode, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void everyKeyCanBeGivenOnTheCommandLine() {
    importOne();

    assertThat(run("status", "--routes=elsewhere").err()).isEmpty();
  }

  @Test
  void anArchiveThatWasRestoredWithoutItsIndexIsNotLost() throws Exception {
    importOne();
    DataFolder.delete(folder.resolve("index-data/index"));

    assertExplained(run("search", "ALL"), 3, "the archive holds mail", "estreat reindex");
    Run verify = run("verify", "--deep");
    assertThat(verify.exitCode()).isEqualTo(1);
    assertThat(verify.out())
        .containsPattern("distinct messages in them\\s+1\n")
        .contains(
            "archive, journal and proofs agree",
            "the archive alone was checked",
            "estreat reindex");

    assertThat(run("reindex").exitCode()).isZero();
    assertWhole(1);
  }

  @Test
  void lucenesWordsOnVectorsAreNotLogged() {
    importOne();

    LogFile.install(folder.resolve("index-data"));
    Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider")
        .warning("Java vector incubator module is not readable");
    Logger.getLogger("org.apache.lucene.index").warning("something else");

    assertThat(folder.resolve("index-data/log/estreat.log"))
        .content()
        .contains("something else")
        .doesNotContain("vector");
  }

  @Test
  void aFolderToIncludeThatTheServerDoesNotHaveIsNotComplete() throws Exception {
    try (DemoServer server = new DemoServer("me", "x")) {
      String folders = "    folders: { include: [Inbxo, INBOX, '*'] }\n";
      Run run = sync(account(server.port()) + folders, "x");

      assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
      assertThat(run.out())
          .containsPattern(
              "me/Inbxo +unknown +0( +unknown){2} +0\n +not visited: the server lists no")
          .containsPattern("me/INBOX( +0){5}\n")
          .contains("NOT COMPLETE")
          .doesNotContain("me/*");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "imap://me@host.invalid | 143: unknown host host.invalid",
        "imap://me@127.0.0.1:PORT | : connection refused",
      })
  void aMissingConnectionSaysWhy(String url, String why) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String to = url.replace("PORT", String.valueOf(port));

    Run run = sync(account(1).replaceFirst("imap:.*", to), "x");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("no connection").containsIgnoringCase(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"imap", "imaps"})
  void aFaultOfTlsNamesItsKey(String scheme) throws Exception {
    try (DemoServer server = new DemoServer("me", "x")) {
      String account = account(server.port()).replace("imap:", scheme + ":");

      Run run = sync(account.replace("tls: none", "tls: required"), "x");

      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.err()).contains("hint:", "key 'accounts.me.tls'").doesNotContain("\tat ");
    }
  }

  @Test
  void anUnreadableConfigurationNamesFileAndLine() throws Exception {
    Files.writeString(folder.resolve("estreat.yaml"), "http:\n  port: [\n");
    assertExplained(run("status"), 2, "not YAML", "estreat.yaml:");

    Files.write(folder.resolve("estreat.yaml"), new byte[] {'#', (byte) 0xff, (byte) 0xfe});
    assertExplained(run("status"), 2, "not UTF-8", "estreat.yaml");
  }

  @Test
  void aSearchThatFindsNothingEndsWith1() {
    importOne();

    assertThat(run("search", "SUBJECT", "absent").exitCode()).isEqualTo(1);
    assertThat(run("search", "SUBJECT", "hello").exitCode()).isZero();
    assertThat(run("export", "SUBJECT absent", "--to", "out").exitCode()).isEqualTo(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aFolderWithoutMailEndsWith1() throws Exception {
    Files.createDirectories(folder.resolve("empty"));

    Run run = run("import", "empty", "--mailbox", "a/b");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no message was found in empty");
  }

  @Test
  void aCutOffMboxGivesAllThatIsThere() throws Exception {
    String mbox = "From a Mon Feb  7 10:00:00 2022\n" + MAIL.replace("\r", "") + "\n";
    Files.writeString(folder.resolve("cut.mbox"), mbox + mbox + mbox.substring(0, 60));

    Run run = run("import", "cut.mbox", "--mailbox", "a/b");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("imported\\s+3\n");
    assertWhole(3);
  }

  @Test
  void aMessageOfNoOctetsAndOneOf30MegabytesAreKept() throws Exception {
    Files.write(folder.resolve("0.eml"), new byte[0]);
    Files.writeString(
        folder.resolve("big.eml"),
        MAIL + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab\r\n".repeat(500_000),
        StandardCharsets.US_ASCII);

    Run run = run("import", "0.eml", "big.eml", "--mailbox", "a/b");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertWhole(2);
  }

  @Test
  void aFullDiskIsNamedWithWhatToDo() {
    IOException full = new IOException("cannot write", new IOException("No space left on device"));

    String text = Faults.of("the work failed", folder, full).text();

    assertThat(text).contains("the disk is full", folder.toString(), "octets free", "run the same");
  }

  @Test
  void aRefusedConnectionNamesHostAndPort() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    Run run = sync(port, "x");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .contains("no connection to the server of account me", "127.0.0.1:" + port, "expected:")
        .doesNotContain("\tat ");
  }

  @Test
  void aWrongPasswordNamesItsSourceAndIsNotShown() throws Exception {
    try (DemoServer server = new DemoServer("me", "right")) {
      Run run = sync(server.port(), "hunter2");

      assertThat(run.exitCode()).isEqualTo(3);
      assertThat(run.err())
          .contains("refuses user or password of account me", "environment variable PW")
          .doesNotContain("hunter2")
          .doesNotContain("\tat ");
    }
    Path log = folder.resolve("index-data/log/estreat.log");
    assertThat(Files.exists(log) ? Files.readString(log) : "").doesNotContain("hunter2");
  }

  @Test
  void aPasswordThatIsNotThereNamesItsSource() throws Exception {
    Files.writeString(folder.resolve("estreat.yaml"), account(143));

    assertExplained(
        run("sync"), 3, "no password for account me", "environment variable PW", "not set");
  }

  @Test
  void anUnknownAccountIsNamedWithTheNearest() throws Exception {
    Files.writeString(folder.resolve("estreat.yaml"), account(143));

    assertExplained(run("sync", "mee"), 2, "no account is called 'mee'", "did you mean 'me'?");
  }

  @Test
  void aFaultyRouteFileStartsNothing() throws Exception {
    Files.createDirectories(folder.resolve("routes"));
    Files.writeString(folder.resolve("routes/mine.camel.yaml"), "- route:\n    fro: x\n");
    Files.writeString(folder.resolve("mine.yaml"), account(143) + "routes: routes\n");

    Run run = Run.of(folder, Map.of("PW", "x"), "sync", "--config", "mine.yaml");

    assertExplained(run, 2, "a route cannot be started", "mine.camel.yaml:", "nothing was started");
  }

  @Test
  void anEmptyMailboxIsComplete() throws Exception {
    try (DemoServer server = new DemoServer("me", "x")) {
      Run run = sync(server.port(), "x");

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).containsPattern("me/INBOX(\\s+0){5}\n").contains("complete");
    }
    DataFolder.delete(folder.resolve("index-data/index"));
    Run reindex = Run.of(folder, Map.of("PW", "x"), "reindex", "--quiet");
    assertThat(reindex.exitCode()).as(reindex.err()).isZero();
    assertThat(Run.of(folder, Map.of("PW", "x"), "status", "--json").out())
        .contains("\"mailboxes\":1");
    Run search = Run.of(folder, Map.of("PW", "x"), "search", "--mailbox", "me/INBOX", "ALL");
    assertThat(search.err()).contains("0 found").doesNotContain("not found");
  }

  @Test
  void whatWasCollectedIsCompleteAndASecondVisitBringsNothing() throws Exception {
    try (DemoServer server = new DemoServer("me", "x")) {
      server.load(SampleMailbox.messages());
      Run first = sync(server.port(), "x");
      Run second = sync(server.port(), "x");

      assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
      assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
      assertThat(second.out())
          .contains("me/INBOX")
          .doesNotContainPattern("(?m)^me/.* +\\d+ +\\d+ +[1-9]\\d* +\\d+$");
    }
    assertWhole(SampleMailbox.messages().size());
  }

  private static String account(int port) {
    return """
    accounts:
      - name: me
        url: imap://me@127.0.0.1:%d
        tls: none
        password: { env: PW }
    """
        .formatted(port);
  }

  private Run sync(int port, String password) throws IOException {
    return sync(account(port), password);
  }

  private Run sync(String yaml, String password) throws IOException {
    Files.writeString(folder.resolve("estreat.yaml"), yaml);
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", password, "ESTREAT_HOME", home), "sync");
  }
}
