package org.estreat.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.estreat.model.Message;
import org.estreat.model.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the bytes: no exception, no part outside its parent, no time that grows squared. */
class TortureTest {
  private static final String[] SHARDS = {
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "--b",
    "--b--",
    "--i\n",
    "--",
    ": ",
    ":",
    ";",
    "\"",
    "(",
    ")",
    "<",
    ">",
    ",",
    "@",
    "=",
    "=?",
    "?=",
    "=?utf-8?q?",
    "=?utf-8?b?4pyT?=",
    "\0",
    "\u00ff",
    "\u00c3\u00a9",
    " ",
    "\t",
    "\n ",
    "\n\t",
    "Content-Type: multipart/mixed; boundary=b\n",
    "Content-Type: message/rfc822\n\n",
    "Content-Type: text/plain; charset=",
    "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n",
    "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogcwoKd29yZA==\n",
    "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\nA: =3D\n\n",
    "Content-Transfer-Encoding: x-uue\n\nbegin 644 m\n",
    "\n--g\nContent-X: y\n",
    "iso-2022-jp",
    "utf-7",
    "utf-16",
    "gb2312",
    "filename*0*=utf-8''%",
    "name=\"",
    "From: ",
    "Date: 1 Jan 2024 ",
    "References: <",
    "Content-Disposition: ",
    "\\",
    "+AD0",
    "%",
    "*",
    "0"
  };

  @Test
  void mutatedMessagesAreRead() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> seeds = seeds();
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())), random);
      int number = round;
      assertThatCode(() -> check(bytes))
          .as(() -> "seed " + seed + " round " + number + ":\n" + new String(bytes, ISO_8859_1))
          .doesNotThrowAnyException();
    }
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : new String[] {"letter", "attachments", "forwarded", "broken", "forbidden"}) {
      seeds.add(Files.readAllBytes(Path.of("src/test/resources/mime", name + ".transcript")));
    }
    seeds.add(new byte[0]);
    return seeds;
  }

  private static byte[] mutate(byte[] seed, Random random) {
    StringBuilder text = new StringBuilder(new String(seed, ISO_8859_1));
    for (int i = random.nextInt(12); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, SHARDS[random.nextInt(SHARDS.length)]);
        case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
        case 2 -> text.insert(at, SHARDS[random.nextInt(SHARDS.length)].repeat(5));
        case 3 -> text.setLength(random.nextInt(10) == 0 ? at : text.length());
        default -> throw new AssertionError();
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static void check(byte[] bytes) {
    MimeReader reader = new MimeReader();
    Message message = reader.read(bytes);
    assertThat(message.root().headerStart()).isZero();
    assertThat(message.root().bodyEnd()).isEqualTo(bytes.length);
    checkPart(reader, bytes, message, message.root());
    message
        .sections()
        .forEach(section -> assertThat(MimeReader.find(message, section.path())).isPresent());
  }

  private static void checkPart(MimeReader reader, byte[] bytes, Message message, Part part) {
    assertThat(part.headerStart()).isLessThanOrEqualTo(part.bodyStart());
    assertThat(part.bodyStart()).isLessThanOrEqualTo(part.bodyEnd());
    assertThat(reader.content(bytes, part)).isNotNull();
    assertThat(reader.text(bytes, part)).isNotNull();
    if (part.isLeaf() && !part.type().type().equals("multipart")) {
      assertThat(MimeReader.find(message, part.path())).contains(part);
    }
    for (Part child : part.children()) {
      boolean decoded = !Objects.equals(child.within(), part.within());
      int from = decoded ? 0 : part.bodyStart();
      int to = decoded ? reader.content(bytes, part).length : part.bodyEnd();
      assertThat(child.headerStart()).isGreaterThanOrEqualTo(from);
      assertThat(child.bodyEnd()).isLessThanOrEqualTo(to);
      checkPart(reader, bytes, message, child);
    }
  }

  /** One such message of 200 kB takes minutes where a reader is quadratic. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          From:                                             ~ <(,
          From:                                             ~ (
          From:                                             ~ <",
          From:                                             ~ "a,"b
          From:                                             ~ <@a:
          From: <                                           ~ @a,
          From:                                             ~ ;:
          Subject:                                          ~ =?
          Subject:                                          ~ =?a?q?
          Subject:                                          ~ =?utf-8?q?x?=
          Subject:                                          ~ =?unknown?q?x?=
          Subject: =?utf-8?b?                               ~ AA==
          References:                                       ~ <
          References:                                       ~ <a@b>
          Date:                                             ~ (
          X:                                                ~ |>y
          X                                                 ~ |a
          X: y                                              ~ |a:
          X: y||                                            ~ \u00ff
          X: y||                                            ~ a
          Content-Type: text/plain;                         ~ a=b;
          Content-Type: text/plain;                         ~ a="
          Content-Type: text/plain;                         ~ a*0=b;
          Content-Type: multipart/mixed; boundary=b||       ~ --b|
          Content-Type: multipart/mixed; boundary=b||       ~ --b|||
          Content-Type: multipart/mixed; boundary=b||--b|   ~ --|
          Content-Type: multipart/digest; boundary=b||      ~ --b||
          X: y                                              ~ |Content-Type: message/rfc822||
          X: y        ~ |Content-Type: multipart/mixed; boundary=b||--b
          X: y     ~ |Content-Type: multipart/mixed||--g|Content-X: y
          Content-Type: multipart/mixed||                   ~ --g|Content-Type: multipart/mixed|
          Content-Type: multipart/digest; boundary=b||      ~ --b|Content-Transfer-Encoding: qp|
          Content-Transfer-Encoding: x-uue||begin 6 m|      ~ _|
          Content-Type: message/rfc822|Content-Transfer-Encoding: base64|| ~ AAAA
          Content-Transfer-Encoding: base64||               ~ AA==
          Content-Transfer-Encoding: quoted-printable||     ~ =
          Content-Transfer-Encoding: quoted-printable||     ~ =|
          Content-Type: text/plain; charset=gb2312||        ~ \u00ff
          Content-Type: text/plain; charset=utf-7||         ~ +A
          Content-Type: text/plain; charset=utf-16||        ~ \u00d8
          """)
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void timeIsLinear(String head, String piece) {
    String wanted = piece.replace("|", "\r\n").replace(">y", "\ty");
    String text = head.replace("|", "\r\n") + wanted.repeat(200_000 / wanted.length());
    Message message = new MimeReader().read(text.getBytes(ISO_8859_1));
    assertThat(message.size()).isGreaterThanOrEqualTo(text.length());
  }
}
