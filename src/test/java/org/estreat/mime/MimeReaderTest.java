package org.estreat.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MimeReaderTest {
  private static final String TREE =
      """
      Content-Type: multipart/mixed; boundary=b

      --b

      one
      --b
      Content-Type: message/rfc822

      Content-Type: multipart/mixed; boundary=i

      --i

      two one
      --i
      Content-Type: message/rfc822

      Subject: s

      two two one
      --i--
      --b--
      """;

  private final MimeReader reader = new MimeReader();

  @ParameterizedTest
  @CsvSource({
    "'', multipart/mixed",
    "1, text/plain one",
    "2, message/rfc822",
    "2.1, text/plain two one",
    "2.2, message/rfc822",
    "2.2.1, text/plain two two one",
    "3, -",
    "1.1, -",
    "2.3, -",
    "2.2.2, -",
    "2.2.1.1, -"
  })
  void findsPartsByNumber(String number, String wanted) {
    byte[] bytes = TREE.getBytes(UTF_8);
    Message message = reader.read(bytes);
    String found =
        MimeReader.find(message, PartPath.parse(number))
            .map(part -> part.type() + (part.isLeaf() ? " " + reader.text(bytes, part) : ""))
            .orElse("-");
    assertThat(found).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({"'', true", "1, true", "2, false", "1.1, false"})
  void bodyOfAPlainMessageIsPartOne(String number, boolean found) {
    Message message = read("Subject: s\n\nbody\n");
    assertThat(MimeReader.find(message, PartPath.parse(number)).isPresent()).isEqualTo(found);
    assertThat(message.sections().getFirst().path()).isEqualTo(PartPath.parse("1"));
    assertThat(message.root().path()).isEqualTo(PartPath.ROOT);
  }

  @Test
  void partsOfAMessageThatIsAMessage() {
    String text = "Content-Type: message/rfc822\n\nSubject: s\n\nbody";
    byte[] bytes = text.getBytes(UTF_8);
    Message message = reader.read(bytes);
    assertThat(paths(message)).containsExactly("1", "1.1");
    assertThat(MimeReader.find(message, PartPath.parse("1"))).contains(message.root());
    Part body = MimeReader.find(message, PartPath.parse("1.1")).orElseThrow();
    assertThat(reader.content(bytes, body)).isEqualTo("body".getBytes(UTF_8));
  }

  @Test
  void zeroBytesAreAnEmptyMessage() {
    Message message = reader.read(new byte[0]);
    assertThat(message.key()).isEqualTo(MessageKey.of(new byte[0]));
    assertThat(message.size()).isZero();
    assertThat(message.headers()).isEmpty();
    assertThat(message.sections()).containsExactly(new Section(PartPath.parse("1"), "", ""));
    assertThat(kinds(message)).containsExactly(Defect.Kind.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          Subject: s||yy       ~ 16
          Subject: s<<y<       ~ 17
          Subject: s<<z>z>     ~ 18
          x                    ~ 1
          |                    ~ 2
          """)
  void sizeCountsABareLineFeedAsTwo(String text, long size) {
    String bytes = text.replace("|", "\n").replace("<", "\r\n").replace(">", "\r");
    assertThat(read(bytes).size()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          Date: Tue, 2 Jan 2024 12:00:00 +0000|Date: Wed, 3 Jan 2024 12:00:00 +0000 ~ 2024-01-02
          Date: bad|Date: Wed, 3 Jan 2024 12:00:00 +0000                            ~ 2024-01-03
          Date: Tue,| 2 Jan 2024| 12:00:00 +0000                                    ~ 2024-01-02
          Resent-Date: Tue, 2 Jan 2024 12:00:00 +0000                               ~ null
          Date: bad                                                                 ~ null
          """)
  void firstDateThatCanBeReadCounts(String header, String day) {
    assertThat(String.valueOf(read(header.replace("|", "\n") + "\n\n").sentDay())).isEqualTo(day);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          Message-ID: <a@b>                     ~ <a@b>
          Message-ID: junk <a@b> <c@d>          ~ <a@b>
          Message-ID: <a| b@c>                  ~ <ab@c>
          Message-ID: a@b                       ~ <a@b>
          Message-ID: <open <a@b>               ~ <a@b>
          Message-ID: <a@b                      ~ null
          Message-ID: <>                        ~ null
          Message-ID:                           ~ null
          Subject: s                            ~ null
          """)
  void messageId(String header, String id) {
    assertThat(String.valueOf(read(header.replace("|", "\n") + "\n\n").envelope().messageId()))
        .isEqualTo(id);
  }

  @Test
  void repliesAndReferences() {
    Message message =
        read("In-Reply-To: Ann's of Monday, ann@x\nReferences: a@b c@d x\nReferences: <e@f>\n\n");
    assertThat(message.envelope().inReplyTo()).isEmpty();
    assertThat(message.envelope().references()).containsExactly("<a@b>", "<c@d>", "<e@f>");
  }

  @Test
  void subjectIsCompressedBeforeItsWordsAreDecoded() {
    Message message = read("Subject: \t a \t b\n\tc  =?utf-8?q?d__e?= \nSUBJECT:\n\n");
    assertThat(message.envelope().subject()).containsExactly("a b c d  e ", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          Content-Type: text/plain                     ~ true
          Content-Type: TEXT/x-any; a=b                ~ true
          Content-Type: message/partial; id=1          ~ true
          X: no type                                   ~ true
          Content-Type: text/*                         ~ true
          Content-Type: text (c) / plain               ~ true
          Content-Type: text/plain charset=utf-8       ~ true
          Content-Type: text/a|Content-Type: a/b       ~ false
          Content-Type: a/b|Content-Type: text/a       ~ true
          Content-Type: garbage                        ~ false
          Content-Type: text                           ~ false
          Content-Type: text/                          ~ false
          Content-Type:                                ~ false
          Content-Type: "text/plain"                   ~ false
          Content-Type: application/json               ~ false
          Content-Type: image/svg+xml                  ~ false
          Content-Type: multipart/mixed                ~ false
          Content-Transfer-Encoding: x-odd             ~ false
          Content-Transfer-Encoding: base64;           ~ true
          """)
  void whichBodiesAreText(String header, boolean text) {
    Message message = read(header.replace("|", "\n") + "\n\nZXh0\n");
    assertThat(message.sections().getFirst().body() != null).isEqualTo(text);
  }

  @Test
  void aMultipartsBoundariesInsideAnotherWithTheSameOrALongerName() {
    Message message =
        read(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/mixed; boundary=bb

            --bb

            one
            --bb--
            --b
            Content-Type: multipart/mixed; boundary=b

            --b

            two
            --b--
            --b

            three
            --b--
            --b

            epilogue
            """);
    assertThat(bodies(message)).containsExactly("one", "two", "three");
    assertThat(paths(message)).containsExactly("", "1", "1.1", "2", "2.1", "3");
  }

  @Test
  void partThatIsAllHeaderLiesInItsParents() {
    String text = "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
    Message message =
        read(text + text.replace("=b", "=i").replace("--b", "--i") + "Subject: s\n--b--\n");
    Part inner = message.root().children().getFirst();
    assertThat(inner.children().getFirst().bodyEnd()).isEqualTo(inner.bodyEnd());
  }

  @Test
  void emptyBoundary() {
    assertThat(bodies(read("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\na\n----\nb")))
        .containsExactly("a");
  }

  @Test
  void deeperThanTheLimitNothingIsToldApartAndAllIsSearched() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("Content-Type: multipart/mixed; boundary=b%dx\n\n--b%dx\n".formatted(i, i));
    }
    Message message = read(text + "\ndeepest");
    assertThat(kinds(message)).contains(Defect.Kind.DEPTH);
    assertThat(message.sections()).hasSize(PartSplitter.MOST_LEVELS + 1);
    assertThat(message.sections().getLast().body()).contains("boundary=b4999x").endsWith("deepest");
  }

  @Test
  void morePartsThanTheLimitAreOneAndStillSearched() {
    int parts = PartSplitter.MOST_PARTS + 10;
    String text = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(parts);
    Message message = read(text + "--b\n\nlast");
    assertThat(kinds(message)).contains(Defect.Kind.DEPTH);
    assertThat(message.root().children()).hasSize(PartSplitter.MOST_PARTS);
    assertThat(message.sections().getLast().body()).endsWith("last");
  }

  @Test
  void attachmentsAreNotCopied() {
    int size = 40_000_000;
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'A');
    for (int i = 76; i < size; i += 77) {
      bytes[i] = '\n';
    }
    byte[] head =
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: base64

        """
            .getBytes(UTF_8);
    System.arraycopy(head, 0, bytes, 0, head.length);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    reader.read(head);
    long before = threads.getCurrentThreadAllocatedBytes();
    Message message = reader.read(bytes);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(message.root().children()).hasSize(1);
    assertThat(allocated).as("octets allocated for 40 MB").isLessThan(1_000_000);
  }

  private Message read(String text) {
    return reader.read(text.getBytes(ISO_8859_1));
  }

  private static List<String> bodies(Message message) {
    return message.sections().stream()
        .map(Section::body)
        .filter(body -> body != null)
        .collect(Collectors.toList());
  }

  private static List<String> paths(Message message) {
    return message.sections().stream().map(section -> section.path().toString()).toList();
  }

  private static List<Defect.Kind> kinds(Message message) {
    return message.defects().stream().map(Defect::kind).distinct().toList();
  }
}
