package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server repeats is not passed on. */
class SecretsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BAD LOGIN alice s3cret-word | BAD LOGIN alice (not shown)",
        "S3CRET-WORD and s3cret-word | (not shown) and (not shown)",
        "cut short: s3cret-w | cut short: (not shown)",
        "s3cre is too short a piece | s3cre is too short a piece",
        "nothing | nothing",
        "'' | ''",
      })
  void hidden(String said, String shown) {
    Secrets secrets = new Secrets();
    secrets.add("s3cret-word");
    assertThat(secrets.hidden(said)).isEqualTo(shown);
    assertThat(secrets.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"the word is pass1 | the word is (not shown)", "pass | pass"})
  void shortSecretsAreHiddenWhole(String said, String shown) {
    Secrets secrets = new Secrets();
    secrets.add("pass1");
    secrets.add("the");
    assertThat(secrets.hidden(said)).isEqualTo(shown);
  }
}
