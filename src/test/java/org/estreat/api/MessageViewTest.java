package org.estreat.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.index.PartContent;
import org.estreat.mime.MimeReader;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageViewTest {
  @TempDir private Path folder;
  private Library library;

  @BeforeEach
  void open() throws Exception {
    library = new Library(folder);
  }

  @AfterEach
  void close() throws Exception {
    library.close();
  }

  @Test
  void rawIsWhatWasCollected() throws Exception {
    assertThat(library.messages.raw(library.rich).bytes()).isEqualTo(Library.bytes(Library.RICH));
  }

  /** The same message where it fits into memory and where it does not. */
  @Test
  void aMessageThatDoesNotFitIsShownToo() throws Exception {
    String zip = Base64.getMimeEncoder().encodeToString(new byte[30_000]);
    String mail =
        "Subject: large\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\n"
            + "Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
            + zip.replace("\r", "")
            + "\n--b\nContent-Type: text/html\n\n<p>last\n--b\n\n"
            + "a long line of text\n".repeat(900)
            + "\n--b--\n";
    String id = library.add("alice/INBOX", 7, mail, Set.of(), List.of());
    var small = new MessageView(library.index, library.archive, new MimeReader(10_000));
    for (String path : List.of("", "1", "2", "3", "4")) {
      var part = small.part(id, path);
      var wanted = library.messages.part(id, path);
      assertThat(part.bytes()).as("part " + path).isEqualTo(wanted.bytes());
      assertThat(part.type()).isEqualTo(wanted.type());
      assertThat(part.fileName()).isEqualTo(wanted.fileName());
    }
    assertThat(small.raw(id).bytes()).isEqualTo(Library.bytes(mail));
    assertThat(small.raw(id).octets()).isEqualTo(Library.bytes(mail).length);
    assertThat(small.part(id, "2").octets()).as("known at its end").isEqualTo(-1);
    String told =
        "\\{\"part\":\"\",\"kind\":\"TEXT_LIMIT\",\"losesText\":true,\"detail\":\"[0-9]+ of "
            + Library.bytes(mail).length
            + " octets are read\"\\}";
    assertThat(small.json(id).replaceAll(told, "")).isEqualTo(library.messages.json(id));
    assertThat(small.text(id))
        .contains("first\n", "<p>last", "a long line of text\n")
        .contains("[part 2: a.zip, application/zip, 41,052 octets as transferred]")
        .contains("[part 4: shown in part, text/plain, 18,900 octets as transferred]");
  }

  @Test
  void newTextLeavesOutWhatIsQuotedAndSaysSo() throws Exception {
    String mail =
        "Subject: Re: walk\n\nYes.\n\nOn 3 May 2024, Jo wrote:\n> Shall we?\n> Jo\n-- \nAl\n";
    String id = library.add("alice/INBOX", 7, mail, Set.of(), List.of());
    assertThat(library.messages.newText(id))
        .isEqualTo("Subject: Re: walk\n\nYes.\n\n[3 lines quoted]\n[2 lines of a signature]\n\n");
    assertThat(library.messages.text(id)).contains("> Shall we?");
  }

  @Test
  void newTextOfAPageIsWhatItDoesNotMarkAsQuoted() throws Exception {
    String page = "<p>Yes.<blockquote>Shall we?</blockquote>";
    String mail = "Content-Type: text/html\n\n" + page;
    String content = MessageKey.of(Library.bytes(page)).sha256();
    List<PartText.Piece> pieces =
        List.of(
            new PartText.Piece("", PartText.Piece.Kind.TEXT, "Yes.\nShall we?"),
            new PartText.Piece("", PartText.Piece.Kind.NEW, "Yes."),
            new PartText.Piece("comment", PartText.Piece.Kind.HIDDEN, "secret"));
    PartText text =
        new PartText(
            content,
            "text/html",
            pieces,
            PartText.Status.FULL,
            List.of(new Defect(PartPath.ROOT, Defect.Kind.CONTENT_TYPE, "made by hand")),
            page.length());
    String id =
        library.add(
            "alice/INBOX", 7, mail, Set.of(), List.of(new PartContent(PartPath.ROOT, text)));
    assertThat(library.messages.newText(id)).startsWith("\nYes.\n[what the page marks");
    assertThat(library.messages.text(id)).isEqualTo("\nYes.\nShall we?\n\n");
    assertThat(library.messages.json(id))
        .contains("\"read\":{\"type\":\"text/html\",\"status\":\"FULL\",\"hidden\":[\"comment\"]")
        .contains("\"kind\":\"CONTENT_TYPE\",\"losesText\":false,\"detail\":\"made by hand\"");
  }

  @Test
  void textShowsEveryPartOrSaysThatItIsThere() throws Exception {
    assertThat(library.messages.text(library.rich))
        .isEqualTo(
            """
            From: Jürgen <j@example.org>
            To: ada@example.org, bob@example.org
            Subject: Minutes
            Date: Tue, 3 Feb 2026 10:00:00 +0100

            Plain words.

            [part 1.2: an alternative, text/html, 44 octets]
            [part 2: ../../evil.html, text/html, 25 octets]
            [part 3: plan.pdf, application/pdf, 9 octets]
            --- part 4: message/rfc822 ---
            From: inner@example.org
            Subject: Inside

            Innermost text.

            --- end of part 4 ---

            """);
  }

  @Test
  void htmlIsReadByItsExtractedText() throws Exception {
    assertThat(library.messages.text(library.html)).endsWith("\n\nBig\nnews\n\n");
  }

  @Test
  void htmlThatWasNotExtractedIsShownAsSource() throws Exception {
    String id =
        library.add("alice/Lists", 6, Library.HTML.replace("Big", "Small"), Set.of(), List.of());
    assertThat(library.messages.text(id))
        .endsWith("\n\n[part 1: HTML, shown as source]\n<h1>Small</h1> <p>news</p>\n\n");
  }

  @Test
  void textCannotControlATerminal() throws Exception {
    assertThat(library.messages.text(library.escapes))
        .contains("Subject: clear\uFFFD[2Jscreen\n")
        .contains("A bell \uFFFD and a colour \uFFFD[31m here.\n")
        .matches("[^\\p{Cntrl}&&[^\\n]]*");
  }

  @Test
  void jsonTellsPlaceHeaderPartsAndDefects() throws Exception {
    var json = object(library.messages.json(library.rich));
    assertThat(json)
        .containsEntry("id", library.rich)
        .containsEntry("mailbox", "alice/INBOX")
        .containsEntry("uid", 2L)
        .containsEntry("sha256", MessageKey.of(Library.bytes(Library.RICH)).sha256())
        .containsEntry("emailId", "M6d99")
        .containsEntry("threadId", "1266894439832287888")
        .containsEntry("saveDate", "2026-02-05T00:00:00-08:00")
        .containsEntry("octets", (long) Library.bytes(Library.RICH).length);
    assertThat(leaves(json.get("parts")))
        .containsExactly(
            "1.1 text/plain null",
            "1.2 text/html null",
            "2 text/html ../../evil.html",
            "3 application/pdf plan.pdf",
            "4.1 text/plain null");
  }

  @Test
  void whatTheServerDidNotGiveIsLeftOut() throws Exception {
    assertThat(object(library.messages.json(library.plain)))
        .doesNotContainKeys("emailId", "threadId", "saveDate");
  }

  private static Map<String, @Nullable Object> object(String json) throws Exception {
    return Json.object(json.getBytes(StandardCharsets.UTF_8), "{}");
  }

  private static List<String> leaves(@Nullable Object part) {
    Map<?, ?> map = requireNonNull((Map<?, ?>) part);
    return map.get("parts") instanceof List<?> children
        ? children.stream().flatMap(child -> leaves(child).stream()).toList()
        : List.of(map.get("path") + " " + map.get("type") + " " + map.get("name"));
  }

  @Test
  void controlCharactersAreEscapedInJson() throws Exception {
    assertThat(library.messages.json(library.escapes))
        .contains("clear\\u001B[2Jscreen")
        .matches("\\P{Cntrl}*");
  }

  @ParameterizedTest
  @CsvSource({
    "1.1, text/plain; charset=utf-8, part-1.1.bin, 'Plain words.'",
    "1.2, application/octet-stream, part-1.2.bin, '<p>Rich <script>alert(1)</script> words.</p>'",
    "2, application/octet-stream, _.._evil.html, <script>alert(1)</script>",
    "3, application/pdf, plan.pdf, '%PDF-1.4\n'",
    "4.1, text/plain, part-4.1.bin, Innermost text.",
  })
  void partsAreDecodedAndMadeSafe(String path, String type, String name, String content)
      throws Exception {
    var part = library.messages.part(library.rich, path);
    assertThat(part.type()).isEqualTo(type);
    assertThat(part.fileName()).isEqualTo(name);
    assertThat(new String(part.bytes(), StandardCharsets.UTF_8)).isEqualTo(content);
  }

  @Test
  void anEmbeddedMessageIsAPart() throws Exception {
    var part = library.messages.part(library.rich, "4");
    assertThat(part.fileName()).isEqualTo("part-4.eml");
    assertThat(new String(part.bytes(), StandardCharsets.UTF_8))
        .startsWith("From: inner@example.org\r\n")
        .endsWith("Innermost text.");
  }

  @Test
  void theBodyOfASimpleMessageIsItsPartOne() throws Exception {
    assertThat(library.messages.part(library.plain, "1").bytes())
        .asString()
        .isEqualTo("The <b>figures</b> & the rest are attached.\r\n");
    assertThat(library.messages.part(library.plain, "").bytes())
        .isEqualTo(Library.bytes(Library.PLAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1.3", "1.1.1", "3.1", "4.2", "4.1.1"})
  void aPartThatIsNotThereIsNamed(String path) {
    assertThatThrownBy(() -> library.messages.part(library.rich, path))
        .isInstanceOf(NoSuchMessageException.class)
        .hasMessage(
            "message " + library.rich + " has parts 1, 1.1, 1.2, 2, 3, 4, 4.1, found: " + path);
  }

  @Test
  void ofAMessageThatIsOnePartItSaysSo() {
    assertThatThrownBy(() -> library.messages.part(library.plain, "7"))
        .hasMessage("message " + library.plain + " has part 1 alone, found: 7");
  }

  private static PartContent content(String path, PartText.Status status, Defect... defects) {
    PartText text =
        new PartText(path.repeat(64), "application/zip", List.of(), status, List.of(defects), 10);
    return new PartContent(PartPath.parse(path), text);
  }

  private static Defect inside(String where, Defect.Kind kind) {
    return new Defect(
        PartPath.ROOT, new Defect.Inside(where), kind, where + ": needs \u001b[2Ja password");
  }

  @Test
  void whatWasNotReadIsNamedWithWhatCanBeDone() throws Exception {
    List<PartContent> contents =
        List.of(
            content(
                "2",
                PartText.Status.PARTIAL,
                inside("a\u202e.txt", Defect.Kind.ENCRYPTED),
                inside("b.txt", Defect.Kind.ENCRYPTED)),
            content(
                "3",
                PartText.Status.FAILED,
                new Defect(PartPath.ROOT, Defect.Kind.CORRUPT, "torn")));
    String id = library.add("alice/INBOX", 7, Library.RICH, Set.of(), contents);
    String told =
        """
        Date: Tue, 3 Feb 2026 10:00:00 +0100

        Not read in full, so that no search finds it:
          part 2 (../../evil.html), a\uFFFD.txt: ENCRYPTED, needs  [2Ja password, and 1 more in \
        this part (--json has all)
          part 3 (plan.pdf): CORRUPT, torn
        What can be done:
          ENCRYPTED: estreat retry --passwords FILE %s
          CORRUPT: get another copy

        Plain words.
        """
            .formatted(id);
    assertThat(library.messages.text(id)).contains(told);
    assertThat(library.messages.newText(id)).contains(told);
    Map<String, @Nullable Object> json =
        Json.object(library.messages.json(id).getBytes(StandardCharsets.UTF_8), "{}");
    assertThat((List<?>) json.get("exceptions"))
        .hasSize(3)
        .first()
        .hasToString(
            "{part=2, where=a\u202e.txt, name=../../evil.html,"
                + " kind=ENCRYPTED, defects=[{part=2, kind=ENCRYPTED, losesText=true,"
                + " detail=a\u202e.txt: needs  [2Ja password}],"
                + " remedy=estreat retry --passwords FILE "
                + id
                + "}");
  }

  @Test
  void ofManyInOnePartTheOthersAreCountedAndEveryPartIsNamed() throws Exception {
    Defect[] locked = new Defect[50];
    for (int i = 0; i < locked.length; i++) {
      locked[i] = inside(i + ".txt", Defect.Kind.ENCRYPTED);
    }
    Defect torn = new Defect(PartPath.ROOT, Defect.Kind.CORRUPT, "torn");
    List<PartContent> contents =
        List.of(
            content("2", PartText.Status.ENCRYPTED, locked),
            content("3", PartText.Status.FAILED, torn));
    String id = library.add("alice/INBOX", 7, Library.RICH, Set.of(), contents);
    assertThat(library.messages.text(id))
        .contains(", 0.txt: ENCRYPTED", ", and 49 more in this part (--json has all)\n  part 3 (")
        .doesNotContain("1.txt");
    assertThat(library.messages.json(id)).contains("49.txt");
  }

  @Test
  void ofManyPartsTheFirstAreNamed() throws Exception {
    StringBuilder mail = new StringBuilder("Content-Type: multipart/mixed; boundary=b\n\n");
    List<PartContent> contents = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      mail.append("--b\nContent-Type: application/zip\n\n").append(i).append('\n');
      PartPath path = PartPath.ROOT.child(i);
      Defect torn = new Defect(path, Defect.Kind.CORRUPT, "torn " + i);
      PartText text =
          new PartText(
              MessageKey.of(Library.bytes("" + i)).sha256(),
              "application/zip",
              List.of(),
              PartText.Status.FAILED,
              List.of(torn),
              2);
      contents.add(new PartContent(path, text));
    }
    String id = library.add("alice/INBOX", 7, mail + "--b--\n", Set.of(), contents);
    assertThat(library.messages.text(id))
        .contains(
            "  part 50: CORRUPT, torn 50\n  and 10 more (--json has all)\nWhat can be done:\n")
        .doesNotContain("torn 51");
  }

  @Test
  void whatIsMerelyEmptyIsNotSaidToBeUnread() throws Exception {
    Defect empty = new Defect(PartPath.ROOT, Defect.Kind.EMPTY, "nothing in it");
    List<PartContent> contents = List.of(content("3", PartText.Status.FULL, empty));
    String id = library.add("alice/INBOX", 7, Library.RICH, Set.of(), contents);
    assertThat(library.messages.text(id)).doesNotContain("Not read");
    assertThat(library.messages.json(id)).contains("\"kind\":\"EMPTY\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1.", "x", "1.0", "-1", "99999999999"})
  void whatIsNoPartNumberSaysWhatOneIs(String path) {
    assertThatThrownBy(() -> library.messages.part(library.rich, path))
        .isInstanceOf(BadParameterException.class)
        .hasMessage("part: expected a part's number like 2.1, found: " + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "aaaaaaaaaaaaaaaaaaaa",
        "AAAAAAAAAAAAAAAAAAA/",
        "../../../../etc/passwd"
      })
  void anIdThatNamesNothingIsSaid(String id) {
    assertThatThrownBy(() -> library.messages.text(id))
        .isInstanceOf(NoSuchMessageException.class)
        .hasMessageContaining(id);
  }
}
