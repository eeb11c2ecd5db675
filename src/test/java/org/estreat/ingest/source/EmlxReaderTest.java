package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.estreat.model.Flag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmlxReaderTest {
  private static final String MESSAGE = "Subject: x\n\nbody\n";

  private static final String LIST =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <plist version="1.0"><dict>
      <key>date-received</key>
      <integer>1562000000</integer>
      <key>flags</key>
      <integer>%d</integer>
      </dict></plist>
      """;

  @TempDir private Path folder;

  @Test
  void theMessageItsFlagsAndItsArrival() throws IOException {
    // read, answered, flagged; three attachments; junk has been looked for
    long bits = 1 | 4 | 16 | 3 << 10 | 1L << 29;
    Collected read = walk("1.emlx", "17        \n" + MESSAGE + LIST.formatted(bits));
    assertThat(read.texts()).containsExactly(MESSAGE);
    FoundMessage found = read.messages.get(0).found();
    assertThat(found.flags()).containsExactlyInAnyOrder(Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED);
    assertThat(found.internalDate().toInstant()).isEqualTo(Instant.ofEpochSecond(1562000000));
    assertThat(read.incomplete).isEmpty();
  }

  @Test
  void aPartialMessageIsTakenAndSaidToBe() throws IOException {
    Collected read = walk("1.partial.emlx", "17\n" + MESSAGE + LIST.formatted(0));
    assertThat(read.texts()).containsExactly(MESSAGE);
    assertThat(read.incomplete).singleElement().asString().contains("1.partial.emlx", "a part");
  }

  @Test
  void aMessageThatIsCutOffIsTakenAsFarAsItGoes() throws IOException {
    Collected read = walk("1.emlx", "500\n" + MESSAGE);
    assertThat(read.texts()).containsExactly(MESSAGE);
    assertThat(read.incomplete)
        .singleElement()
        .asString()
        .contains("announces 500 octets and has 17");
  }

  @Test
  void whatHasNoCountIsExcepted() throws IOException {
    Collected read = walk("1.emlx", MESSAGE);
    assertThat(read.messages).isEmpty();
    assertThat(read.excepted).singleElement().asString().contains("number", "Subject: x");
  }

  private Collected walk(String name, String content) throws IOException {
    return Collected.walk(MboxDialect.ORIGINAL, Files.writeString(folder.resolve(name), content));
  }
}
