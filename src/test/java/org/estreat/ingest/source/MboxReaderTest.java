package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.estreat.model.Flag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MboxReaderTest {
  private static final String A = "From a@x.org Mon Jul  1 11:26:57 2019\n";
  private static final String B = "From b@x.org Tue Jul  2 11:26:57 2019 +0200\n";
  private static final String ONE = "Subject: one\n\nbody one\n";
  private static final String TWO = "Subject: two\n\nbody two\n";

  @TempDir private Path folder;

  static Stream<Arguments> splits() {
    String quoted = "Subject: q\n\n>From here\n>>From there\n";
    String length =
        "Subject: l\nContent-Length: 41\n\nFrom c@x.org Mon Jul  1 11:26:57 2019\n\nx\n";
    String stale = "Subject: s\nContent-Length: 999\n\nbody\n";
    String git =
        "Subject: g\n\nfirst\n\nFrom fc88cba7f1f37b9cf3b296eace2422dd0e173502"
            + " Mon Sep 17 00:00:00 2001\nFrom: me\n";
    return Stream.of(
        split("one", A + ONE + "\n", ONE),
        split("two", A + ONE + "\n" + B + TWO + "\n", ONE, TWO),
        split("no blank line at the end", A + ONE + "\n" + B + TWO, ONE, TWO),
        split(
            "no line end at the end",
            A + ONE + "\n" + B + "Subject: t\n\ncut",
            ONE,
            "Subject: t\n\ncut"),
        split(
            "more blank lines belong to the message",
            A + ONE + "\n\n\n" + B + TWO,
            ONE + "\n\n",
            TWO),
        split("blank lines at the start", "\n\n" + A + ONE, ONE),
        split("quoting stays", A + quoted + "\n" + B + TWO, quoted, TWO),
        split("crlf", crlf(A + ONE + "\n" + B + TWO + "\n"), crlf(ONE), crlf(TWO)),
        split(
            "prose after a blank line",
            A + "S: x\n\nhi\n\nFrom now on\n",
            "S: x\n\nhi\n\nFrom now on\n"),
        split("no blank line between", A + ONE + B + TWO, ONE, TWO),
        split(
            "dated prose without blank line",
            A + "S: x\n\nhi\n" + B + "no header\n",
            "S: x\n\nhi\n" + B + "no header\n"),
        split("bare senders", "From - \n" + ONE + "\nFrom -\n" + TWO, ONE, TWO),
        split("bare senders, no blank line", "From - \n" + ONE + "From - \n" + TWO, ONE, TWO),
        split(
            "a bare sender in prose",
            A + "S: x\n\nhi\n\nFrom a@b\nbye\n",
            "S: x\n\nhi\n\nFrom a@b\nbye\n"),
        split("empty message", A + "\n" + B + TWO, "", TWO),
        split("two From_ lines", A + B + ONE, B + ONE),
        split("content-length", A + length + "\n" + B + TWO, length, TWO),
        split("content-length to the end", A + length, length),
        split("stale content-length", A + stale + "\n" + B + TWO, stale, TWO),
        split(
            "short content-length",
            A + stale.replace("999", "2") + "\n" + B + TWO,
            stale.replace("999", "2"),
            TWO),
        split("a patch of git", A + git + "\n" + B + TWO, git, TWO));
  }

  private static Arguments split(String name, String file, String... messages) {
    return arguments(name, file, List.of(messages));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void splits(String name, String file, List<String> messages) throws IOException {
    Collected read = read(MboxDialect.ORIGINAL, file);
    assertThat(read.texts()).isEqualTo(messages);
    assertThat(read.excepted).isEmpty();
  }

  @Test
  void patchesOfGitAreMessagesInAFileOfThem() throws IOException {
    String from = "From fc88cba7f1f37b9cf3b296eace2422dd0e173502 Mon Sep 17 00:00:00 2001\n";
    assertThat(read(MboxDialect.ORIGINAL, from + ONE + "\n" + from + TWO).texts())
        .containsExactly(ONE, TWO);
  }

  @Test
  void mboxrdIsUnquotedOnDemand() throws IOException {
    String file = A + "S: x\n\n>From a\n>>From b\n>Frob\n> From c\n x >From d\n>From e\n";
    assertThat(read(MboxDialect.MBOXRD, file).texts())
        .containsExactly("S: x\n\nFrom a\n>From b\n>Frob\n> From c\n x >From d\nFrom e\n");
  }

  @Test
  void flagsDatesAndSources() throws IOException {
    String first = "Status: RO\nX-Status: F\nSubject: one\n\nStatus: D\n";
    Collected read = read(MboxDialect.ORIGINAL, A + first + "\n" + B + TWO);
    FoundMessage one = read.messages.get(0).found();
    assertThat(one.flags()).containsExactlyInAnyOrder(Flag.SEEN, Flag.FLAGGED);
    assertThat(one.internalDate()).hasToString("2019-07-01T11:26:57Z");
    assertThat(one.source()).isEqualTo(folder.toRealPath().resolve("box.mbox") + "#0");
    FoundMessage two = read.messages.get(1).found();
    assertThat(two.internalDate()).hasToString("2019-07-02T11:26:57+02:00");
    assertThat(two.source()).endsWith("#" + (A + first + "\n").length());
    assertThat(two.flags()).isEmpty();
  }

  @Test
  void anEmptyFileHasNoMessages() throws IOException {
    Collected read = read(MboxDialect.ORIGINAL, "");
    assertThat(read.messages).isEmpty();
    assertThat(read.excepted).isEmpty();
    assertThat(read.notes).singleElement().asString().contains("no messages");
  }

  @Test
  void whatIsNoMboxIsNamedWithPlaceExpectedAndFound() throws IOException {
    Collected read = read(MboxDialect.ORIGINAL, "\nfirst line of a poem\n\nand more\n");
    assertThat(read.messages).isEmpty();
    assertThat(read.excepted)
        .containsExactly(
            folder.toRealPath().resolve("box.mbox")
                + ": is no mbox: at octet 1 expected \"From \", found \"first line of a poem\"");
  }

  @Test
  void aFirstMessageWithoutAFromLineIsTaken() throws IOException {
    Collected cutOff = read(MboxDialect.ORIGINAL, ONE + "\n" + B + TWO);
    assertThat(cutOff.messages).extracting(Collected.Read::text).containsExactly(ONE, TWO);
    assertThat(cutOff.notes).singleElement().asString().contains("without a From_ line");
    Collected alone = read(MboxDialect.ORIGINAL, ONE + "\n");
    assertThat(alone.messages).extracting(Collected.Read::text).containsExactly(ONE + "\n");
    assertThat(alone.excepted).isEmpty();
  }

  @Test
  void aCutLosesNoCompleteMessage() throws IOException {
    String file = A + ONE + "\n" + B + TWO + "\n" + A + ONE + "\n";
    int firstEnds = (A + ONE).length();
    int secondEnds = (A + ONE + "\n" + B + TWO).length();
    for (int cut = 5; cut <= file.length(); cut++) {
      Collected read = read(MboxDialect.ORIGINAL, file.substring(0, cut));
      assertThat(read.excepted).as("cut at %d", cut).isEmpty();
      if (cut >= firstEnds) {
        assertThat(read.texts().get(0)).as("cut at %d", cut).startsWith(ONE);
      }
      if (cut >= secondEnds) {
        assertThat(read.texts().get(1)).as("cut at %d", cut).startsWith(TWO);
      }
      boolean wholeLines = file.charAt(cut - 1) == '\n';
      assertThat(read.notes.stream().noneMatch(n -> n.contains("cut off")))
          .as("cut at %d", cut)
          .isEqualTo(wholeLines);
    }
  }

  /** What a careful writer writes, whatever is in the messages, is read back octet for octet. */
  @Test
  void whatWasWrittenAsMboxrdIsReadBack() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> written = new ArrayList<>();
    StringBuilder file = new StringBuilder();
    List<String> lines =
        List.of(
            "From a@x.org Mon Jul  1 11:26:57 2019", "", "x", ">From b", "Subject: s", "From -");
    for (int i = 0; i < 300; i++) {
      StringBuilder message = new StringBuilder("Subject: " + i + "\n\n");
      for (int n = random.nextInt(9); n > 0; n--) {
        message.append(lines.get(random.nextInt(lines.size()))).append('\n');
      }
      written.add(message.toString());
      file.append(random.nextBoolean() ? A : B);
      file.append(message.toString().replaceAll("(?m)^(>*From )", ">$1")).append('\n');
    }
    assertThat(read(MboxDialect.MBOXRD, file.toString()).texts())
        .as("seed %d", seed)
        .isEqualTo(written);
  }

  @Test
  void aMessageLargerThanTheWindowIsWhole() throws IOException {
    String big = "Subject: big\n\n" + "a line of some length\n".repeat(40_000);
    assertThat(read(MboxDialect.ORIGINAL, A + big + "\n" + B + TWO + "\n" + A + big).texts())
        .containsExactly(big, TWO, big);
  }

  private Collected read(MboxDialect dialect, String file) throws IOException {
    Path path = folder.resolve("box.mbox");
    Files.writeString(path, file, StandardCharsets.ISO_8859_1);
    return Collected.walk(dialect, path);
  }

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }

  @Test
  void linesMayEndInBareCr() throws IOException {
    Path file =
        Files.writeString(folder.resolve("mac.mbox"), "From - \rS: m1\r\rx\r\rFrom - \rS: m2\r");
    Collected read = Collected.walk(MboxDialect.ORIGINAL, file);
    assertThat(read.texts()).containsExactly("S: m1\r\rx\r", "S: m2\r");
    assertThat(read.notes).noneMatch(note -> note.contains("line end"));
  }

  @Test
  void messagesOfMmdfStandBetweenTheirLines() throws IOException {
    String line = "\1\1\1\1\n";
    String dated = "From a@x.org Mon Jul  1 11:26:57 2019\nStatus: RO\n\nFrom here on\n";
    Path file =
        Files.writeString(
            folder.resolve("inbox"), line + dated + line + line + "S: m2\n\nx\n" + line + line);
    Collected read = Collected.walk(MboxDialect.ORIGINAL, file);
    assertThat(read.texts()).containsExactly("Status: RO\n\nFrom here on\n", "S: m2\n\nx\n");
    assertThat(read.sources()).containsExactly(file + "#5", file + "#" + (15 + dated.length()));
    assertThat(read.messages.get(0).found().internalDate().getYear()).isEqualTo(2019);
    assertThat(read.messages.get(0).found().flags()).hasSize(1);
  }
}
