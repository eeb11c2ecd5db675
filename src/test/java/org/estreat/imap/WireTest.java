package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.estreat.model.Flag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may write, cut into responses within bounds. */
@Timeout(30)
class WireTest {
  private static final Wire.Limits TIGHT = new Wire.Limits(200, 50, 1, 100);

  @Test
  void responsesEndAtTheirLineAndLiteralsBelongToThem() throws Exception {
    List<Response> responses =
        Wires.responses(
            "* OK hello\r\n* 1 FETCH (A {3}\r\nx\r\n B {0}\r\n C ~{2}\r\n{})\r\n+ go\r\nE1 OK\n",
            Wire.Limits.STANDARD, 4);
    assertThat(Objects.requireNonNull(Status.of(responses.get(0))).text()).isEqualTo("hello");
    Response fetch = responses.get(1);
    assertThat(fetch.name()).isEqualTo("FETCH");
    assertThat(fetch.leadingNumber()).isEqualTo(1);
    fetch.name();
    assertThat(fetch.list()).containsExactly("A", "x\r\n", "B", "", "C", "{}");
    assertThat(responses.get(2).isContinuation()).isTrue();
    assertThat(responses.get(3).tag()).isEqualTo("E1");
  }

  @Test
  void textThatOnlyLooksLikeALiteralIsText() throws Exception {
    List<Response> responses =
        Wires.responses("* OK x{5}\r\n* OK {x}\r\n* OK {}\r\n", Wire.Limits.STANDARD, 3);
    assertThat(responses).extracting(Response::toString).contains("* OK x{5}", "* OK {x}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* 1 FETCH (BODY[] {51}\r\n",
        "* 1 FETCH (A {30}\r\n123456789012345678901234567890 B {30}\r\n",
        "* 1 FETCH (BODY[] {99999999999999999999999}\r\n",
        "* 1 FETCH (BODY[] {2147483647}\r\n",
      })
  void moreOctetsThanMayBeHeldAreRefusedBeforeTheyCome(String announced) {
    assertThatThrownBy(() -> Wires.responses(announced, TIGHT, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at most 50 are taken");
  }

  @Test
  void aLineWithoutEndIsRefused() {
    assertThatThrownBy(() -> Wires.responses("* OK " + "x".repeat(500), TIGHT, 1))
        .hasMessageContaining("more than 200 octets");
  }

  @Test
  void aLiteralThatDoesNotComeIsALostConnection() {
    assertThatThrownBy(
            () -> Wires.responses("* 1 FETCH (BODY[] {9}\r\nabc", Wire.Limits.STANDARD, 1))
        .hasMessageContaining("ended the connection");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* OK [UIDVALIDITY 7] fine | OK | UIDVALIDITY | 7 | fine",
        "* NO [alert] x [y] | NO | ALERT | '' | x [y]",
        "E1 BAD what | BAD | '' | '' | what",
        "* BYE [UNAVAILABLE | BYE | '' | '' | [UNAVAILABLE",
        "* PREAUTH | PREAUTH | '' | '' | ''",
      })
  void statusResponses(String line, Status.Kind kind, String code, String argument, String text)
      throws Exception {
    assertThat(Status.of(Wires.response(line))).isEqualTo(new Status(kind, code, argument, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INBOX | INBOX",
        "Entw&APw-rfe | Entwürfe",
        "A&-B | A&B",
        "&U,BTFw- | 台北",
        "&2D3eAA- | 😀",
        "a&b | a&b", // no modified UTF-7: as it stands
        "&AGE- | &AGE-", // 'a' may not be written so
        "&-&- | &&",
      })
  void mailboxNamesAreModifiedUtf7WhereTheyCanBe(String wire, String text) {
    byte[] octets = wire.getBytes(StandardCharsets.ISO_8859_1);
    MailboxName name = MailboxName.ofWire(octets);
    assertThat(name.text()).isEqualTo(text);
    assertThat(name.wire()).isEqualTo(wire);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* 1 FETCH (UID",
        "* 1 FETCH (UID x)",
        "* 1 FETCH (UID 0)",
        "* 1 FETCH (UID 4294967296)",
        "* 1 FETCH (UID 3 BODY[] \"abc",
        "* 1 FETCH (UID 3 BODY[] {5)",
        "* 1 FETCH (UID 3 FLAGS (a",
        "* 1 FETCH (UID 3 X ((((",
        "* 99999999999999999999 FETCH (UID",
      })
  void aBrokenFetchResponseIsMalformedAndNothingElse(String line) {
    assertThatThrownBy(() -> Fetched.of(Wires.response(line)))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void aLineOfVeryManyStringsIsReadInTheTimeOfItsLength() throws Exception {
    int count = 1 << 20;
    byte[] line = ("* X (" + "\"\" ".repeat(count) + ")").getBytes(StandardCharsets.US_ASCII);
    Response response = new Response(line, List.of());
    response.name();
    assertThat(response.list()).hasSize(count);
  }

  @Test
  void whatAServerSaysToAPersonIsCutShort() throws Exception {
    String text = "too many ".repeat(200_000);
    Status status = Objects.requireNonNull(Status.of(Wires.response("E1 NO [X] " + text)));
    assertThat(status.text()).hasSize(1003).endsWith("...");
    assertThat(Refusal.of(status)).isEqualTo(Refusal.OTHER);
    Status code = Objects.requireNonNull(Status.of(Wires.response("* OK [X " + text + "] y")));
    assertThat(code.toString()).hasSizeLessThan(2100);
  }

  @Test
  void aBracketInAFlagIsPartOfIt() throws Exception {
    Fetched fetched =
        Objects.requireNonNull(
            Fetched.of(
                Wires.response(
                    "* 1 FETCH (FLAGS (a[b $Junk) UID 3 BODY[HEADER.FIELDS (X)] NIL BODY[]"
                        + " \"hi\")")));
    assertThat(fetched.flags()).extracting(Flag::name).containsExactly("a[b", "$Junk");
    assertThat(fetched.body()).asString().isEqualTo("hi");
    StatusData status =
        Objects.requireNonNull(StatusData.of(Wires.response("* STATUS a[b (MESSAGES 3)")));
    assertThat(status.mailbox().text()).isEqualTo("a[b");
    assertThat(status.messages()).isEqualTo(3);
  }
}
