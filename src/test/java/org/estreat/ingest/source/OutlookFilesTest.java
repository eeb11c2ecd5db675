package org.estreat.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.estreat.mime.MimeReader;
import org.estreat.model.Flag;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items of Outlook that the tests write themselves, as MS-OXMSG says. */
class OutlookFilesTest {
  private static final Instant SENT = Instant.parse("2019-07-01T11:26:57Z");

  @TempDir private Path folder;

  @Test
  void aMessageOfPropertiesAlone() throws IOException {
    Collected read =
        walk(item -> {
          text(item, 0x0037, "Größe: \"5\"\r\nBcc: evil@x.org");
          text(item, 0x0C1A, "Ann \"A\" Lee");
          text(item, 0x5D01, "ann@x.org");
          text(item, 0x1000, "Hello\r\nthere");
          text(item, 0x1035, "<1@x.org>");
          DirectoryEntry to = item.createDirectory("__recip_version1.0_#00000000");
          text(to, 0x3001, "Bob");
          text(to, 0x3003, "/O=ORG/CN=BOB");
          numbers(to, 8, number(0x0C15, 1));
          DirectoryEntry cc = item.createDirectory("__recip_version1.0_#00000001");
          text(cc, 0x39FE, "cy@x.org");
          numbers(cc, 8, number(0x0C15, 2));
          numbers(
              item,
              32,
              number(0x0E07, 1 | 8),
              number(0x1081, 103),
              time(0x0039),
              number(0x1090, 2));
        });
    String message = read.texts().get(0);
    assertThat(message)
        .contains("Date: Mon, 1 Jul 2019 11:26:57 +0000\r\n")
        .contains("From: \"Ann \\\"A\\\" Lee\" <ann@x.org>\r\n")
        .contains("To: \"Bob\" <\"/O=ORG/CN=BOB\"@exchange.invalid>\r\n")
        .contains("Cc: <cy@x.org>\r\n")
        .contains("Message-ID: <1@x.org>\r\n")
        .doesNotContain("\nBcc:");
    Message parsed = parse(read);
    assertThat(parsed.envelope().subject()).containsExactly("Größe: \"5\"  Bcc: evil@x.org");
    assertThat(types(parsed.root()))
        .isEqualTo("multipart/mixed(text/plain application/vnd.ms-outlook)");
    FoundMessage found = read.messages.get(0).found();
    assertThat(found.flags())
        .containsExactlyInAnyOrder(Flag.SEEN, Flag.DRAFT, Flag.ANSWERED, Flag.FLAGGED);
    assertThat(found.internalDate().toInstant()).isEqualTo(SENT);
    assertThat(read.incomplete).isEmpty();
  }

  @Test
  void theOriginalIsTheLastPartByteForByte() throws IOException {
    Collected read =
        walk(item -> {
          text(item, 0x1000, "x");
          numbers(item, 32);
        });
    byte[] original = Files.readAllBytes(folder.resolve("a.msg"));
    byte[] message = read.texts().get(0).getBytes(Charset.forName("ISO-8859-1"));
    Part last = parse(read).root().children().get(1);
    assertThat(new MimeReader().content(message, last)).isEqualTo(original);
    String hash = HexFormat.of().formatHex(MessageKey.newDigest().digest(original));
    assertThat(read.texts().get(0)).contains("X-Estreat-Source: msg; sha256=" + hash);
    Collected again = Collected.walk(MboxDialect.ORIGINAL, folder.resolve("a.msg"));
    assertThat(again.texts()).as("the same each time").isEqualTo(read.texts());
    Collected inFile = new Collected(100).walked(MboxDialect.ORIGINAL, folder.resolve("a.msg"));
    assertThat(inFile.texts()).as("made in a file").isEqualTo(read.texts());
  }

  @Test
  void theHeaderOfTheTransportIsKept() throws IOException {
    Collected read =
        walk(item -> {
          text(
              item,
              0x007D,
              lines(
                  "Received: by a",
                  "\tfor b",
                  "From: real@x.org",
                  "Content-Type: text/html",
                  "no field",
                  "Subject: =?utf-8?Q?=C3=A4?=",
                  ""));
          text(item, 0x0037, "other");
          text(item, 0x0C1A, "Other");
          text(item, 0x1000, "x");
          numbers(item, 32);
        });
    assertThat(read.texts().get(0))
        .startsWith(
            lines(
                "Received: by a",
                "\tfor b",
                "From: real@x.org",
                "X-Original-Content-Type: text/html",
                "X-Original-Line: no field",
                "Subject: =?utf-8?Q?=C3=A4?="))
        .doesNotContain("Subject: other");
  }

  @Test
  void attachmentsEmbeddedMessagesAndWhatIsLost() throws IOException {
    Collected read =
        walk(item -> {
          text(item, 0x1000, "outer");
          octets(item, 0x1013, "<p>outer</p>".getBytes(UTF_8));
          DirectoryEntry file = item.createDirectory("__attach_version1.0_#00000000");
          text(file, 0x3707, "résumé.pdf");
          text(file, 0x370E, "application/pdf");
          octets(file, 0x3701, "--boundary\r\n".getBytes(UTF_8));
          numbers(file, 8);
          DirectoryEntry message = item.createDirectory("__attach_version1.0_#00000001");
          DirectoryEntry embedded = message.createDirectory("__substg1.0_3701000D");
          text(embedded, 0x0037, "inner");
          text(embedded, 0x1000, "inner body");
          numbers(embedded, 24);
          numbers(message, 8);
          DirectoryEntry link = item.createDirectory("__attach_version1.0_#00000002");
          text(link, 0x3707, "far.doc");
          numbers(link, 8, number(0x3705, 2));
          numbers(item, 32);
        });
    assertThat(types(parse(read).root()))
        .isEqualTo(
            "multipart/mixed(multipart/alternative(text/plain text/html) application/pdf"
                + " message/rfc822(multipart/mixed(text/plain)) application/vnd.ms-outlook)");
    assertThat(read.incomplete).singleElement().asString().contains("far.doc", "link to a file");
  }

