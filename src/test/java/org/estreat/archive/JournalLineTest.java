package org.estreat.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import org.estreat.model.Attributes;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a line of the journal says beyond what the first ones did. */
class JournalLineTest {
  private static final String LINE =
      """
      {"n":1,"at":"2026-02-03T04:05:06Z","prev":"%s","type":"sighted","account":"alice",\
      "mailbox":"INBOX","uidValidity":7,"uid":1,"flags":["\\\\Seen"],\
      "internalDate":"2019-05-06T07:08:09+02:00","modSeq":1%s,"sha256":"%s","size":5}\
      """
          .formatted("0".repeat(64), "%s", "a".repeat(64));

  private static Sighting read(String more) throws DamagedException {
    JournalLine line = JournalLine.decode(LINE.formatted(more).getBytes(UTF_8));
    return ((CustodyEvent.Sighted) line.event()).sighting();
  }

  @Test
  void aLineFromBeforeHasNoAttributes() throws Exception {
    assertThat(read("").attributes()).isEqualTo(Attributes.NONE);
    assertThat(new String(JournalLine.decode(LINE.formatted("").getBytes(UTF_8)).encode(), UTF_8))
        .as("written as ever where there is none")
        .isEqualTo(LINE.formatted(""));
  }

  @ParameterizedTest
  @CsvSource({
    "M6d99ac3275bb4e, T64b478a75b7ea9, 2020-01-02T03:04:05.500-08:00",
    "-, , ",
    ", _, ",
    ", , 1969-07-20T20:17:40Z",
  })
  void attributesComeBackAsTheyWere(
      @Nullable String emailId, @Nullable String threadId, @Nullable String saveDate)
      throws Exception {
    String more =
        (emailId == null ? "" : ",\"emailId\":\"" + emailId + '"')
            + (threadId == null ? "" : ",\"threadId\":\"" + threadId + '"')
            + (saveDate == null ? "" : ",\"saveDate\":\"" + saveDate + '"');
    assertThat(read(more).attributes())
        .isEqualTo(
            new Attributes(
                emailId, threadId, saveDate == null ? null : OffsetDateTime.parse(saveDate)));
    byte[] line = LINE.formatted(more).getBytes(UTF_8);
    assertThat(JournalLine.decode(line).encode()).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({
    "emailId, '\"\"', EMAILID",
    "emailId, '\"a.b\"', EMAILID",
    "threadId, '\"é\"', THREADID",
    "threadId, 17, threadId",
    "saveDate, '\"yesterday\"', yesterday",
    "saveDate, true, saveDate",
  })
  void whatIsNoAttributeIsDamage(String name, String value, String told) {
    assertThatThrownBy(() -> read(",\"" + name + "\":" + value))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining(told);
  }
}
