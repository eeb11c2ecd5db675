package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusDataTest {
  private static final FolderReport.State STATE =
      new FolderReport.State(new UidValidity(7), 12, new ModSeq(90), 5);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* STATUS INBOX (MESSAGES 5 UIDNEXT 12 UIDVALIDITY 7 HIGHESTMODSEQ 90) | INBOX 5 12 7 90",
        "* STATUS \"a b\" (uidnext 3 UNSEEN 4 messages 0) | a b 0 3 -1 -1",
        "* STATUS Entw&APw-rfe () | Entw\u00fcrfe -1 -1 -1 -1",
        "* STATUS NIL (MAILBOXID (F1) SIZE 44 HIGHESTMODSEQ 5) | NIL -1 -1 -1 5",
      })
  void readsWhatIsSaid(String line, String expected) throws Exception {
    StatusData status = Objects.requireNonNull(StatusData.of(Wires.response(line)));
    assertThat(
            "%s %d %d %d %d"
                .formatted(
                    status.mailbox().text(),
                    status.messages(),
                    status.uidNext(),
                    status.uidValidity(),
                    status.highestModSeq()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* STATUS INBOX",
        "* STATUS INBOX MESSAGES 5",
        "* STATUS INBOX (MESSAGES 5",
        "* STATUS INBOX (MESSAGES many)",
        "* STATUS INBOX (MESSAGES -5)",
        "* STATUS INBOX (MESSAGES 99999999999999999999)",
        "* STATUS",
      })
  void whatCannotBeReadIsNoStatus(String line) {
    assertThatThrownBy(() -> StatusData.of(Wires.response(line)))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void otherResponsesAreNone() throws Exception {
    assertThat(StatusData.of(Wires.response("* 5 EXISTS"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "5, 12, 7, 90, false",
    "-1, -1, -1, -1, false",
    "6, 12, 7, 90, true",
    "0, -1, -1, -1, true",
    "5, 13, 7, 90, true",
    "5, 12, 8, 90, true",
    "-1, -1, -1, 91, true",
  })
  void onlyWhatIsSaidCanDiffer(
      long messages, long uidNext, long uidValidity, long modSeq, boolean differs) {
    StatusData status =
        new StatusData(MailboxName.ofText("x"), messages, uidNext, uidValidity, modSeq);
    assertThat(status.differsFrom(STATE)).isEqualTo(differs);
  }

  @Test
  void aStateWithoutModSeqDiffersByNoModSeq() {
    FolderReport.State plain = new FolderReport.State(new UidValidity(7), 12, ModSeq.NONE, 5);
    assertThat(new StatusData(MailboxName.ofText("x"), 5, 12, 7, 90).differsFrom(plain)).isFalse();
  }
}
