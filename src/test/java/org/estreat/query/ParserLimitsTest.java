package org.estreat.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.estreat.query.SearchSyntaxException.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that are deep, long or no text. */
@Timeout(60)
class ParserLimitsTest {
  @ParameterizedTest(name = "{0} {1}... x {3}")
  @CsvSource({
    "parentheses, (, ), 10000",
    "NOT, 'NOT ', '', 10001",
    "NOT of parentheses, 'NOT (', ), 10001",
    "OR, 'OR SEEN ', '', 10000",
    "OR of parentheses, 'OR SEEN (', ), 10000",
    "AND in parentheses, '(SEEN ', ), 10000",
  })
  void nestingThatSaysLittleGivesASmallTree(String name, String open, String close, int times)
      throws SearchSyntaxException {
    String program = open.repeat(times) + "DRAFT" + close.repeat(times);
    Trees.Settled settled = Trees.settle(SearchParser.parse(program).key());
    assertThat(settled.depth()).as(name).isLessThan(20);
    assertThat(settled.key().anyMatch(SearchKey.HasFlag.class::isInstance)).isTrue();
    assertThat(Unparser.unparse(settled.key())).contains("DRAFT");
  }

  @Test
  void orsOfAnySideAreBalancedAndKeepTheirOrder() throws SearchSyntaxException {
    String right =
        IntStream.range(1, 1001).mapToObj(i -> "OR " + i + " ").collect(Collectors.joining());
    String left = "OR ".repeat(1000) + "1";
    String numbers = IntStream.range(2, 1002).mapToObj(i -> " " + i).collect(Collectors.joining());
    SearchKey key = SearchParser.parse(right + "1001").key();
    assertThat(Trees.settle(key).depth()).isEqualTo(11);
    assertThat(SearchParser.parse(left + numbers).key()).isEqualTo(key);
    assertThat(Unparser.unparse(key).replace("OR ", "")).isEqualTo("1" + numbers);
  }

  @Test
  void nestingThatCannotBeMadeFlatIsReadToALimit() throws SearchSyntaxException {
    String open = "OR SEEN (DRAFT ";
    int most = SearchParser.MAX_DEPTH / 2 - 1;
    String deepest = open.repeat(most) + "1" + ")".repeat(most);
    assertThat(Trees.settle(SearchParser.parse(deepest).key()).depth())
        .isBetween(SearchParser.MAX_DEPTH - 3, SearchParser.MAX_DEPTH);
    for (int times : new int[] {SearchParser.MAX_DEPTH, 10_000, 90_000}) {
      String program = open.repeat(times / 2) + "1" + ")".repeat(times / 2);
      assertThatThrownBy(() -> SearchParser.parse(program))
          .hasMessageContaining("nested deeper than 1000 levels");
    }
    assertThatThrownBy(() -> SearchParser.parse("(".repeat(1_000_000)))
        .hasMessageContaining("nested deeper than 100000 levels");
  }

