package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.estreat.model.Flag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredFlagsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          Status           | RO           | \\Seen
          status           | O            | -
          X-Status         | AF           | \\Answered \\Flagged
          X-Status         | TD           | \\Deleted \\Draft
          X-Mozilla-Status | 0001         | \\Seen
          X-Mozilla-Status | 1007         | $Forwarded \\Answered \\Flagged \\Seen
          X-Mozilla-Status | 0008         | \\Deleted
          X-Mozilla-Status | zz           | -
          X-Keywords       | $Junk  Work  | $Junk Work
          X-Mozilla-Keys   | $label1      | $label1
          X-Keywords       | a"b x]y      | -
          Subject          | RO           | -
          """)
  void ofFields(String name, String value, @Nullable String flags) {
    assertThat(StoredFlags.ofField(name, value))
        .extracting(Flag::name)
        .containsExactlyInAnyOrderElementsOf(words(flags));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          1.a:2,S          | 1.a   | \\Seen
          1.a:2,           | 1.a   | -
          1.a              | 1.a   | -
          1.a;2,FRS        | 1.a   | \\Answered \\Flagged \\Seen
          1.a!2,DPT        | 1.a   | $Forwarded \\Deleted \\Draft
          1.a,S=12:2,Sa    | 1.a,S=12 | \\Seen Work
          1.a:1,S          | 1.a   | -
          1.a:2,S,extra    | 1.a   | \\Seen
          """)
  void ofMaildirNames(String name, String base, @Nullable String flags) {
    assertThat(StoredFlags.maildirBase(name)).isEqualTo(base);
    assertThat(StoredFlags.ofMaildirName(name, Map.of('a', new Flag("Work"))))
        .extracting(Flag::name)
        .containsExactlyInAnyOrderElementsOf(words(flags));
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? List.of() : List.of(text.replace("\\\\", "\\").split(" "));
  }
}
