package org.estreat.app.demo;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.estreat.model.Flag;

/**
 * A sample message while it is written.
 *
 * @param id what stands before the {@code @} of its Message-ID
 * @param date of the message; it arrives half a minute later
 * @param header more fields, each ended by LF
 * @param content the content's header fields, a blank line and the body
 */
record Letter(
    String id, String from, String to, String subject, String date, String header, String content) {
  private static final DateTimeFormatter RFC_5322 =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);

  static Letter of(String id, String from, String to, String subject, String date) {
    return new Letter(id, from, to, subject, date, "", MimeText.plain(""));
  }

  Letter with(String field) {
    return new Letter(id, from, to, subject, date, header + field + "\n", content);
  }

  /** Answers these messages; the last is the one that it answers itself. */
  Letter answering(String... ids) {
    String all = Arrays.stream(ids).map(Letter::messageId).collect(Collectors.joining("\n "));
    String last = messageId(ids[ids.length - 1]);
    return with("In-Reply-To: " + last).with("References: " + all);
  }

  Letter content(String mime) {
    return new Letter(id, from, to, subject, date, header, mime);
  }

  /** In this folder, with these flags. */
  DemoMessage in(String folder, String... flags) {
    OffsetDateTime arrived = OffsetDateTime.parse(date).plusSeconds(30);
    Set<Flag> set = Arrays.stream(flags).map(Flag::new).collect(Collectors.toSet());
    return new DemoMessage(folder, set, arrived, bytes());
  }

  /** The message as a part of another one. */
  String embedded() {
    return "Content-Type: message/rfc822\nContent-Disposition: inline\n\n" + text();
  }

  private String text() {
    StringBuilder out = new StringBuilder();
    out.append("Date: ").append(RFC_5322.format(OffsetDateTime.parse(date))).append('\n');
    out.append("From: ").append(from).append('\n');
    out.append(to.isEmpty() ? "" : "To: " + to + "\n");
    out.append("Subject: ").append(subject).append('\n');
    out.append("Message-ID: ").append(messageId(id)).append('\n');
    out.append(header).append("MIME-Version: 1.0\n").append(content);
    return out.toString();
  }

  private byte[] bytes() {
    return text().replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static String messageId(String id) {
    return "<" + id + "@havelwerft.example>";
  }
}
