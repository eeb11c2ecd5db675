package org.estreat.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.estreat.model.HeaderField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderParserTest {
  /** In the table {@code |} is a line end and {@code >} a tab. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          A: b||~A~ b~b
          A:b||~A~b~b
          A:||~A~~
          A: ||~A~ ~
          A:   three||~A~   three~  three
          A:>tab||~A~>tab~tab
          A : spaced||~A~ spaced~spaced
          A: b  | c||~A~ b   c~b   c
          A: b|>c>d||~A~ b>c>d~b c>d
          A: b|>>c||~A~ b>>c~b >c
          A:| next||~A~ next~ next
          A: b| | c||~A~ b  c~b  c
          A: trail >||~A~ trail >~trail >
          A: x:y||~A~ x:y~x:y
          no colon here||~~no colon here~no colon here
          no colon| but: this||~~no colon but: this~no colon but: this
           A: b||~ A~ b~b
          From a@b Mon Jan  1 10:00:00 2024|~From a@b Mon Jan  1 10~00:00 2024~00:00 2024
          >From a@b Mon 10:00|~>From a@b Mon 10~00~00
          A: b~A~ b~b
          A: b|~A~ b~b
          A: =?utf-8?q?b?=| =?utf-8?q?c?=||~A~ =?utf-8?q?b?= =?utf-8?q?c?=~bc
          X B: y||~X B~ y~y
          : z||~~ z~z
          """)
  void field(String header, String name, String raw, String value) {
    for (String lineEnd : new String[] {"\n", "\r\n"}) {
      Header read = parse(tabs(header).replace("|", lineEnd));
      assertThat(read.fields())
          .containsExactly(new HeaderField(tabs(name), tabs(raw), tabs(value)));
    }
  }

  private static String tabs(String text) {
    if (text == null) {
      return "";
    }
    return text.startsWith(">From") ? text : text.replace('>', '\t');
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void textIsWhatASearchSees(String lineEnd) {
    String header = "Subject : =?utf-8?q?caf=C3=A9?=|To:x|\tfolded|no colon| |A: b||body";
    Header read = parse(header.replace("|", lineEnd));
    assertThat(read.text()).isEqualTo("Subject : café\r\nTo:x folded\r\nno colon \r\nA: b\r\n\r\n");
    assertThat(read.bodyStart()).isEqualTo(header.replace("|", lineEnd).length() - 4);
    assertThat(read.nameless()).isEqualTo(1);
  }

  @Test
  void blankLineFirstMakesAllBody() {
    Header read = parse("\r\nSubject: in the body\r\n");
    assertThat(read.fields()).isEmpty();
    assertThat(read.text()).isEqualTo("\r\n");
    assertThat(read.bodyStart()).isEqualTo(2);
  }

  @Test
  void withoutBlankLineAllIsHeader() {
    assertThat(parse("A: b\r\nC: d\r\n").text()).isEqualTo("A: b\r\nC: d\r\n");
    assertThat(parse("A: b\r\nC: d").text()).isEqualTo("A: b\r\nC: d");
    assertThat(parse("A: b").bodyStart()).isEqualTo(4);
  }

  @Test
  void bareCarriageReturnEndsNoLine() {
    Header read = parse("A: b\rC: d\r\nE: f\r\r\n\r\r\nG: h\r\n\r\nbody");
    assertThat(read.fields())
        .containsExactly(
            new HeaderField("A", " b\rC: d", "b\rC: d"),
            new HeaderField("E", " f\r", "f\r"),
            new HeaderField("", "\r", "\r"),
            new HeaderField("G", " h", "h"));
  }

  @Test
  void eightBitIsUtf8OrWindows1252() {
    Header read = parse("X-N\u00c3\u00a4me: Gr\u00fc\u00dfe\n\n");
    assertThat(read.fields()).containsExactly(new HeaderField("X-Näme", " Grüße", "Grüße"));
  }

  @Test
  void linesBeyondTheLimitAreOneFieldAndStillSearched() {
    byte[] bytes = "A: b\nC: d\nE: f\n\nbody".getBytes(ISO_8859_1);
    Header read = HeaderParser.parse(bytes, 0, bytes.length, line -> false, 1);
    assertThat(read.fields())
        .containsExactly(
            new HeaderField("A", " b", "b"), new HeaderField("", "C: d\nE: f\n", "C: d\nE: f\n"));
    assertThat(read.text()).isEqualTo("A: b\r\nC: d\nE: f\n\r\n");
    assertThat(read.bodyStart()).isEqualTo(16);
  }

  private static Header parse(String header) {
    byte[] bytes = header.getBytes(ISO_8859_1);
    return HeaderParser.parse(bytes, 0, bytes.length, line -> false, 1000);
  }
}
