package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortFormTest {
  /** RFC 5256 section 2.1. */
  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource(
      delimiter = '>',
      value = {
        "Hello > Hello",
        "Re: Hello > Hello",
        "RE : Hello > Hello",
        "Re: Re: Fwd: FW: Hello > Hello",
        "Re[2]: Hello > Hello",
        "Re [2] : Hello > Hello",
        "fwdx: Hello > fwdx: Hello",
        "Reply: Hello > Reply: Hello",
        "[list] Hello > Hello",
        "[list] Re: [other] Hello > Hello",
        "Re: [list] > [list]",
        "[a] [b] > [b]",
        "[] > []",
        "[a] Re: > ''",
        "Hello (fwd) > Hello",
        "Hello (FWD) (fwd) > Hello",
        "(fwd) > ''",
        "Hello (fwd) there > Hello (fwd) there",
        "[Fwd: Hello] > Hello",
        "Re: [fwd: Re: Hello (fwd)] (fwd) > Hello",
        "[fwd: [fwd: Hello]] > Hello",
        "[fwd: Hello] there > there",
        "'Hello \t  there' > Hello there",
        "'' > ''",
        "Re: > ''",
        "[unclosed Hello > [unclosed Hello",
        "Re: Ärger im [Büro] > Ärger im [Büro]",
      })
  void baseSubject(String subject, String base) {
    assertThat(BaseSubject.of(subject)).isEqualTo(base);
  }

  @Test
  @Timeout(10)
  void baseSubjectOfHostileTextTakesLinearTime() {
    for (String piece : List.of("[fwd:", "Re: ", "[a]", "(fwd)", "[", "re ", "re [")) {
      String subject = piece.repeat(100_000);
      assertThat(BaseSubject.of(subject)).as(piece).hasSizeLessThanOrEqualTo(subject.length());
    }
    assertThat(BaseSubject.of("[fwd:".repeat(100_000) + "x" + "]".repeat(100_000))).isEqualTo("x");
  }

  @Test
  void firstAddressGivesLocalPartAndName() {
    first("anna@example.org", "ANNA", "ANNA@EXAMPLE.ORG");
    first("Bob <zoe@example.org>, aaa@example.org", "ZOE", "BOB");
    first("\"Zed, A\" <anna@example.org>", "ANNA", "ZED, A");
    first("\"a \\\"b\\\" <c>: x\" <d@e>", "D", "A \"B\" <C>: X");
    first("team: bob@example.org, x@y;", "TEAM", "TEAM");
    first("\"team @ home\": <bob@example.org>;", "TEAM @ HOME", "TEAM @ HOME");
    first("undisclosed-recipients: ;", "UNDISCLOSED-RECIPIENTS", "UNDISCLOSED-RECIPIENTS");
    first("<\"quoted local\"@example.org>", "QUOTED LOCAL", "QUOTED LOCAL@EXAMPLE.ORG");
    first("<\"a@b>c\"@d>", "A@B>C", "A@B>C@D");
    first("<@one,@two:a@b>, x@y", "A", "A@B");
    first("Name <<a@b>>", "<A", "NAME");
    first("One, Two <a@b>, <c@d>", "A", "ONE, TWO");
    first("Re: \"One <a@b>", "A", "RE: \"ONE");
    first("\"open <a@b>", "A", "\"OPEN");
    first("\"a\" b <c@d>", "C", "A B");
    first("\"", "\"", "\"");
    first("a@b, One <c@d>", "A", "A@B");
    first("a@b@c", "A@B", "A@B@C");
    first("root", "ROOT", "ROOT");
    first("Name <cut", "CUT", "NAME");
    first("", "", "");
  }

  private static void first(String canonical, String localPart, String display) {
    assertThat(SortForm.localPart(List.of(canonical, "z@z"))).as(canonical).isEqualTo(localPart);
    assertThat(SortForm.display(List.of(canonical))).isEqualTo(display);
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource(
      delimiter = '>',
      value = {
        "Hello > false",
        "[list] Hello > false",
        "Re: Hello > true",
        "[list] fw: Hello > true",
        "Hello (fwd) > true",
        "[fwd: Hello] > true",
        "Hello re: > false",
        "'' > false",
        "Re: > true",
        "[fwd: cut > false",
      })
  void repliesAndForwardedMessages(String subject, boolean reply) {
    assertThat(BaseSubject.isReplyOrForward(subject)).isEqualTo(reply);
  }

  @Test
  @Timeout(10)
  void addressOfHostileTextTakesLinearTime() {
    for (String piece :
        List.of("\"", "<", "@", ":", ",", "\\", "\"a\"", "<\"", "@:", ";", "\\\"")) {
      assertThat(SortForm.display(List.of(piece.repeat(200_000)))).as(piece).isNotNull();
      assertThat(SortForm.display(List.of("<" + piece.repeat(200_000)))).as(piece).isNotNull();
    }
  }

  @Test
  void absentFieldIsEmpty() {
    assertThat(SortForm.localPart(List.of())).isEmpty();
    assertThat(SortForm.display(List.of())).isEmpty();
  }
}
