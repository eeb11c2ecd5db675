package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
class PageIT {
  private static final List<String> BROWSERS =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

  @TempDir private Path folder;
  private Library library;
  private HttpApi api;

  @BeforeEach
  void open() throws Exception {
    library = new Library(folder);
    api =
        HttpApi.start(
            new HttpApi.Settings("127.0.0.1", 0),
            library.index,
            library.messages,
            library.reports,
            ProofShelf.EMPTY,
            Library.CLOCK);
  }

  @AfterEach
  void close() throws Exception {
    api.close();
    library.close();
  }

  @Test
  void mailIsShownAsTextAndNeverRuns() throws Exception {
    String page = dom("?q=SUBJECT+offer&syntax=imap#" + library.html);
    assertThat(page)
        .contains("1 hit in ", "1 read in part")
        .contains("&lt;img src=x onerror=alert(1)&gt; offer</div>")
        .contains("Subject: &lt;img src=x onerror=alert(1)&gt; offer\n")
        .doesNotContain("<img");
  }

  @Test
  void snippetsShowTheMatchAndTheTextAroundItAsText() throws Exception {
    assertThat(dom("?q=BODY+figures&syntax=imap"))
        .contains("The &lt;b&gt;<em>figures</em>&lt;/b&gt; &amp; the rest")
        .as("line ends are blanks")
        .doesNotContain("\uFFFD");
  }

  @Test
  void programsWithReturnListTheirHitsToo() throws Exception {
    assertThat(dom("?q=RETURN+(COUNT)+SUBJECT+offer&syntax=imap"))
        .contains("1 hit in ", "offer</div>");
  }

  /** What the page says can be typed is what can be. */
  @Test
  void theHintsAreProgramsThemselves() throws Exception {
    String page = dom("").replace("\n", " ");
    Matcher hint =
        Pattern.compile("id=\"hint-(simple|imap)\">[^<]*<code>([^<]*)</code>").matcher(page);
    List<String> syntaxes = new ArrayList<>();
    while (hint.find()) {
      syntaxes.add(hint.group(1));
      String program = hint.group(2).replace("&quot;", "\"");
      (hint.group(1).equals("imap") ? Program.imap(program) : Program.simple(program)).parse();
    }
    assertThat(syntaxes).containsExactly("simple", "imap");
  }

  /** In the program itself, so that it does not depend on where a narrow window breaks lines. */
  @Test
  void aFaultIsMarkedWhereItStands() throws Exception {
    assertThat(dom("?q=FROM+smith+SINCEE+1-Feb-1994&syntax=imap"))
        .contains("FROM smith <u>SINCEE</u> 1-Feb-1994\nno search key is called 'SINCEE'");
    assertThat(dom("?q=FROM&syntax=imap")).contains("FROM<u>\u2038</u>\nFROM needs a string");
  }

  /** A link that was kept, or a reload, searches where the search before it did. */
  @Test
  void theMailboxOfTheAddressIsSearched() throws Exception {
    assertThat(dom("?q=ALL&syntax=imap&mailbox=bob/Sent")).contains("1 hit in ");
    assertThat(dom("?q=ALL&syntax=imap&mailbox=bob/None"))
        .contains("bob/None</option>")
        .doesNotContain("hits in");
  }

  @Test
  void aMessageNamesWhatWasNotReadAndCanBeClosed() throws Exception {
    assertThat(dom("?q=ALL&syntax=imap#" + library.escapes))
        .contains(
            "Not read in full, so that no search finds it:",
            "  part 1: TEXT_LIMIT, more than 10 MB",
            "raise limits.extract-* in the configuration, then estreat retry " + library.escapes)
        .contains("<a href=\"#\"><bdi dir=\"auto\">close</bdi></a>")
        .contains("/text?new=true\"><bdi dir=\"auto\">new text</bdi></a>");
  }

  @Test
  void timesAreOfOneZone() throws Exception {
    assertThat(dom("?q=ALL&syntax=imap")).contains(">2026-02-02 09:00 UTC</time>");
  }

  private static final String HOSTILE =
      "\u202Egpj.exe\u2066\u009B<script>alert(1)</script>\"onload=x";

  /** Sender, subject, body, file name and mailbox turn no direction and make no element. */
  @Test
  void whatStrangersNamedSteersNothing() throws Exception {
    String id =
        library.add(
            "alice/" + HOSTILE,
            7,
            """
            From: "%1$s" <mallory@example.org>
            Subject: marmoset %1$s
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            Words before marmoset %1$s
            --b
            Content-Type: text/html; name="%2$s.html"
            Content-Disposition: attachment; filename="%2$s.html"

            <script>document.title = 'run'</script>
            --b--
            """
                .formatted(HOSTILE.replace("\"", ""), HOSTILE.replace("\"", "")),
            Set.of(),
            List.of());
    String page = dom("?q=BODY+marmoset&syntax=imap#" + id);
    String shown = "\uFFFDgpj.exe\uFFFD\uFFFD&lt;script&gt;alert(1)&lt;/script&gt;";
    assertThat(page)
        .contains(
            "1 hit in ", "<title>estreat</title>", "marmoset " + shown, shown + "onload=x.html")
        .contains("alice/" + shown + "\"onload=x (1)</option>")
        .doesNotContain("<script>alert");
    // A choice has its name as it is for the search, and shows another.
    assertThat(page.replaceAll("value=\"[^\"]*\"", ""))
        .doesNotContainPattern("[\\u202A-\\u202E\\u2066-\\u2069\\u0080-\\u009F]");
    assertThat(Pattern.compile("<script").matcher(page).results().count()).isEqualTo(1);
  }

  /** The document after the scripts have run. */
  private String dom(String query) throws Exception {
    Path out = folder.resolve("dom.html");
    Process browser =
        new ProcessBuilder(
                browser(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--user-data-dir=" + folder.resolve("browser"),
                "--virtual-time-budget=10000",
                "--dump-dom",
                api.uri() + query)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(browser.waitFor(90, TimeUnit.SECONDS)).as("the browser ended").isTrue();
    } finally {
      browser.destroyForcibly();
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static String browser() {
    Stream<String> found = BROWSERS.stream().filter(path -> Files.isExecutable(Path.of(path)));
    String browser = found.findFirst().orElse("");
    Assumptions.assumeFalse(browser.isEmpty(), "none of " + BROWSERS + " is installed");
    return browser;
  }
}
