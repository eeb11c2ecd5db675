package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.estreat.index.UidList;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.estreat.query.ReturnOptions;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTest {
  private static Results results(String words, long... uids) throws Exception {
    ReturnOptions options = ReturnOptions.parse(words);
    var found = new UidList(Mailbox.parse("a/b"), new UidValidity(1), uids);
    return Results.of(
        found,
        new SearchProgram(options.returns(), options.partial(), new SearchKey.And(List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1:2, '10,20'",
        "2:1, '10,20'",
        "3:9, '30,40'",
        "4:4, 40",
        "5:9, -",
        "-1:-1, 40",
        "-1:-2, '30,40'",
        "-2:-1, '30,40'",
        "-3:-100, '10,20'",
        "-5:-9, -",
      })
  void partialIsAWindowOfPositions(String range, String uids) throws Exception {
    assertThat(results("PARTIAL " + range, 10, 20, 30, 40).esearch().partial())
        .isNotNull()
        .extracting(window -> window.uids())
        .isEqualTo(uids);
  }

  @ParameterizedTest
  @CsvSource({
    "SAVE, '10,20,30,40'",
    "SAVE ALL, '10,20,30,40'",
    "SAVE COUNT, '10,20,30,40'",
    "SAVE MIN, 10",
    "SAVE MAX, 40",
    "SAVE MIN MAX, '10,40'",
    "SAVE MIN COUNT, '10,20,30,40'",
    "SAVE MAX ALL, '10,20,30,40'",
    "SAVE PARTIAL 2:3, '20,30'",
    "SAVE PARTIAL 2:3 MIN, '10,20,30'",
    "SAVE PARTIAL 2:3 MIN MAX, '10,20,30,40'",
    "SAVE PARTIAL 2:3 COUNT, '10,20,30,40'",
  })
  void saveKeepsWhatTheOtherOptionsGiveBack(String words, String saved) throws Exception {
    assertThat(results(words, 10, 20, 30, 40).saved().toSequenceSet()).isEqualTo(saved);
  }

  @ParameterizedTest
  @CsvSource({"SAVE", "SAVE MIN", "SAVE MIN MAX PARTIAL 1:5", "SAVE COUNT"})
  void nothingFoundSavesNothing(String words) throws Exception {
    assertThat(results(words).saved().count()).isZero();
  }
}
