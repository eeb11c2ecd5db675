package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates, patterns, sets and FETCH responses, as they stand on the wire. */
class WireFormsTest {
  @ParameterizedTest
  @CsvSource({
    "17-Jul-1996 02:44:25 -0700, 1996-07-17T02:44:25-07:00",
    "' 7-jul-1996 02:44:25 +0530', 1996-07-07T02:44:25+05:30",
    "01-Sep-2026 23:59:59 +0000, 2026-09-01T23:59:59Z",
    "31-Foo-2026 23:59:59 +0000, 1970-01-01T00:00Z",
    "'', 1970-01-01T00:00Z",
    ", 1970-01-01T00:00Z",
  })
  void internalDateKeepsItsZone(@Nullable String text, String expected) {
    assertThat(InternalDate.parse(text)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "*, '', Projects/2026, true",
    "'', '', INBOX, true",
    "inbox, '', INBOX, true",
    "INBOX, '', INBOX/sub, false",
    "%, '', Projects, true",
    "%, '', Projects/2026, false",
    "Projects/%, '', Projects/2026, true",
    "Projects*, Projects/%, Projects/2026, false",
    "*, Trash, Trash, false",
    "*, Trash, trash, true",
    "a.c, '', abc, false",
  })
  void patternsAreThoseOfList(String include, String exclude, String name, boolean takes) {
    FolderPattern pattern =
        new FolderPattern(
            include.isEmpty() ? List.of() : List.of(include),
            exclude.isEmpty() ? List.of() : List.of(exclude));
    assertThat(pattern.takes(name, '/')).isEqualTo(takes);
  }

  @ParameterizedTest
  @CsvSource({
    "1 2 3 9, 1 2 3 9, 1:9",
    "1 2 3 9, 1 3 9, '1,3:9'",
    "5 7 100 4294967295, 7 100, 7:100",
    "5 7, 7, 7",
    "5 7, '', ''",
  })
  void setsSpanWhatTheServerDoesNotList(String listed, String wanted, String expected) {
    assertThat(UidSet.of(numbers(listed), numbers(wanted))).isEqualTo(expected);
  }

  private static long[] numbers(String text) {
    return text.isEmpty()
        ? new long[0]
        : List.of(text.split(" ")).stream().mapToLong(Long::parseLong).toArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* 3 FETCH (UID 42 FLAGS (\\Seen \\Recent $Junk) INTERNALDATE \"17-Jul-1996 02:44:25"
            + " -0700\" RFC822.SIZE 5 MODSEQ (77) BODY[] {5}\r\na)\r\nb)",
        "* 3 FETCH (BODY[] {5}\r\na)\r\nb MODSEQ (77)  RFC822.SIZE 5 FLAGS (\\Seen \\Recent $Junk)"
            + " INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" uid 42 )",
      })
  void readsItemsInAnyOrder(String response) throws Exception {
    Fetched fetched = Objects.requireNonNull(read(response));
    assertThat(fetched.uid()).isEqualTo(42);
    assertThat(fetched.size()).isEqualTo(5);
    assertThat(fetched.modSeq()).isEqualTo(new ModSeq(77));
    assertThat(fetched.flags()).containsExactlyInAnyOrder(Flag.SEEN, new Flag("$Junk"));
    assertThat(fetched.internalDate()).isEqualTo("17-Jul-1996 02:44:25 -0700");
    assertThat(new String(Objects.requireNonNull(fetched.body()), StandardCharsets.US_ASCII))
        .isEqualTo("a)\r\nb");
  }

  @Test
  void anEmptyMessageIsAMessageAndNilIsNone() throws Exception {
    assertThat(body("* 1 FETCH (UID 1 BODY[] \"\")")).isEmpty();
    assertThat(body("* 1 FETCH (UID 1 BODY[] {0}\r\n)")).isEmpty();
    assertThat(body("* 1 FETCH (UID 1 BODY[] NIL)")).isNull();
    assertThat(body("* 1 FETCH (UID 1 BODY[]<0>{1}\r\nx)")).hasSize(1);
    assertThat(body("* 1 FETCH (UID 1 BODY[]{1}\r\nx)")).hasSize(1);
  }

  @Test
  void otherResponsesAreNone() throws Exception {
    assertThat(read("* 1 EXPUNGE")).isNull();
    assertThat(read("* 1 FETCH (FLAGS ())")).isNull();
  }

  @Test
  void whatWasNotAskedForIsPassedOver() throws Exception {
    Fetched fetched = read("* 1 FETCH (X-NEW {1}\r\nx Y (a (b \"c)\") d) UID 3)");
    assertThat(Objects.requireNonNull(fetched).uid()).isEqualTo(3);
  }

  private static byte @Nullable [] body(String response) throws Exception {
    return Objects.requireNonNull(read(response)).body();
  }

  private static @Nullable Fetched read(String response) throws Exception {
    return Fetched.of(Wires.response(response));
  }
}
