package org.estreat.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          plain = text?                                ~ plain = text?
          =?UTF-8?Q?caf=C3=A9_au_lait?=                ~ café au lait
          =?iso-8859-1?B?Y2Fm6SBjcuhtZQ==?=            ~ café crème
          =?UTF-8?b?bm9wYWQ?=                          ~ nopad
          =?utf-8?q?hel?= =?utf-8?q?lo?= there         ~ hello there
          =?utf-8?q?mix=C3=A9?=  =?iso-8859-1?q?d=E9?= ~ mixédé
          pre=?utf-8?q?mid?=post                       ~ premidpost
          "=?utf-8?q?Qu=C3=B6ted?=" <q@x>              ~ "Quöted" <q@x>
          a  =?utf-8?q?b?=   c                         ~ a  b   c
          =?utf-8?q?a?= x =?utf-8?q?b?=                ~ a x b
          =?utf-8?q?space inside?= x                   ~ space inside x
          =?utf-8?q?sp=C3?= =?utf-8?q?=A9lit?=         ~ split over two
          =?utf-8?q?unterm caf=C3=A9                   ~ =?utf-8?q?unterm caf=C3=A9
          =?utf-8?x?badenc?= t                         ~ =?utf-8?x?badenc?= t
          =?utf-8?q?unterm =?utf-8?q?ok?=              ~ =?utf-8?q?unterm ok
          =?utf-8?q?what?_now?=                        ~ what? now
          =?utf-8?q?a=?=                               ~ a=
          =?utf-8?q??=x                                ~ x
          =?utf-8?q?=ZZ=4?=                            ~ =ZZ=4
          =?utf-8*de?q?langtag=C3=A9?=                 ~ langtagé
          =?x-nocs?q?unkn=F6wn?= tail                  ~ unknöwn tail
          =?x-nocs?q?s=C3?= =?x-nocs?q?=A9?=           ~ sé
          =?utf-8?q?a=FF=FEb?=                         ~ a\uFFFDb
          =?us-ascii?q?caf=C3=A9?=                     ~ café
          =?iso-8859-1?q?Frösche?=                     ~ Frösche
          =?koi8-r?q?=F0=D2?= =?KOI8-R?q?=C9?=         ~ При
          =?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?iso-2022-jp?B?GyRCOGwbKEI=?= ~ 日本語
          =?utf-7?q?Gr+APwA3w-e?=                      ~ Grüße
          what =?is this? =                            ~ what =?is this? =
          ???=?=?==?                                   ~ ???=?=?==?
          =?                                           ~ =?
          =??q?x?=                                     ~ =??q?x?=
          """)
  void decodes(String value, String text) {
    String wanted = text.equals("split over two") ? "spélit" : text;
    assertThat(EncodedWords.decode(value)).isEqualTo(wanted);
  }

  @Test
  void encodedLineEndsAndNulStayCharacters() {
    assertThat(EncodedWords.decode("=?utf-8?q?a=0D=0AX:_1=00b?=")).isEqualTo("a\r\nX: 1\0b");
  }
}
