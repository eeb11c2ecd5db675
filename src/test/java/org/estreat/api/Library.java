package org.estreat.api;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.estreat.archive.Archive;
import org.estreat.index.IndexEntry;
import org.estreat.index.PartContent;
import org.estreat.mime.MimeReader;
import org.estreat.model.Attributes;
import org.estreat.model.Defect;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/** A few messages of the tests' own in a real archive and a fake index. */
final class Library implements Closeable {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
  static final String VERSION = "1.2.3";

  static final String PLAIN =
      """
      From: Ada Smith <ada@example.org>
      To: Bob <bob@example.org>
      Subject: Quarterly report
      Date: Mon, 2 Feb 2026 10:00:00 +0100
      Message-ID: <1@example.org>

      The <b>figures</b> & the rest are attached.
      """;

  static final String RICH =
      """
      From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
      To: ada@example.org, bob@example.org
      Subject: Minutes
      Date: Tue, 3 Feb 2026 10:00:00 +0100
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=o

      --o
      Content-Type: multipart/alternative; boundary=i

      --i
      Content-Type: text/plain; charset=utf-8

      Plain words.
      --i
      Content-Type: text/html; charset=utf-8

      <p>Rich <script>alert(1)</script> words.</p>
      --i--
      --o
      Content-Type: text/html; name="../../evil.html"
      Content-Disposition: attachment; filename="../../evil.html"
      Content-Transfer-Encoding: base64

      PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
      --o
      Content-Type: application/pdf; name=plan.pdf
      Content-Disposition: attachment; filename=plan.pdf
      Content-Transfer-Encoding: base64

      JVBERi0xLjQK
      --o
      Content-Type: message/rfc822

      From: inner@example.org
      Subject: Inside
      Content-Type: text/plain

      Innermost text.
      --o--
      """;

  static final String HTML =
      """
      From: news@example.org
      To: ada@example.org
      Subject: <img src=x onerror=alert(1)> offer
      Date: Wed, 4 Feb 2026 10:00:00 +0100
      Content-Type: text/html; charset=utf-8

      <h1>Big</h1> <p>news</p>
      """;

  static final String ESCAPES =
      """
      From: hacker@example.org
      To: ada@example.org
      Subject: =?utf-8?q?clear=1B[2Jscreen?=
      Date: Thu, 5 Feb 2026 10:00:00 +0100

      A bell \u0007 and a colour \u001b[31m here.
      """;

  static final Attributes GIVEN =
      new Attributes(
          "M6d99", "1266894439832287888", OffsetDateTime.parse("2026-02-05T00:00-08:00"));

  final FakeIndex index = new FakeIndex();
  final MimeReader mime = new MimeReader();
  final Archive archive;
  final MessageView messages;
  final Reports reports;
  final String plain;
  final String rich;
  final String html;
  final String escapes;

  Library(Path folder) throws IOException {
    archive = Archive.open(folder.resolve("archive"), 1 << 20, CLOCK);
    messages = new MessageView(index, archive, mime);
    reports = new Reports(index, archive, VERSION, () -> List.of(collecting(), resting()));
    plain = add("alice/INBOX", 1, PLAIN, Set.of(Flag.SEEN), List.of());
    rich = add("alice/INBOX", 2, RICH, Set.of(), List.of(), GIVEN);
    html = add("alice/Lists", 5, HTML, Set.of(new Flag("$Junk")), List.of(extracted()));
    escapes = add("bob/Sent", 9, ESCAPES, Set.of(), List.of(unread()));
  }

  private static AccountStatus collecting() {
    return new AccountStatus(
        "alice",
        "collecting",
        "since the start",
        false,
        new AccountStatus.Held(3, 40, 38, 2),
        new AccountStatus.Watch("NOTIFY", 1),
        new AccountStatus.Collected(38, 9000),
        4,
        CLOCK.instant(),
        CLOCK.instant(),
        "the connection was lost",
        new AccountStatus.Progress(
            3, 1, 10, 40, 5000, 2.4, Duration.ofSeconds(4), Duration.ofSeconds(12)));
  }

  /** Before its first pass; the name is an odd one that the configuration allows. */
  private static AccountStatus resting() {
    return new AccountStatus(
        "b\"o\\b",
        "resting",
        null,
        false,
        new AccountStatus.Held(0, 0, 0, 0),
        new AccountStatus.Watch("NONE", 0),
        new AccountStatus.Collected(0, 0),
        0,
        null,
        null,
        null,
        null);
  }

  /** Puts a message where it belongs and gives its ID. */
  String add(String mailbox, long uid, String text, Set<Flag> flags, List<PartContent> contents)
      throws IOException {
    return add(mailbox, uid, text, flags, contents, Attributes.NONE);
  }

  private String add(
      String mailbox,
      long uid,
      String text,
      Set<Flag> flags,
      List<PartContent> contents,
      Attributes attributes)
      throws IOException {
    byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    Sighting sighting =
        new Sighting(
            Mailbox.parse(mailbox),
            new UidValidity(3),
            new Uid(uid),
            flags,
            OffsetDateTime.parse("2026-02-02T10:00:00+01:00").plusDays(uid),
            ModSeq.NONE,
            false,
            null,
            attributes);
    archive.keep(bytes, sighting);
    index.put(new IndexEntry(sighting, mime.read(bytes), contents));
    return sighting.id().value();
  }

  static byte[] bytes(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static PartContent extracted() {
    byte[] body = bytes("<h1>Big</h1> <p>news</p>\n");
    return content(
        MessageKey.of(body).sha256(),
        List.of(new PartText.Piece("", PartText.Piece.Kind.TEXT, "Big\nnews")),
        PartText.Status.FULL,
        List.of());
  }

  private static PartContent unread() {
    var defect = new Defect(PartPath.parse("1"), Defect.Kind.TEXT_LIMIT, "more than 10 MB");
    return content("0".repeat(64), List.of(), PartText.Status.PARTIAL, List.of(defect));
  }

  private static PartContent content(
      String hash, List<PartText.Piece> pieces, PartText.Status status, List<Defect> defects) {
    return new PartContent(
        PartPath.parse("1"), new PartText(hash, "text/html", pieces, status, defects, 10));
  }

  @Override
  public void close() throws IOException {
    archive.close();
    index.close();
  }
}
