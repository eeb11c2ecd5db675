package org.estreat.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, there is an answer: a program, or a fault that points into the text. */
@Timeout(60)
class ParserFuzzTest {
  private static final byte[] ALPHABET =
      "ABEORNSTU 0123:*,$(){}+\"\\\r\n\0\t\u007f~aé👍".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void bytesGiveAnAnswer(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] program = new byte[random.nextInt(40)];
      random.nextBytes(program);
      for (int j = 0; j < program.length; j++) {
        if (random.nextInt(8) > 0) {
          program[j] = ALPHABET[random.nextInt(ALPHABET.length)];
        }
      }
      check(program, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void mutatedProgramsGiveAnAnswer(long seed) throws IOException {
    List<byte[]> programs = programs();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] program = programs.get(random.nextInt(programs.size())).clone();
      for (int changes = 1 + random.nextInt(3); changes > 0 && program.length > 0; changes--) {
        program = mutated(program, programs, random);
      }
      check(program, seed);
    }
  }

  /** Each charset that Java knows reads any bytes, or says that they are none of its own. */
  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void anyCharsetGivesAnAnswer(long seed) {
    Random random = new Random(seed);
    for (String name : Charset.availableCharsets().keySet()) {
      for (int i = 0; i < 4; i++) {
        byte[] text = new byte[random.nextInt(12)];
        random.nextBytes(text);
        byte[] head =
            ("CHARSET " + name + " OR FUZZY TEXT x SUBJECT {" + text.length + "}\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        check(join(head, head.length, text, head.length), seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"UTF-7", "x-imap4-modified-utf7", "nothing", "\"\\\"\"", "\u00e9", "{1}\r\n\0"})
  void charsetThatIsNotKnownIsNoWithAndWithoutStrings(String name) {
    for (String key : new String[] {"ALL", "SUBJECT x", "SUBJECT {2}\r\n\u00e9"}) {
      String program = "CHARSET " + name + " " + key;
      checkFault(() -> SearchParser.parse(program), program, 0);
    }
    if (name.startsWith("UTF") || name.equals("nothing")) {
      assertThatThrownBy(() -> SearchParser.parse("CHARSET " + name + " ALL"))
          .isInstanceOfSatisfying(
              SearchSyntaxException.class,
              e -> assertThat(e.answer()).isEqualTo(SearchSyntaxException.Answer.NO_BADCHARSET));
    }
  }

  /** SORT keys and RETURN options, and the simple syntax. */
  @ParameterizedTest
  @ValueSource(longs = {9, 10})
  void optionsAndSimpleProgramsGiveAnAnswer(long seed) {
    List<String> words =
        List.of(
            "REVERSE",
            "DATE",
            "RELEVANCY",
            "DISPLAYTO",
            "COUNT",
            "ALL",
            "PARTIAL",
            "1:9",
            "-1:-9",
            "SAVE",
            "(",
            ")",
            " ",
            " ",
            " ",
            "\"",
            "{1}\r\n",
            "~",
            "-",
            "OR",
            "NOT",
            "from:",
            "a",
            "since:",
            "2024-01-31",
            "is:",
            "read",
            "header:",
            "x=y",
            "larger:",
            "5k",
            "\u00e9",
            "*");
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(9); length > 0; length--) {
        text.append(words.get(random.nextInt(words.size())));
      }
      String made = text.toString();
      checkFault(() -> SimpleSyntax.parse(made), made, seed);
      checkOption(() -> SortParser.parse(made), made, seed);
      checkOption(() -> ReturnOptions.parse(made), made, seed);
    }
  }

  private interface Option {
    Object parse() throws SearchSyntaxException;
  }

  private static void checkOption(Option option, String text, long seed) {
    try {
      assertThat(option.parse()).isNotNull();
    } catch (SearchSyntaxException e) {
      checkFault(e, text, seed);
    }
  }

  private static byte[] mutated(byte[] program, List<byte[]> programs, Random random) {
    int at = random.nextInt(program.length);
    byte[] other = programs.get(random.nextInt(programs.size()));
    int cut = random.nextInt(other.length + 1);
    return switch (random.nextInt(5)) {
      case 0 -> join(program, at, new byte[] {ALPHABET[random.nextInt(ALPHABET.length)]}, at);
      case 1 -> join(program, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
      case 2 ->
          join(program, at, new byte[0], Math.min(program.length, at + 1 + random.nextInt(4)));
      case 3 -> join(program, at, other, at);
      default -> join(program, at, java.util.Arrays.copyOf(other, cut), program.length);
    };
  }

  private static byte[] join(byte[] program, int until, byte[] middle, int from) {
    return ByteBuffer.allocate(until + middle.length + program.length - from)
        .put(program, 0, until)
        .put(middle)
        .put(program, from, program.length - from)
        .array();
  }

  /** The programs of the transcripts. */
  private static List<byte[]> programs() throws IOException {
    List<byte[]> programs = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/query"))) {
      for (Path file : files.sorted().toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("=>"))
            .map(line -> line.replace("\u240d", "\r").replace("\u240a", "\n"))
            .forEach(line -> programs.add(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return programs;
  }

  private static void check(byte[] program, long seed) {
    String text = text(program);
    checkFault(() -> SearchParser.parse(program), text, seed);
    checkFault(() -> SearchParser.parse(text), text, seed);
    checkFault(() -> SimpleSyntax.parse(text), text, seed);
  }

  private interface Parse {
    SearchProgram parse() throws SearchSyntaxException;
  }

  private static void checkFault(Parse parse, String text, long seed) {
    SearchKey key;
    try {
      key = parse.parse().key();
    } catch (SearchSyntaxException e) {
      checkFault(e, text, seed);
      return;
    }
    checkCanonical(key, "seed " + seed + ": " + text);
  }

  private static void checkFault(SearchSyntaxException e, String text, long seed) {
    assertThat(e.span().from()).as(text).isBetween(0, e.span().to());
    assertThat(e.span().to()).as("seed %d: %s", seed, text).isLessThanOrEqualTo(text.length());
    assertThat(e.getMessage()).isNotBlank();
    assertThat(e.picture()).contains("^");
  }

  private static void checkCanonical(SearchKey key, String about) {
    String canonical = Unparser.unparse(key);
    try {
      assertThat(SearchParser.parse(canonical).key()).as(about).isEqualTo(key);
    } catch (SearchSyntaxException e) {
      throw new AssertionError(about + " is written as\n" + e.picture(), e);
    }
  }

  private static String text(byte[] program) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(program)).toString();
    } catch (CharacterCodingException e) {
      return new String(program, StandardCharsets.ISO_8859_1);
    }
  }
}
