package org.estreat.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.estreat.mime.TransferDecoder.Decoded;
import org.estreat.mime.TransferDecoder.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferDecoderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          caf=C3=A9~café~true
          caf=c3=a9~café~true
          soft=|break~softbreak~true
          soft= \t|break~softbreak~true
          soft=~soft~true
          mul=C3=|=A9ti~multi with é~true
          end  |next~end<next~true
          one||two~one<<two~true
          =0Aown=0D=0A~|own<~true
          bad =ZZ a=b=~bad =ZZ a=b~false
          cut =4~cut =4~false
          """)
  void quotedPrintable(String encoded, String decoded, boolean clean) {
    String wanted = decoded.equals("multi with é") ? "muléti" : decoded;
    for (String lineEnd : new String[] {"\n", "\r\n"}) {
      Decoded found = decode(Encoding.QUOTED_PRINTABLE, encoded.replace("|", lineEnd));
      String text = new String(found.toArray(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(text).isEqualTo(wanted.replace("|", "\n").replace("<", "\r\n"));
      assertThat(found.clean()).isEqualTo(clean);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          SGVsbG8=             ~ Hello       ~ true
          SGVs|bG8=|           ~ Hello       ~ true
          SGVsbG8              ~ Hello       ~ false
          SGVsbG8g*&^%d29ybGQ= ~ Hello world ~ false
          SGVsbG8=|footer here ~ Hello       ~ false
          SGVsbG8=|IHdvcmxk    ~ Hello world ~ false
          SGVsbG8=IHdvcmxk     ~ Hello world ~ false
          =SGVsbG8=            ~ Hello       ~ false
          SGVsbG8gd29ybGQhX    ~ Hello world! ~ false
          SGVs|bG8=|-- |       ~ Hello       ~ false
          """)
  void base64(String encoded, String decoded, boolean clean) {
    Decoded found = decode(Encoding.BASE64, encoded.replace("|", "\r\n"));
    assertThat(new String(found.toArray(), ISO_8859_1)).isEqualTo(decoded);
    assertThat(found.clean()).isEqualTo(clean);
  }

  @Test
  void base64OfRandomBytesComesBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int length = 0; length < 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      Decoded found =
          decode(Encoding.BASE64, new String(Base64.getMimeEncoder().encode(bytes), ISO_8859_1));
      assertThat(found.toArray()).as("seed %d length %d", seed, length).isEqualTo(bytes);
      assertThat(found.clean()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          begin 644 a|%:&5L;&\\|`|end|        ~ hello       ~ true
          x|begin 644 a|%:&5L;&\\| |end        ~ hello       ~ true
          begin 644 a|%:&5L;&\\              ~ hello       ~ false
          begin 644 a|&86(         |`|end     ~ ab0000      ~ true
          begin 644 a|`|end                   ~             ~ true
          begin 644 a                         ~ begin 644 a ~ false
          plain words                         ~ plain words ~ false
          """)
  void uuencode(String encoded, String decoded, boolean clean) {
    Decoded found = decode(Encoding.UUENCODE, encoded.replace("|", "\r\n"));
    String text = new String(found.toArray(), ISO_8859_1).replace('\0', '0');
    assertThat(text).isEqualTo(decoded == null ? "" : decoded);
    assertThat(found.clean()).isEqualTo(clean);
  }

  @ParameterizedTest
  @CsvSource({
    "base64 (comment), BASE64",
    "' BASE64;', BASE64",
    "Quoted-Printable, QUOTED_PRINTABLE",
    "8-bit, IDENTITY",
    "'', IDENTITY",
    "X-UUEncode, UUENCODE",
    "x-gzip64, UNKNOWN"
  })
  void names(String field, Encoding encoding) {
    assertThat(Encoding.of(TransferDecoder.token(field))).isEqualTo(encoding);
  }

  private static Decoded decode(Encoding encoding, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return TransferDecoder.decode(encoding, bytes, 0, bytes.length);
  }
}
