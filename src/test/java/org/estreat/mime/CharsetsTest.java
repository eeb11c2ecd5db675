package org.estreat.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.estreat.mime.Charsets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharsetsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          utf-8              ~ é          ~ UTF-8
          UTF_8              ~ é          ~ UTF-8
          ' "utf8" '         ~ é          ~ UTF-8
          us-ascii           ~ é          ~ UTF-8
          ANSI_X3.4-1968     ~ é          ~ UTF-8
          latin1             ~ é          ~ ISO-8859-1
          x-iso-8859-1       ~ é          ~ ISO-8859-1
          cp1252             ~ “€”        ~ windows-1252
          x-cp1252           ~ “€”        ~ windows-1252
          cp-850             ~ é          ~ IBM850
          ks_c_5601-1987     ~ 한국       ~ EUC-KR
          ks_c_5601-1987     ~ 똠         ~ x-windows-949
          euc-kr             ~ 똠         ~ x-windows-949
          uhc                ~ 똠         ~ x-windows-949
          x-sjis             ~ 日本       ~ Shift_JIS
          shift_jis          ~ ①          ~ windows-31j
          gb2312             ~ 中文       ~ GB2312
          gb2312             ~ 鎔         ~ GBK
          big5               ~ 中文       ~ Big5
          x-big5             ~ 中文       ~ Big5
          win-1251           ~ Ж          ~ windows-1251
          koi8r              ~ Ж          ~ KOI8-R
          iso-8859-8-i       ~ א          ~ ISO-8859-8
          latin9             ~ €          ~ ISO-8859-15
          tis-620            ~ ก          ~ TIS-620
          iso-2022-jp        ~ 日本       ~ ISO-2022-JP
          iso-2022-kr        ~ 한         ~ ISO-2022-KR
          macintosh          ~ é          ~ x-MacRoman
          utf-16             ~ Grüße      ~ UTF-16
          utf-16le           ~ Grüße      ~ UTF-16LE
          """)
  void nameInMail(String name, String text, String javaName) {
    byte[] bytes = ("x " + text + " y").getBytes(Charset.forName(javaName));
    Charsets.Decoding decoding = Charsets.orMixed(name);
    assertThat(Charsets.find(name)).isNotNull();
    Text read = decoding.decode(bytes, 0, bytes.length);
    assertThat(read.value()).isEqualTo("x " + text + " y");
    assertThat(read.clean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x-unknown", "no such", "utf-9", "\0", "../x", "a*b"})
  void unknownName(String name) {
    assertThat(Charsets.find(name)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          Gr+APwA3w-e seven ~ Grüße seven
          1 +- 1            ~ 1 + 1
          +2D3cqQ-!         ~ 💩!
          +AGE              ~ a
          a +!              ~ a +!
          """)
  void utf7(String encoded, String text) {
    byte[] bytes = encoded.getBytes(StandardCharsets.US_ASCII);
    assertThat(Charsets.orMixed("unicode-1-1-utf-7").decode(bytes, 0, bytes.length).value())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "6f76c0af68, ov\uFFFDh",
    "6dff64, m\uFFFDd",
    "74e28220, 't\uFFFD '",
    "c3a9e282, é\uFFFD",
    "eda080, \uFFFD",
    "f0808080, \uFFFD",
    "f4908080, \uFFFD",
    "efbfbdefbfbdff, \uFFFD\uFFFD\uFFFD",
    "f09f92a9ff, 💩\uFFFD"
  })
  void oneReplacementForARunThatIsNoUtf8(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Charsets.UTF_8.decode(bytes, 0, bytes.length)).isEqualTo(new Text(text, false));
  }

  /** What has no charset is read as a header is; a run that is not of a named one is U+FFFD. */
  @ParameterizedTest
  @CsvSource({
    "us-ascii,  Grüße",
    "ascii,     Grüße",
    "x-unknown, Grüße",
    "utf-8,     Gr\uFFFDe",
  })
  void latin1BytesUnderThisName(String name, String text) {
    byte[] bytes = "Grüße".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Charsets.orMixed(name).decode(bytes, 0, bytes.length))
        .isEqualTo(new Text(text, false));
  }

  @Test
  void headerBytesAreUtf8WhereTheyAreAndWindows1252Elsewhere() {
    byte[] bytes = HexFormat.of().parseHex("c3a9" + "20fc20" + "93" + "e282ac" + "81");
    assertThat(Charsets.header(bytes, 0, bytes.length)).isEqualTo("é ü “€\u0081");
  }
}
