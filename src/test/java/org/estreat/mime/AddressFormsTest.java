package org.estreat.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms were read out of Dovecot 2.3.19, but for those in {@link #moreThanDovecot}. */
class AddressFormsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          bare@x.example                     ~ <bare@x.example>
          John Doe <john@x.example>          ~ "John Doe" <john@x.example>
          John <john@x>                      ~ John <john@x>
          "Doe, John" <jdoe@x>               ~ "Doe, John" <jdoe@x>
          "Jane Roe" <jane@x>                ~ "Jane Roe" <jane@x>
          "single" <s@x>                     ~ single <s@x>
          "" <a@x>                           ~ <a@x>
          "a" "b" <c@x>                      ~ "a b" <c@x>
          a"b"c <d@x>                        ~ "a b c" <d@x>
          "a\\"b" <c@x>                      ~ "a\\"b" <c@x>
          Joe "Q" P. <c@x>                   ~ "Joe Q P." <c@x>
          J.P. <d@x>                         ~ "J.P." <d@x>
          Many   Spaces    <m@x>             ~ "Many Spaces" <m@x>
          Com (inner) Ment <com@x>           ~ "Com Ment" <com@x>
          (lead) N <a@x> (tail)              ~ N <a@x>
          (lead) a@x                         ~ <a@x>
          bob@x (Bob Comment)                ~ "Bob Comment" <bob@x>
          a@x (one) (two)                    ~ two <a@x>
          a@x (one (nested) c)               ~ "one (nested) c" <a@x>
          Spacey < spacey @ x . example >    ~ Spacey <spacey@x.example>
          a @ b . c                          ~ <a@b.c>
          R <@r1,@r2:box@x>                  ~ R <@r1,@r2:box@x>
          "quoted local"@x                   ~ <"quoted local"@x>
          <"a b"@c>                          ~ <"a b"@c>
          .a..b.@x                           ~ <.a..b.@x>
          a@[1.2.3.4]                        ~ <a@[1.2.3.4]>
          a@x,,b@y                           ~ <a@x>, <b@y>
          , a@x                              ~ <a@x>
          a@x, "B B" <b@y>, C <c@z>          ~ <a@x>, "B B" <b@y>, C <c@z>
          undisclosed-recipients:;           ~ undisclosed-recipients:;
          Team Group: a@t, "B B" <b@t>;, c@t ~ "Team Group": <a@t>, "B B" <b@t>;, <c@t>
          :;                                 ~ "":;
          mailto:foo@x                       ~ mailto: <foo@x>;
          Grüße Ü <üser@münchen.example>     ~ "Grüße Ü" <üser@münchen.example>
          =?utf-8?q?a=2C_b?= <a@x>           ~ a, b <a@x>
          "=?utf-8?q?a?= x, y" <a@x>         ~ a x, y <a@x>
          =?utf-8?q?a?= =?utf-8?q?b?= <a@x>  ~ ab <a@x>
          a@x (=?utf-8?q?c=C3=A9?= d)        ~ cé d <a@x>
          """)
  void asDovecot(String field, String form) {
    assertThat(AddressForms.canonical(field)).isEqualTo(form);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          root                           ~ <root>
          foo bar baz                    ~ "foo bar baz"
          <@x.example>                   ~ <@x.example>
          Foo <>                         ~ Foo <>
          Pat O'Brien <p@x>              ~ "Pat O'Brien" <p@x>
          semi1@x; semi2@x               ~ <semi1@x>, <semi2@x>
          A <a@x> B <b@x>                ~ A <a@x>, B <b@x>
          a@work <a@home>                ~ <a@work>, <a@home>
          this is not <an address        ~ "this is not" <an address
          <a@x                           ~ <a@x
          joe smith@x.example            ~ joe smith@x.example
          Foo [bar]   <a@x>, b@y         ~ Foo [bar] <a@x>, <b@y>
          (unclosed a@x, b@y             ~ (unclosed a@x, <b@y>
          "unclosed <a@x>, b@y           ~ "unclosed <a@x>, b@y"
          C: <c@x>, d                    ~ C: <c@x>, <d>;
          """)
  void moreThanDovecot(String field, String form) {
    assertThat(AddressForms.canonical(field)).isEqualTo(form);
  }
}
