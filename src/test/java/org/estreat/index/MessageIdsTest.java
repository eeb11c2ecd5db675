package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          <a@b>                      ~ [a@b]
          <a@b> <c@d><e@f>           ~ [a@b, c@d, e@f]
          <a@b> <a@b>                ~ [a@b, a@b]
          <A@b> <a@B>                ~ [A@b, a@B]
          Your mail <a@b> of Monday  ~ [a@b]
          a@b                        ~ []
          <a>                        ~ []
          <@b>                       ~ []
          <a@>                       ~ []
          <>                         ~ []
          <a@b                       ~ []
          <open <a@b>                ~ [a@b]
          < a@ b >                   ~ [a@b]
          <"a.b"@c>                  ~ [a.b@c]
          <"a\\"b"@c>                ~ [a"b@c]
          <"x@y">                    ~ []
          <"<a>"@c>                  ~ [<a>@c]
          <a(note)@b(<x@y>)>         ~ [a@b]
          <a@[1.2.3.4]>              ~ [a@[1.2.3.4]]
          <a"b@c>                    ~ [a"b@c]
          <a(b@c>                    ~ [a(b@c]
          <a@[b>                     ~ [a@[b]
          <a@b@c>                    ~ [a@b@c]
          """)
  void validIdsInOneForm(String value, String ids) {
    assertThat(MessageIds.in(value)).hasToString(ids);
  }

  @Test
  void hostileFieldsTakeLinearTime() {
    for (String piece : new String[] {"<", "<\"", "<(", "<[", "<a(\"[", "<a@b> ", "\\\"<"}) {
      assertThat(MessageIds.in(piece.repeat(300_000))).hasSize(piece.contains(">") ? 300_000 : 0);
    }
  }
}
