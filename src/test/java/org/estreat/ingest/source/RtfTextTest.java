package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtfTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {\\rtf1\\ansi plain\\par text}                          | plain⏎text
          {\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}shown} | shown
          {\\rtf1\\ansicpg1252 caf\\'e9}                           | café
          {\\rtf1{\\fonttbl{\\f1\\fcharset204 A;}}\\f1 \\'cf\\'ee} | По
          {\\rtf1{\\fonttbl{\\f1\\fcharset128 A;}}\\f1 \\'82\\'a0} | あ
          {\\rtf1\\uc1 \\u8364 ?5}                                 | €5
          {\\rtf1\\uc2 \\u8364\\'80\\'805}                         | €5
          {\\rtf1 \\{x\\}}                                         | {x}
          {\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf \\b\\htmlrtf0 bold{\\*\\htmltag72 </p>}} | <p>bold</p>
          {\\rtf1\\fromhtml1 {\\*\\htmltag <b>}a\\htmlrtf{\\par b}\\htmlrtf0{\\*\\mhtmltag no}{\\*\\htmltag </b>}} | <b>a</b>
          }}}{\\rtf1 odd                                           | odd
          """)
  void texts(String rtf, String text) {
    String octets = rtf.replace("\\\\", "\\");
    assertThat(RtfText.of(octets.getBytes(StandardCharsets.ISO_8859_1)).replace("\r\n", "⏎"))
        .isEqualTo(text.replace("\\\\", "\\"));
  }

  /** Whatever is there, reading ends. */
  @Test
  void anyOctetsAreRead() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "{}\\'*ab1-\n u\\bin9\\f1\\uc";
    for (int i = 0; i < 2_000; i++) {
      StringBuilder rtf = new StringBuilder("{\\rtf1\\fromhtml");
      for (int j = random.nextInt(80); j > 0; j--) {
        rtf.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      byte[] octets = rtf.toString().getBytes(StandardCharsets.ISO_8859_1);
      assertThat(RtfText.of(octets).length()).as("seed %d: %s", seed, rtf).isLessThan(1000);
    }
  }
}