  @Test
  void aTimeBeyondAllCalendarsIsTheLastOfThem() throws IOException {
    Collected read =
        walk(item -> {
          text(item, 0x1000, "x");
          numbers(item, 32, new long[] {0x0E06, 0x40, Long.MAX_VALUE});
        });
    assertThat(read.messages.get(0).found().internalDate().getYear()).isEqualTo(9999);
  }

  @Test
  void textInAnOldCodePage() throws IOException {
    Collected read =
        walk(item -> {
          byte[] subject = "Привет".getBytes(Charset.forName("windows-1251"));
          stream(item, "__substg1.0_0037001E", subject);
          text(item, 0x1000, "x");
          numbers(item, 32, number(0x3FFD, 1251));
        });
    assertThat(parse(read).envelope().subject()).containsExactly("Привет");
  }

  /** A file cut or changed anywhere is taken as it can be, or excepted; nothing hangs. */
  @Test
  void tornFiles() throws IOException {
    walk(item -> {
      text(item, 0x0037, "torn");
      text(item, 0x1000, "x".repeat(20_000));
      numbers(item, 32, number(0x0E07, 1));
    });
    byte[] whole = Files.readAllBytes(folder.resolve("a.msg"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      byte[] torn =
          java.util.Arrays.copyOf(whole, i % 2 == 0 ? whole.length : random.nextInt(whole.length));
      for (int j = 0; i % 2 == 0 && j < 20; j++) {
        torn[random.nextInt(torn.length)] = (byte) random.nextInt();
      }
      Collected read =
          Collected.walk(MboxDialect.ORIGINAL, Files.write(folder.resolve("t.msg"), torn));
      assertThat(read.messages.size() + read.excepted.size())
          .as("seed %d, round %d", seed, i)
          .isEqualTo(1);
    }
  }

  @Test
  void aStoreThatIsNoneIsExcepted() throws IOException {
    byte[] octets = new byte[2000];
    octets[0] = '!';
    octets[1] = 'B';
    octets[2] = 'D';
    octets[3] = 'N';
    for (int type : new int[] {0, 14, 23, 36}) {
      octets[10] = (byte) type;
      Path file = Files.write(folder.resolve("a.pst"), octets);
      Collected read = Collected.walk(MboxDialect.ORIGINAL, file);
      assertThat(read.excepted).singleElement().asString().contains("a.pst: cannot be read");
    }
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private interface Filling {
    void fill(DirectoryEntry item) throws IOException;
  }

  private Collected walk(Filling filling) throws IOException {
    Path file = folder.resolve("a.msg");
    try (POIFSFileSystem container = new POIFSFileSystem();
        OutputStream out = Files.newOutputStream(file)) {
      filling.fill(container.getRoot());
      container.writeFilesystem(out);
    }
    Collected read = Collected.walk(MboxDialect.ORIGINAL, file);
    assertThat(read.excepted).isEmpty();
    return read;
  }

  private static Message parse(Collected read) {
    return new MimeReader().read(read.texts().get(0).getBytes(Charset.forName("ISO-8859-1")));
  }

  private static String types(Part part) {
    StringBuilder types = new StringBuilder(part.type().type() + "/" + part.type().subtype());
    if (!part.children().isEmpty()) {
      types.append(part.children().stream().map(OutlookFilesTest::types).toList());
    }
    return types.toString().replace(", ", " ").replace('[', '(').replace(']', ')');
  }

  private static void text(DirectoryEntry item, int property, String text) throws IOException {
    stream(item, "__substg1.0_%04X001F".formatted(property), text.getBytes(UTF_16LE));
  }

  private static void octets(DirectoryEntry item, int property, byte[] octets) throws IOException {
    stream(item, "__substg1.0_%04X0102".formatted(property), octets);
  }

  private static void stream(DirectoryEntry item, String name, byte[] octets) throws IOException {
    item.createDocument(name, new ByteArrayInputStream(octets));
  }

  private static void numbers(DirectoryEntry item, int header, long[]... numbers)
      throws IOException {
    ByteBuffer octets =
        ByteBuffer.allocate(header + numbers.length * 16).order(ByteOrder.LITTLE_ENDIAN);
    octets.position(header);
    for (long[] each : numbers) {
      octets.putShort((short) each[1]).putShort((short) each[0]).putInt(6).putLong(each[2]);
    }
    stream(item, "__properties_version1.0", octets.array());
  }

  private static long[] number(int property, int value) {
    return new long[] {property, 3, value};
  }

  private static long[] time(int property) {
    return new long[] {property, 0x40, (SENT.getEpochSecond() + 11_644_473_600L) * 10_000_000};
  }
}
