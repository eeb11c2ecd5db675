package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  /** In both columns {@code ^} stands for a line feed, {@code <} for a CR and {@code ~} for NUL. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                   | ``",
        "plain                | plain",
        "a b                  | a b",
        "a,b                  | \"a,b\"",
        "say \"hi\"           | \"say \"\"hi\"\"\"",
        "=1+2                 | '=1+2",
        "=cmd(x)               | '=cmd(x)",
        "+49 30               | '+49 30",
        "-1                   | '-1",
        "@SUM(A1)             | '@SUM(A1)",
        "`  =1`               | `'  =1`",
        "\"=1\"               | \"\"\"=1\"\"\"",
        "`\t=1`               | `' =1`",
        "`\u200B=1`          | '=1",
        "`\uFEFF @1`         | `' @1`",
        "`\uFF1D1`            | `'\uFF1D1`",
        "'quoted              | ''quoted",
        "a^b<c                | a b c",
        "^=1                  | `' =1`",
        "a~b                  | a\uFFFDb",
        "exe\u202Efdp         | exe\uFFFDfdp",
        "`caf\u00e9 \u2603`   | `caf\u00e9 \u2603`",
      })
  void fieldsAreTextToASpreadsheet(String field, String expected) {
    String given = field.replace('^', '\n').replace('<', '\r').replace('~', '\0');
    assertThat(Csv.line(List.of("first", given, "last")))
        .isEqualTo("first," + expected + ",last\r\n");
  }
}