  @Test
  void setOfAMillionRangesIsRead() throws SearchSyntaxException {
    String set =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> (i * 3L + 2) + ":" + (i * 3L + 1))
            .collect(Collectors.joining(","));
    SearchKey key = SearchParser.parse("UID " + set).key();
    NumberSet numbers = ((SearchKey.Uids) key).numbers();
    assertThat(numbers.ranges()).hasSize(1_000_000);
    NumberSet.Resolved resolved = numbers.resolve(10);
    assertThat(resolved.count()).isEqualTo(1_000_000);
    assertThat(resolved.contains(2_999_999)).isTrue();
    assertThat(resolved.contains(3_000_000)).isFalse();
    assertThat(numbers.toString()).isEqualTo(set);
  }

  @Test
  void literalOfTenMegabytesIsRead() throws SearchSyntaxException {
    byte[] program = new byte[10_000_000 + 20];
    Arrays.fill(program, (byte) 'x');
    byte[] head = "BODY {10000000}\r\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, program, 0, head.length);
    Arrays.fill(program, head.length + 10_000_000, program.length, (byte) ' ');
    SearchKey.Contains key = (SearchKey.Contains) SearchParser.parse(program).key();
    assertThat(key.text()).hasSize(10_000_000);
    program[program.length - 1] = 'y';
    assertThatThrownBy(() -> SearchParser.parse(program))
        .isInstanceOfSatisfying(
            SearchSyntaxException.class,
            e -> assertThat(e.span()).isEqualTo(new Span(program.length - 1, program.length)));
  }

  @Test
  void hundredThousandKeysAreRead() throws SearchSyntaxException {
    SearchKey key = SearchParser.parse("SEEN ".repeat(100_000)).key();
    assertThat(((SearchKey.And) key).keys()).hasSize(100_000);
  }

  @Test
  void moreKeysThanCanBeAnsweredAreRefused() {
    assertThatThrownBy(() -> SearchParser.parse("SEEN ".repeat(100_001)))
        .hasMessage("a program can have 100000 search keys at most");
    assertThatThrownBy(() -> SearchParser.parse("BODY x ".repeat(20_001)))
        .hasMessage("a program can look for 20000 texts at most");
    assertThatThrownBy(() -> SearchParser.parse("FUZZY BODY x ".repeat(21)))
        .hasMessage("a program can have 20 FUZZY keys at most");
    assertThatThrownBy(() -> SimpleSyntax.parse("~a ".repeat(7)))
        .hasMessage("a program can have 20 FUZZY keys at most");
  }

  @Test
  void programThatIsNoUtf8IsPointedIntoAsLatin1() {
    fails(new byte[] {'S', 'U', 'B', 'J', 'E', 'C', 'T', ' ', '"', (byte) 0xE9, '"'}, 8, 11);
    fails("CHARSET UTF-8 SUBJECT {1}\r\n\u00e9 SEEN".getBytes(StandardCharsets.ISO_8859_1), 22, 28);
  }

  @Test
  void programIsPointedIntoByUtf16Units() {
    fails("SUBJECT \"👍é漢\" XYZZY".getBytes(StandardCharsets.UTF_8), 15, 20);
    assertThatThrownBy(() -> SearchParser.parse("SUBJECT \"a\ud83db\""))
        .isInstanceOfSatisfying(
            SearchSyntaxException.class, e -> assertThat(e.span()).isEqualTo(new Span(10, 11)));
  }

  @Test
  void stringsHoldNoNul() {
    fails("SUBJECT \"a\0b\"".getBytes(StandardCharsets.UTF_8), 10, 11);
    fails("SUBJECT {3}\r\na\0b".getBytes(StandardCharsets.UTF_8), 8, 16);
    fails("SEEN\0".getBytes(StandardCharsets.UTF_8), 4, 5);
  }

  @Test
  void stringIsReadInTheCharsetOfTheProgram() throws SearchSyntaxException {
    assertThat(subject("CHARSET koi8-r SUBJECT {6}\r\n", new byte[] {-16, -46, -55, -41, -59, -44}))
        .isEqualTo("Привет");
    assertThat(subject("CHARSET UTF-16 SUBJECT {6}\r\n", new byte[] {-1, -2, 'a', 0, 'b', 0}))
        .isEqualTo("ab");
    assertThat(subject("CHARSET SHIFT_JIS SUBJECT {2}\r\n", new byte[] {(byte) 0x8A, (byte) 0xBF}))
        .isEqualTo("漢");
    assertThatThrownBy(() -> subject("CHARSET SHIFT_JIS SUBJECT {1}\r\n", new byte[] {-1}))
        .hasMessageContaining("no Shift_JIS");
  }

  private static String subject(String head, byte[] text) throws SearchSyntaxException {
    byte[] program =
        Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + text.length);
    System.arraycopy(text, 0, program, head.length(), text.length);
    return ((SearchKey.Contains) SearchParser.parse(program).key()).text();
  }

  private static void fails(byte[] program, int from, int to) {
    assertThatThrownBy(() -> SearchParser.parse(program))
        .isInstanceOfSatisfying(
            SearchSyntaxException.class,
            e -> {
              assertThat(e.answer()).isEqualTo(Answer.BAD);
              assertThat(e.span()).as(e.getMessage()).isEqualTo(new Span(from, to));
            });
  }
}
