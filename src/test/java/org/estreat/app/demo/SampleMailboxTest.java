package org.estreat.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.estreat.extract.ExtractLimits;
import org.estreat.extract.TikaExtractor;
import org.estreat.model.ContentType;
import org.estreat.model.Flag;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the sample mail with other programs than estreat's own. */
class SampleMailboxTest {
  private static final List<Seen> MAIL = new ArrayList<>();

  /** A message as Jakarta Mail and Tika see it; texts in one form of letters. */
  private record Seen(
      DemoMessage message,
      String subject,
      String from,
      String header,
      String listId,
      List<String> bodies,
      List<String> attachments,
      List<String> fileNames,
      List<PartText.Status> statuses) {
    boolean body(String text) {
      return bodies.stream().anyMatch(b -> b.contains(plain(text)));
    }

    boolean text(String text) {
      return body(text) || header.contains(plain(text));
    }

    boolean attachment(String text) {
      return attachments.stream().anyMatch(b -> b.contains(plain(text)));
    }

    boolean has(String flag) {
      return message.flags().contains(new Flag(flag));
    }
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .toUpperCase(Locale.ROOT)
        .replace('\u03C2', '\u03A3');
  }

  @BeforeAll
  static void read() throws MessagingException, IOException {
    System.setProperty("mail.mime.base64.ignoreerrors", "true");
    try (TikaExtractor extractor = new TikaExtractor(ExtractLimits.DEFAULT)) {
      for (DemoMessage message : SampleMailbox.messages()) {
        MAIL.add(read(message, extractor));
      }
    }
  }

