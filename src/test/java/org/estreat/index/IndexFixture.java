package org.estreat.index;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An index in a folder of its own, and what tests of it share. */
abstract class IndexFixture {
  static final Mailbox INBOX = Mailbox.parse("alice/INBOX");
  static final Mailbox LISTS = Mailbox.parse("alice/Lists");

  @TempDir Path folder;
  MessageIndex index;

  /** Opens, for writing, what lies in the folder; an empty index where nothing does. */
  abstract MessageIndex open(Path folder) throws IOException;

  @BeforeEach
  void openIndex() throws IOException {
    index = open(folder);
  }

  @AfterEach
  void closeIndex() throws IOException {
    index.close();
  }

  void put(Mail... mails) throws IOException {
    for (Mail mail : mails) {
      index.put(mail.entry());
    }
    index.refresh();
  }

  void reopen() throws IOException {
    index.close();
    index = open(folder);
  }

  static Mail inbox(long uid) {
    return Mail.in("alice/INBOX", uid);
  }

  /** The UIDs that a program finds in INBOX. */
  String uids(String program) throws IOException {
    return uids(Ask.of(program).in("alice/INBOX"));
  }

  String uids(Ask ask) throws IOException {
    return index.searchUids(ask.request()).getFirst().stream()
        .mapToObj(Long::toString)
        .collect(joining(" "));
  }

  Hits search(Ask ask) throws IOException {
    return index.search(ask.request());
  }

  /** The UIDs of the hits in their order, read page by page to the end. */
  String order(Ask ask, int limit) throws IOException {
    List<String> uids = new ArrayList<>();
    forEachHit(ask, limit, hit -> uids.add(hit.sighting().uid().toString()));
    return String.join(" ", uids);
  }

  /** Every hit, read page by page to the end. */
  void forEachHit(Ask ask, int limit, Consumer<Hit> each) throws IOException {
    Hits page = search(ask.limit(limit).after(null));
    long total = page.total();
    long seen = page.page().size();
    page.page().forEach(each);
    while (page.cursor() != null) {
      assertThat(page.page()).as("a page that is not the last").hasSize(limit);
      page = search(ask.after(page.cursor()));
      assertThat(page.total()).isEqualTo(total);
      seen += page.page().size();
      page.page().forEach(each);
    }
    assertThat(seen).as("hits on all pages of %d", limit).isEqualTo(total);
  }

  /** Eight messages that tell the keys apart; the UIDs have holes and begin at 2. */
  void putEight() throws IOException {
    put(
        inbox(2)
            .subject("Hello wonderful world")
            .from("\"Smith, John\" <john.smith@example.org>, zoe@example.net")
            .to("team@example.org")
            .header("X-Fold", "alpha  beta")
            .header("Received", "from a.example by b.example")
            .header("Received", "from c.example by d.example")
            .flags(Flag.SEEN, new Flag("$Label1"))
            .received("2024-01-31T23:30:00-08:00")
            .sent("2024-01-31T23:30:00-08:00")
            .size(1000)
            .modSeq(5)
            .body("The quick brown fox\r\njumps over  the lazy dog.\r\n"),
        inbox(3)
            .subject("Re: Hello")
            .from("Zoé <zoe@example.net>")
            .to("john.smith@example.org, undisclosed: ;")
            .header("Cc", "carol@example.com")
            .flags(Flag.ANSWERED, Flag.FLAGGED)
            .received("2024-02-01T09:00:00+00:00")
            .sent("2024-02-01T01:00:00+09:00")
            .size(1001)
            .modSeq(6)
            .body("café latte, naïve Straße, ﬁnal"),
        inbox(5)
            .subject("")
            .header("Bcc", "secret@example.com")
            .flags(Flag.DRAFT)
            .received("2024-02-29T12:00:00+00:00")
            .size(2000)
            .body(""),
        inbox(8)
            .subject("漢字の件名 and 日本語")
            .from("root")
            .flags(Flag.DELETED, new Flag("Work"))
            .received("2024-03-01T00:00:00+00:00")
            .sent("2023-12-31T23:59:59-05:00")
            .size(3000)
            .modSeq(9)
            .body("本文は漢字です。Привет, мир. ΣΊΣΥΦΟΣ σίσυφος"),
        inbox(9)
            .subject("parts")
            .from("a@b.example")
            .received("2024-03-02T00:00:00+00:00")
            .sent("1960-05-05T00:00:00+00:00")
            .size(4000)
            .part("Content-Type: text/plain\r\n\r\n", "first part ends here")
            .part("Content-Type: text/html; name=page.html\r\n\r\n", "<b>second</b> part begins"),
        inbox(10)
            .subject("attached")
            .from("a@b.example")
            .received("2024-03-03T00:00:00+00:00")
            .size(50_000)
            .part("Content-Type: text/plain\r\n\r\n", "see the file")
            .attachment("Jahresbericht 2023.pdf", "application/pdf", "Umsatz gewachsen", "Seite 2")
            .attachment("holiday.JPG", "image/jpeg"),
        inbox(11)
            .from("opaque@example.org")
            .received("2024-03-04T00:00:00+00:00")
            .header("DKIM-Signature", "v=1; b=" + "Zm9vYmFyYmF6cXV4".repeat(8) + "End=")
            .header("X-Empty", "")
            .size(6000)
            .body("run " + "0123456789abcdef".repeat(20) + "XYZ end"),
        inbox(20)
            .subject("a_b-c.d 100% date*wild [sq] (paren) a\"q b\\s")
            .received("2024-05-31T23:59:50+00:00")
            .size(0)
            .body("x\0y emoji 👍🏽 end"));
  }
}
