package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {
  /** Lines of at most 5 octets; {@code /} stands for a line feed and {@code <} for a CR. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "''           | ''",
        "a/b          | 1:a 2:b",
        "a/b/         | 1:a 2:b",
        "//a/ </b     | 3:a 5:b",
        "12345/123456/x | 1:12345 2:12345! 3:x",
        "a</b         | 1:a< 2:b",
      })
  void linesThatAreNotBlankWithTheirNumbers(String input, String expected) throws Exception {
    byte[] bytes = input.replace('/', '\n').replace('<', '\r').getBytes(StandardCharsets.UTF_8);
    var lines = new Lines(new BufferedInputStream(new ByteArrayInputStream(bytes)), 5);
    var found = new ArrayList<String>();
    while (lines.next()) {
      String text = new String(lines.line(), StandardCharsets.UTF_8).replace('\r', '<');
      found.add(lines.number() + ":" + text + (lines.tooLong() ? "!" : ""));
    }
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }
}