  private static Seen read(DemoMessage message, TikaExtractor extractor)
      throws MessagingException, IOException {
    MimeMessage mail =
        new MimeMessage(
            Session.getInstance(new Properties()), new ByteArrayInputStream(message.bytes()));
    StringBuilder header = new StringBuilder();
    for (Header field : java.util.Collections.list(mail.getAllHeaders())) {
      header.append(field.getName()).append(": ").append(decoded(field.getValue())).append("\r\n");
    }
    StringBuilder from = new StringBuilder();
    for (Address address : mail.getFrom()) {
      from.append(((InternetAddress) address).toUnicodeString()).append(' ');
    }
    String listId = mail.getHeader("List-Id", ",");
    Seen seen =
        new Seen(
            message,
            plain(decoded(String.valueOf(mail.getHeader("Subject", null)))),
            plain(from.toString()),
            plain(header.toString()),
            listId == null ? "" : plain(listId),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    leaves(mail, seen, extractor);
    return seen;
  }

  private static String decoded(String value) {
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(value));
    } catch (java.io.UnsupportedEncodingException e) {
      return value;
    }
  }

  private static void leaves(Part part, Seen seen, TikaExtractor extractor)
      throws MessagingException, IOException {
    if (part.isMimeType("multipart/*")) {
      Multipart multipart = (Multipart) part.getContent();
      for (int i = 0; i < multipart.getCount(); i++) {
        leaves(multipart.getBodyPart(i), seen, extractor);
      }
    } else if (part.isMimeType("message/rfc822")) {
      leaves((Part) part.getContent(), seen, extractor);
    } else {
      leaf(part, seen, extractor);
    }
  }

  private static void leaf(Part part, Seen seen, TikaExtractor extractor)
      throws MessagingException, IOException {
    byte[] bytes = bytes(part);
    if (part.isMimeType("text/*") || part.isMimeType("message/*")) {
      var type = new jakarta.mail.internet.ContentType(part.getContentType());
      String charset = type.getParameter("charset");
      String java = charset == null ? "UTF-8" : MimeUtility.javaCharset(charset);
      seen.bodies.add(
          plain(
              new String(bytes, Charset.forName(java.equals("unknown-8bit") ? "US-ASCII" : java))));
    }
    @Nullable String name = part.getFileName();
    if (name != null) {
      seen.fileNames.add(plain(MimeUtility.decodeText(name)));
    }
    String[] type = part.getContentType().split("[;/ ]+", 3);
    PartText text =
        extractor.extract(
            MessageKey.of(bytes).sha256(),
            PartPath.parse("1"),
            bytes,
            new ContentType(type[0], type[1].strip(), Map.of()),
            name);
    seen.statuses.add(text.status());
    text.pieces().forEach(piece -> seen.attachments.add(plain(piece.text())));
  }

  private static byte[] bytes(Part part) throws MessagingException {
    try (InputStream in = part.getInputStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      return new byte[0]; // The broken one.
    }
  }

  @Test
  void eachSearchIsAnsweredAsItSays() {
    Map<String, Predicate<Seen>> meanings =
        Map.ofEntries(
            Map.entry("BODY \"schifffahrt\"", m -> m.body("schifffahrt")),
            Map.entry("TEXT \"RÉUNION\"", m -> m.text("réunion")),
            Map.entry("SUBJECT \"οδυσσευς\"", m -> m.subject().contains("ΟΔΥΣΣΕΥΣ")),
            Map.entry("BODY \"横浜港\"", m -> m.body("横浜港")),
            Map.entry(
                "ATTACHMENT \"crane booking hx-4471\"", m -> m.attachment("Crane booking HX-4471")),
            Map.entry("ATTACHMENT \"teakholz\"", m -> m.attachment("teakholz")),
            Map.entry("ATTACHMENT \"vertragsstrafe\"", m -> m.attachment("vertragsstrafe")),
            Map.entry(
                "FILENAME \"verträge\"",
                m -> m.fileNames().stream().anyMatch(n -> n.contains(plain("verträge")))),
            Map.entry("BODY \"anchor chain\"", m -> m.body("anchor chain")),
            Map.entry("HEADER List-Id \"boatbuilders\"", m -> m.listId().contains("BOATBUILDERS")),
            Map.entry("FROM \"@nordlicht\"", m -> m.from().contains("@NORDLICHT")),
            Map.entry(
                "SINCE 1-Jan-2025 NOT DELETED OR FLAGGED KEYWORD $Important",
                m ->
                    !m.message().internalDate().toLocalDate().isBefore(LocalDate.of(2025, 1, 1))
                        && !m.has("\\Deleted")
                        && (m.has("\\Flagged") || m.has("$Important"))),
            Map.entry(
                "from:nordlicht \"anchor chain\"",
                m -> m.from().contains("NORDLICHT") && m.text("anchor chain")));
    assertThat(DemoSearches.all())
        .extracting(DemoSearches.Search::program)
        .containsExactlyInAnyOrderElementsOf(meanings.keySet());
    for (DemoSearches.Search search : DemoSearches.all()) {
      Predicate<Seen> meaning = meanings.getOrDefault(search.program(), m -> false);
      assertThat(MAIL.stream().filter(meaning).count())
          .as(search.program())
          .isEqualTo(search.expected());
    }
  }

  @Test
  void theBytesAreSevenBitAndTheSameEachTime() {
    List<DemoMessage> again = SampleMailbox.messages();
    assertThat(again).hasSizeBetween(30, 40);
    for (int i = 0; i < again.size(); i++) {
      byte[] bytes = again.get(i).bytes();
      assertThat(bytes).isEqualTo(MAIL.get(i).message().bytes());
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(text).as("message %d", i).matches("(?s)[\\x00-\\x7F]*").doesNotContain("?B?Pz8");
      assertThat(text.replace("\r\n", "")).as("message %d", i).doesNotContain("\r", "\n");
    }
  }

  @Test
  void foldersFlagsAndKeywordsVary() {
    Set<String> folders = new HashSet<>();
    Set<Flag> flags = new HashSet<>();
    for (Seen seen : MAIL) {
      folders.add(seen.message().folder());
      flags.addAll(seen.message().flags());
    }
    assertThat(folders)
        .containsExactlyInAnyOrder("INBOX", "INBOX/Projects", "Archiv/Übersicht 2024");
    assertThat(flags)
        .contains(
            Flag.SEEN, Flag.ANSWERED, Flag.FLAGGED, Flag.DELETED, Flag.DRAFT, new Flag("$Junk"));
  }

  @Test
  void oneMessageLiesInTwoFoldersAndOneFileHangsOnTwoMessages() {
    Set<MessageKey> keys = new HashSet<>();
    MAIL.forEach(seen -> keys.add(MessageKey.of(seen.message().bytes())));
    assertThat(keys).hasSize(MAIL.size() - 1);
    assertThat(MAIL).filteredOn(m -> m.attachment("HX-4471")).hasSize(2);
  }

  @Test
  void threadsHoldTogether() throws MessagingException {
    Set<String> ids = new HashSet<>();
    for (Seen seen : MAIL) {
      ids.add(field(seen, "Message-ID"));
    }
    List<String> answered = new ArrayList<>();
    for (Seen seen : MAIL) {
      String answers = field(seen, "In-Reply-To");
      if (!answers.isEmpty()) {
        answered.add(answers);
        assertThat(field(seen, "References")).endsWith(answers);
      }
    }
    assertThat(answered).hasSize(6);
    assertThat(ids).containsAll(answered);
  }

  private static String field(Seen seen, String name) throws MessagingException {
    MimeMessage mail =
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(seen.message().bytes()));
    String value = mail.getHeader(name, ",");
    return value == null ? "" : value;
  }

  @Test
  void someOfItCannotBeReadAndOnlyThat() {
    List<String> unread = new ArrayList<>();
    for (Seen seen : MAIL) {
      if (seen.statuses().stream().anyMatch(s -> s != PartText.Status.FULL)) {
        unread.add(seen.subject());
      }
    }
    assertThat(unread).as("the encrypted and the torn one").hasSize(2).contains("...");
  }

  @Test
  void everyLanguageIsReadable() {
    for (String text :
        List.of(
            "die Maschine läuft wie geölt",
            "Договор на поставку",
            "見積書をお送り",
            "帆船的合同草案",
            "船體的照片",
            "요트 수리 비용",
            "هل القارب جاهز",
            "המנוע תוקן",
            "έφτασε στη Σύρο")) {
      assertThat(MAIL).as(text).filteredOn(m -> m.body(text)).hasSize(1);
    }
  }
}
