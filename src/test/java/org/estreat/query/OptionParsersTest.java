package org.estreat.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.estreat.query.SearchProgram.Partial;
import org.estreat.query.SearchProgram.Return;
import org.estreat.query.SearchSyntaxException.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SORT keys and RETURN options that are given apart from a program. */
class OptionParsersTest {
  @ParameterizedTest
  @CsvSource({
    "DATE, DATE",
    "reverse date subject, -DATE SUBJECT",
    "(REVERSE ARRIVAL REVERSE SIZE), -ARRIVAL -SIZE",
    "' ( CC  TO ) ', CC TO",
    "RELEVANCY DISPLAYFROM DISPLAYTO FROM, RELEVANCY DISPLAYFROM DISPLAYTO FROM",
  })
  void sortKeysAreRead(String text, String expected) throws SearchSyntaxException {
    assertThat(
            SortParser.parse(text).stream()
                .map(key -> (key.reverse() ? "-" : "") + key.criterion())
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0, expected a sort key",
    "(), 1, 2, expected a sort key",
    "DATE COLOUR, 5, 11, expected a sort key",
    "REVERSE, 7, 7, expected a sort key",
    "REVERSE REVERSE DATE, 8, 15, expected a sort key",
    "(DATE, 5, 5, expected a sort key",
    "(DATE) SIZE, 7, 11, nothing is expected",
    "\"DATE\", 0, 6, expected a sort key",
  })
  void faultySortKeysArePointedAt(String text, int from, int to, String complaint) {
    assertThatThrownBy(() -> SortParser.parse(text))
        .hasMessageStartingWith(complaint)
        .isInstanceOfSatisfying(
            SearchSyntaxException.class, e -> assertThat(e.span()).isEqualTo(new Span(from, to)));
  }

  @Test
  void returnOptionsAreRead() throws SearchSyntaxException {
    assertThat(ReturnOptions.parse("count MIN").returns())
        .containsExactlyInAnyOrder(Return.COUNT, Return.MIN);
    assertThat(ReturnOptions.parse(" ( SAVE ) ").returns()).containsExactly(Return.SAVE);
    assertThat(ReturnOptions.parse("").returns()).containsExactly(Return.ALL);
    assertThat(ReturnOptions.parse("()").returns()).containsExactly(Return.ALL);
    assertThat(ReturnOptions.parse("PARTIAL -1:-5").partial()).isEqualTo(new Partial(-1, -5));
  }

  @ParameterizedTest
  @CsvSource({"MIN FOO, 4, 7", "(MIN, 4, 4", "(MIN) MAX, 6, 9", "ALL PARTIAL 1:2, 4, 11"})
  void faultyReturnOptionsArePointedAt(String text, int from, int to) {
    assertThatThrownBy(() -> ReturnOptions.parse(text))
        .isInstanceOfSatisfying(
            SearchSyntaxException.class, e -> assertThat(e.span()).isEqualTo(new Span(from, to)));
  }

  @Test
  void pictureShowsTheFaultInItsLine() {
    assertThatThrownBy(() -> SearchParser.parse("FROM smith SINCEE 1-Feb-1994"))
        .isInstanceOfSatisfying(
            SearchSyntaxException.class,
            e ->
                assertThat(e.picture())
                    .isEqualTo(
                        """
                        FROM smith SINCEE 1-Feb-1994
                                   ^^^^^^ no search key is called 'SINCEE'; did you mean SINCE?\
                        """));
    assertThatThrownBy(() -> SearchParser.parse("x".repeat(300) + "\t"))
        .isInstanceOfSatisfying(
            SearchSyntaxException.class,
            e -> assertThat(e.picture().lines().findFirst().orElse("")).hasSizeLessThan(202));
  }

  /** Columns of a terminal, not characters, stand before the caret. */
  @ParameterizedTest
  @CsvSource({
    "日本語 x, 3, 4, '      ^'",
    "e\u0301\u0301 x, 4, 5, '  ^'",
    "ab😀c x, 4, 5, '    ^'",
    "x 한국, 2, 4, '  ^^^^'",
    "ｱ，x, 2, 3, '   ^'",
    "x, 1, 1, ' ^'",
    "a\u0301, 1, 2, ' ^'",
  })
  void pictureCountsColumns(String text, int from, int to, String carets) {
    var fault = new SearchSyntaxException(Answer.BAD, "odd", text, new Span(from, to));
    assertThat(fault.picture()).isEqualTo(text + "\n" + carets + " odd");
  }

  @Test
  void everyKeyNameIsAKey() {
    for (String name : KeyNames.ALL) {
      try {
        SearchParser.parse(name);
      } catch (SearchSyntaxException e) {
        assertThat(e.getMessage()).as(name).startsWith(name + " needs ");
      }
    }
  }
}
