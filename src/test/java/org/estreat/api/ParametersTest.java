package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static final Set<String> ALLOWED = Set.of("q", "limit");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q=a+b%20c      | a b c",
        "q=%2B%26%3D%25 | +&=%",
        "&&q=x&         | x",
        "q=a=b          | a=b",
        "q              | ''",
        "q=%C3%BC       | ü",
        "%71=x          | x",
      })
  void queriesAreDecoded(String query, String q) throws Exception {
    assertThat(Parameters.ofQuery(query, ALLOWED).one("q")).isEqualTo(q);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"q=%", "q=%4", "q=%zz", "q=%C3", "q=%ED%A0%80", "q=\u00fc", "x=1", "q=%-1"})
  void whatIsWronglyEscapedIsRefused(String query) {
    assertThatThrownBy(() -> Parameters.ofQuery(query, ALLOWED))
        .isInstanceOf(BadParameterException.class)
        .hasMessageContaining("expected");
  }
}
