package org.estreat.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotingTest {
  private static String lineEnds(String mail, ByteArrayOutputStream out) throws IOException {
    return new Quoting(out).run(new ByteArrayInputStream(mail.getBytes(ISO_8859_1)));
  }

  /** What the words of the format say, done on a text that is whole in memory. */
  private static String plainest(String mail) {
    String closed = mail.isEmpty() || mail.endsWith("\n") ? mail : mail + "\u0000\n";
    String quoted = closed.replace("\r\n", "\n").replaceAll("(?md)^(>*From )", ">$1");
    return quoted.replace("\u0000", "");
  }

  @Test
  void randomLinesAreQuotedAsTheFormatSays() throws IOException {
    Random random = new Random(51);
    String[] words = {"From ", "From", ">", "F", "Fr", "\r\n", "\n", "\r", "x", " ", ">>From a\n"};
    for (int round = 0; round < 5_000; round++) {
      StringBuilder mail = new StringBuilder();
      for (int i = random.nextInt(25); i > 0; i--) {
        mail.append(words[random.nextInt(words.length)]);
      }
      var out = new ByteArrayOutputStream();
      lineEnds(mail.toString(), out);
      assertThat(out.toString(ISO_8859_1))
          .as("round " + round + " of " + mail)
          .isEqualTo(plainest(mail.toString()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a|b|, LF",
    "a~|b~|, CRLF",
    "a~|b|, mixed",
    "a, mixed",
    "a~|b, mixed",
    "'', mixed",
    "~, mixed",
    "|, LF",
    "~|, CRLF",
    "a~~|, CRLF"
  })
  void lineEndsAreNamed(String mail, String named) throws IOException {
    String text = mail.replace('~', '\r').replace('|', '\n');
    assertThat(lineEnds(text, new ByteArrayOutputStream())).isEqualTo(named);
  }
}
