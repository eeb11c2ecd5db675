package org.estreat.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Base64;
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
          Content-Type: garbage                        ~ true
          Content-Type: text                           ~ true
          Content-Type: text/                          ~ true
          Content-Type:                                ~ true
          Content-Type: "text/plain"                   ~ true
          Content-Type: application/json               ~ false
          Content-Type: image/svg+xml                  ~ false
          Content-Type: multipart/mixed                ~ true
          Content-Transfer-Encoding: x-odd             ~ true
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

  /** What RFC 2045 and 2046 forbid is read all the same, and a Defect tells how. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          multipart/mixed                     ~ word             ~ 1 word           ~ read as text
          multipart/mixed; boundary=b         ~ word             ~ 1 word           ~ read as text
          multipart/mixed; boundary=b         ~ word|--b--       ~ 1 word<--b--     ~ read as text
          multipart/x; charset=utf-8          ~ caf\u00c3\u00a9 ~ 1 caf\u00e9       ~ read as text
          multipart/mixed                     ~ --b|content-x: y||word ~ 1 word     ~ read with b
          multipart/mixed; boundary=a         ~ --b|Content-x: y||w|--b||v ~ 1 w/2 v ~ read with b
          multipart/mixed; boundary=a         ~ --b|X: y||w      ~ 1 --b<X: y<<w    ~ read as text
          garbage                             ~ word             ~ 1 word           ~ read as text: garbage
          text; charset=iso-8859-1            ~ caf\u00e9        ~ 1 caf\u00e9       ~ read as text: text
          garbage                             ~ %PDF-1.4         ~                  ~ read as octets
          garbage                             ~ NULNUL           ~                  ~ read as octets
          """)
  void whatIsForbiddenIsReadByItsLook(String type, String body, String texts, String choice) {
    Message message =
        read("Content-Type: " + type + "\n\n" + body.replace("|", "\n").replace("NUL", "\0"));
    assertThat(texts(message)).isEqualTo(texts == null ? "" : texts);
    assertThat(message.defects()).anyMatch(defect -> defect.detail().contains(choice));
    assertThat(message.defects()).noneMatch(defect -> defect.kind().losesText());
  }

  private static String texts(Message message) {
    return message.sections().stream()
        .filter(section -> section.body() != null)
        .map(section -> section.path() + " " + section.body())
        .collect(Collectors.joining("/"))
        .replace("\r\n", "<");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          base64      ~ U3ViamVjdDogcwoKd29yZA==        ~ Subject: s/word
          BASE64      ~ U3ViamVjdDog|cwoKd29y|ZA        ~ Subject: s/word
          base64      ~ Subject: s||word                ~ Subject: s/word
          base64      ~                                 ~ /
          base64      ~ AAECAwQFBgcICQ==                ~ -
          quoted-printable ~ Subject: a=3Db=|c||wo=72d  ~ Subject: a=bc/word
          quoted-printable ~ Subject: =?utf-8?q?=C3=A9?=||=72 ~ Subject: \u00e9/=72
          quoted-printable ~ Subject: s||=72            ~ Subject: s/r
          x-uue       ~ begin 644 m|04W5B:F5C=#H@<PH*=V]R9 |`|end ~ Subject: s/word
          x-uue       ~ Subject: s||word                ~ Subject: s/word
          x-odd       ~ Subject: s||word                ~ Subject: s/word
          """)
  void embeddedMessagesInAnEncodingAreOpenedAsTheyLook(String encoding, String body, String inner) {
    String text =
        """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: message/rfc822
        Content-Transfer-Encoding: %s

        %s
        --b
        Content-Type: text/plain

        after
        --b--
        """
            .formatted(encoding, body == null ? "" : body.replace("|", "\n"));
    byte[] bytes = text.getBytes(ISO_8859_1);
    Message message = reader.read(bytes);
    assertThat(kinds(message)).contains(Defect.Kind.TRANSFER_ENCODING);
    assertThat(message.sections().getLast().body()).isEqualTo("after");
    String found =
        MimeReader.find(message, PartPath.parse("1.1"))
            .map(part ->
                part.headers().stream()
                        .map(field -> field.name() + ": " + field.value())
                        .collect(Collectors.joining())
                    + "/"
                    + reader.text(bytes, part))
            .orElse("-");
    assertThat(found).isEqualTo(inner);
  }

  @Test
  void partsOfAnEncodedMessageAreFoundAndTheirContentIsDecoded() {
    String wrapped =
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
            + Base64.getMimeEncoder().encodeToString(TREE.getBytes(UTF_8));
    byte[] bytes = wrapped.getBytes(UTF_8);
    Message message = reader.read(bytes);
    assertThat(texts(message)).isEqualTo("1.1 one/1.2.1 two one/1.2.2.1 two two one");
    assertThat(paths(message))
        .containsExactly("1", "1", "1.1", "1.2", "1.2", "1.2.1", "1.2.2", "1.2.2.1");
    Part deepest = MimeReader.find(message, PartPath.parse("1.2.2.1")).orElseThrow();
    assertThat(reader.content(bytes, deepest)).isEqualTo("two two one".getBytes(UTF_8));
    assertThat(reader.content(bytes, message.root())).isEqualTo(TREE.getBytes(UTF_8));
  }

  @Test
  void encodedMessagesInsideEachOtherTakeNoMoreThanAFewTimesTheMessage() {
    String text = "Subject: core\n\n" + "x".repeat(100_000);
    for (int level = 0; level < 150; level++) {
      text =
          "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
              + text.replace("=", "=3D");
    }
    Message message = read(text);
    assertThat(kinds(message)).contains(Defect.Kind.DEPTH);
    assertThat(message.sections().getLast().body()).endsWith("xxx");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          text/plain       ~ a few plain words in lines    ~ TRANSFER_ENCODING
          text/plain       ~ word                          ~ TRANSFER_ENCODING
          text/plain       ~ LINE                          ~ UNDECODED
          application/pdf  ~ LINE                          ~ UNDECODED
          application/pdf  ~ %PDF-1.4 and so on            ~ TRANSFER_ENCODING
          """)
  void anUnknownEncodingLosesTextWhereItIsOne(String type, String body, Defect.Kind kind) {
    String line = "H4sIAAAAAAAAA8tIzcnJVyjPL8pJ4QIAk1CkDQ4AAAD".repeat(2) + "\n";
    Message message =
        read(
            "Content-Type: %s\nContent-Transfer-Encoding: x-gzip64\n\n%s\n"
                .formatted(type, body.replace("LINE", line.repeat(3))));
    assertThat(kinds(message)).containsExactly(kind);
    assertThat(kind.losesText()).isEqualTo(kind == Defect.Kind.UNDECODED);
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

  @Test
  void aBodyThatIsElsewhereIsMissing() {
    String mail =
        String.join(
            "",
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\n",
            "Content-Type: message/external-body; access-type=URL; URL=\"http://x/y\"\r\n\r\n",
            "Content-Type: image/gif\r\n\r\n\r\n--b--\r\n");
    Message message = new MimeReader().read(mail.getBytes(ISO_8859_1));
    assertThat(message.defects())
        .singleElement()
        .satisfies(defect -> {
          assertThat(defect.kind()).isEqualTo(Defect.Kind.MISSING);
          assertThat(defect.path()).isEqualTo(PartPath.parse("2"));
        });
  }

  private static List<Defect.Kind> kinds(Message message) {
    return message.defects().stream().map(Defect::kind).distinct().toList();
  }
}
