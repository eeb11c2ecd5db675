package org.estreat.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.estreat.mime.TransferDecoder.Encoding;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {
  private static final MimeReader WHOLE = new MimeReader();

  /** A stream that gives as many octets at a time as it likes. */
  private static InputStream dripping(byte[] bytes, Random random) {
    InputStream all = new ByteArrayInputStream(bytes);
    return new InputStream() {
      @Override
      public int read() {
        throw new UnsupportedOperationException("one by one is slow");
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return all.read(into, from, length == 0 ? 0 : 1 + random.nextInt(length));
      }
    };
  }

  private static Excerpt excerpt(byte[] mail, int most, Random random) throws IOException {
    return new MimeReader(most).excerpt(MessageKey.of(mail), dripping(mail, random));
  }

  /** Writes messages with multiparts in them, embedded messages, all encodings and line ends. */
  private record Writer(Random random, StringBuilder out) {
    String eol() {
      return random.nextInt(4) == 0 ? "\n" : "\r\n";
    }

    void entity(int depth, String fields) {
      out.append(fields);
      int kind = depth > 3 ? 3 : random.nextInt(6);
      if (kind < 2) {
        multipart(depth);
      } else if (kind == 2) {
        out.append("Content-Type: message/rfc822").append(eol()).append(eol());
        entity(depth + 1, "Subject: inside " + random.nextInt(99) + eol());
      } else {
        leaf();
      }
    }

    private void multipart(int depth) {
      String boundary = "b" + depth + (random.nextBoolean() ? "" : "-" + random.nextInt(3));
      String type = random.nextInt(4) == 0 ? "digest" : "mixed";
      out.append("Content-Type: multipart/" + type + "; boundary=" + boundary).append(eol());
      out.append(eol());
      filler(random.nextInt(3) == 0 ? 3_000 : 30);
      for (int i = random.nextInt(4); i >= 0; i--) {
        out.append(eol()).append("--" + boundary).append(eol());
        entity(depth + 1, "");
      }
      if (random.nextInt(5) > 0) {
        out.append(eol()).append("--" + boundary + "--").append(eol());
        filler(random.nextInt(3) == 0 ? 3_000 : 30);
      }
    }

    private void leaf() {
      String[] types = {"text/plain", "text/html", "application/zip", "image/png"};
      String[] encodings = {"base64", "quoted-printable", "8bit"};
      String encoding = encodings[random.nextInt(3)];
      if (random.nextInt(8) > 0) {
        out.append("Content-Type: " + types[random.nextInt(4)] + "; name=a.bin").append(eol());
      }
      out.append("Content-Transfer-Encoding: " + encoding).append(eol()).append(eol());
      int length = random.nextInt(5) == 0 ? random.nextInt(100_000) : random.nextInt(600);
      if (encoding.equals("base64")) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        out.append(Base64.getMimeEncoder().encodeToString(bytes));
      } else {
        filler(length);
      }
    }

    private void filler(int length) {
      String[] words = {"--", "--b1", "word ", "=E9=", "=\r\n", "\r\n", "\n", "\r", " ", "x"};
      for (int end = out.length() + length; out.length() < end; ) {
        out.append(random.nextInt(50) == 0 ? "y".repeat(300) : words[random.nextInt(10)]);
      }
    }
  }

  private static byte[] mail(Random random) {
    Writer writer = new Writer(random, new StringBuilder());
    writer.entity(0, "From: a@example.org" + writer.eol() + "Subject: s" + writer.eol());
    return writer.out.toString().getBytes(ISO_8859_1);
  }

  private static void leaves(Part part, List<Part> to) {
    if (part.isLeaf()) {
      to.add(part);
    }
    part.children().forEach(child -> leaves(child, to));
  }

  private static List<Part> leaves(Message message) {
    List<Part> leaves = new ArrayList<>();
    leaves(message.root(), leaves);
    return leaves;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @Timeout(60)
  void aTreeOfPartsIsTheSameAndEveryContentCanBeRead(long seed) throws IOException {
    Random random = new Random(seed);
    int cut = 0;
    for (int round = 0; round < 60; round++) {
      byte[] mail = mail(random);
      int most = 16_000 + random.nextInt(60_000);
      String which = "seed " + seed + ", round " + round + ", most " + most;
      Excerpt excerpt = excerpt(mail, most, random);
      Message whole = WHOLE.read(mail);
      assertThat(excerpt.message().size()).as(which).isEqualTo(whole.size());
      if (whole.defects().stream().anyMatch(ExcerptTest::isReadByItsLook)) {
        continue; // how it looks may depend on what was left out
      }
      assertThat(excerpt.octets()).as(which).isEqualTo(mail.length);
      assertThat(excerpt.bytes().length).as(which).isLessThanOrEqualTo(most + 4);
      List<Part> wanted = leaves(whole);
      List<Part> found = leaves(excerpt.message());
      assertThat(found).as(which).hasSameSizeAs(wanted);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).path()).as(which).isEqualTo(wanted.get(i).path());
        assertThat(found.get(i).type()).as(which).isEqualTo(wanted.get(i).type());
        byte[] content = WHOLE.content(mail, wanted.get(i));
        String part = which + ", part " + found.get(i).path();
        assertThat(streamed(excerpt, found.get(i), mail, random)).as(part).isEqualTo(content);
        if (excerpt.isCut(found.get(i))) {
          cut++;
        } else {
          byte[] read = WHOLE.content(excerpt.bytes(), found.get(i));
          assertThat(read).as(part).isEqualTo(content);
        }
      }
      boolean told = excerpt.message().defects().stream().anyMatch(ExcerptTest::isTextLimit);
      assertThat(told).as(which).isEqualTo(excerpt.bytes().length < mail.length);
    }
    assertThat(cut).as("seed " + seed).isPositive();
  }

  private static boolean isReadByItsLook(Defect defect) {
    return defect.kind() == Defect.Kind.BOUNDARY
        || defect.kind() == Defect.Kind.TRANSFER_ENCODING
        || defect.kind() == Defect.Kind.CONTENT_TYPE;
  }

  private static boolean isTextLimit(Defect defect) {
    return defect.kind() == Defect.Kind.TEXT_LIMIT && defect.path().equals(PartPath.ROOT);
  }

  private static byte[] streamed(Excerpt excerpt, Part part, byte[] mail, Random random)
      throws IOException {
    return excerpt.content(part, dripping(mail, random)).readAllBytes();
  }

  @Test
  void whatFitsIsReadAsItIsOtherwise() throws IOException {
    Random random = new Random(21);
    for (int i = 0; i < 50; i++) {
      byte[] mail = mail(random);
      Excerpt excerpt = excerpt(mail, 2 * mail.length + 100, random);
      assertThat(excerpt.bytes()).isEqualTo(mail);
      assertThat(excerpt.message()).isEqualTo(WHOLE.read(mail));
    }
  }

  @Test
  void ofALongTextTheBeginningIsReadAndWhatFollowsIt() throws IOException {
    String text = "a line of the text\r\n";
    String mail =
        "Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
            + text.repeat(5_000)
            + "\r\n--b\r\nContent-Type: application/pdf; name=late.pdf\r\n\r\n"
            + "p".repeat(50_000)
            + "\r\n--b\r\n\r\nlast words\r\n--b--\r\n";
    Excerpt excerpt = excerpt(mail.getBytes(ISO_8859_1), 10_000, new Random(1));
    List<Part> parts = leaves(excerpt.message());
    assertThat(parts).extracting(excerpt::isCut).containsExactly(true, true, false);
    assertThat(parts.get(1).fileName()).isEqualTo("late.pdf");
    assertThat(excerpt.transferred(parts.get(1))).isEqualTo(50_000);
    assertThat(WHOLE.content(excerpt.bytes(), parts.get(1))).isEmpty();
    String first = WHOLE.text(excerpt.bytes(), parts.get(0));
    assertThat(first).endsWith(text).hasSizeBetween(4_000, 5_000);
    assertThat(WHOLE.text(excerpt.bytes(), parts.get(2))).isEqualTo("last words");
    assertThat(excerpt.message().defects())
        .extracting(defect -> defect.kind() + " " + defect.detail())
        .containsExactly(
            "TEXT_LIMIT " + excerpt.bytes().length + " of " + mail.length() + " octets are read");
  }

  /** Mail that is nothing but structure, has no structure, or a line without an end. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: s\r\n",
        "--b\r\n",
        "--b\r\n\r\n",
        "x",
        "\n",
        "\r",
        "-",
        " folded\r\n",
        "--b--\n",
        "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n",
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
      })
  @Timeout(30)
  void memoryIsBoundedWhateverComes(String again) throws IOException {
    for (String head : new String[] {"", "Content-Type: multipart/mixed; boundary=b\r\n\r\n"}) {
      byte[] mail = (head + again.repeat(3_000_000 / again.length())).getBytes(ISO_8859_1);
      Excerpt excerpt = excerpt(mail, 100_000, new Random(2));
      assertThat(excerpt.bytes().length).isLessThanOrEqualTo(100_004);
      assertThat(excerpt.message().size()).isEqualTo(WHOLE.read(mail).size());
      assertThat(excerpt.message().defects()).anyMatch(ExcerptTest::isTextLimit);
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void decodingAsItIsReadGivesTheSameOctets(Encoding encoding) throws IOException {
    Random random = new Random(31);
    String[] words = {
      "QUJD",
      "QQ==",
      "=",
      "==",
      "\r\n",
      "\n",
      " ",
      "\t",
      "=3D",
      "=3",
      "=\r\n",
      "= \r\n",
      "footer",
      "%",
      "\r",
      "Zm9v".repeat(30),
      " ".repeat(200),
      "abcd".repeat(20_000),
      "=20".repeat(25_000)
    };
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder();
      int kinds = random.nextInt(10) == 0 ? words.length : words.length - 2;
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(words[random.nextInt(kinds)]);
      }
      byte[] body = text.toString().getBytes(ISO_8859_1);
      byte[] wanted = TransferDecoder.decode(encoding, body, 0, body.length).toArray();
      var found = new ByteArrayOutputStream();
      DecodedStream.of(encoding, dripping(body, random)).transferTo(found);
      assertThat(found.toByteArray()).as("round " + round).isEqualTo(wanted);
    }
  }
}
