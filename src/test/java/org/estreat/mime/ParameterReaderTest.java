package org.estreat.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.estreat.mime.ParameterReader.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterReaderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          name=plain.txt                             ~ plain.txt
          NAME = "a b.txt" ; x=y                     ~ a b.txt
          name=my file.txt; x=y                      ~ my file.txt
          name="a;b.txt"                             ~ a;b.txt
          name="say \\"hi\\".txt"                    ~ say "hi".txt
          name="C:\\dir\\a.txt"                      ~ C:\\dir\\a.txt
          name="open.txt                             ~ open.txt
          name=first; name=second                    ~ first
          ;;name=x;                                  ~ x
          name*=utf-8''na%C3%AFve.csv                ~ naïve.csv
          name*=iso-8859-1'en'na%EFve.csv            ~ naïve.csv
          name*0="long "; name*1="name"; name*2=.txt ~ long name.txt
          name*1=b; name*0=a; name*3=d               ~ ab
          name*0*=utf-8''a%20; name*1="%20"; name*2*=%c3%a9 ~ a %20é
          name*0*=utf-8''a%C3; name*1*=%A9           ~ aé
          name=ascii.txt; name*=utf-8''better%C3%A9  ~ betteré
          name*=plain%41                             ~ plainA
          name*=x-none''a%FFb                        ~ aÿb
          name="=?utf-8?q?r=C3=A9sum=C3=A9?=.pdf"    ~ résumé.pdf
          name==?utf-8?q?r=C3=A9sum=C3=A9?=.pdf      ~ résumé.pdf
          name*99999999999=x; name=y                 ~ y
          name*=100%; x                              ~ 100%
          """)
  void fileName(String parameters, String name) {
    assertThat(ParameterReader.read("attachment; " + parameters).get("name")).isEqualTo(name);
  }

  @Test
  void otherValuesEndAtWhiteSpaceOrComment() {
    Parameters read =
        ParameterReader.read(
            " Text/Plain (c) ; charset=utf-8 (comment); boundary=----=_Part_1 x; a; =b; c=");
    assertThat(read.value()).isEqualTo("text/plain");
    assertThat(read.parameters())
        .isEqualTo(Map.of("charset", "utf-8", "boundary", "----=_Part_1", "c", ""));
  }
}
