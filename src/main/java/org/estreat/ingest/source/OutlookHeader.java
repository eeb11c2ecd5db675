package org.estreat.ingest.source;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of a message made of an item of Outlook: the lines that the transport wrote, in their
 * order, where the item has them; what they do not say, from the item's properties. Fields that
 * tell of a structure which the message has no more, Content-Type and its like, are called {@code
 * X-Original-Content-Type}; a line that is no field, {@code X-Original-Line}.
 */
final class OutlookHeader {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);
  private static final Pattern FIELD = Pattern.compile("([!-9;-~]+)[ \t]*:.*", Pattern.DOTALL);
  private static final int MOST_LINES = 20_000;
  private static final List<String> KINDS = List.of("To", "Cc", "Bcc");

  private final List<String> lines = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private OutlookHeader() {}

  /** Lines without their ends; a field's value may have line ends inside where it is folded. */
  static List<String> of(MapiItem item) throws IOException {
    OutlookHeader header = new OutlookHeader();
    String transport = item.string(MapiItem.TRANSPORT_HEADERS);
    if (transport != null) {
      header.transport(transport);
    }
    header.properties(item);
    return header.lines;
  }

  private void transport(String text) {
    text.lines()
        .limit(MOST_LINES)
        .forEach(line -> {
          String clean = line.replaceAll("[\\x00-\\x08\\x0B-\\x1F\\x7F]", " ").stripTrailing();
          boolean folded = !clean.isEmpty() && (clean.charAt(0) == ' ' || clean.charAt(0) == '\t');
          if (folded && !lines.isEmpty()) {
            lines.add(clean);
          } else if (!clean.isBlank()) {
            field(clean);
          }
        });
  }

  private void field(String line) {
    var matcher = FIELD.matcher(line);
    if (!matcher.matches()) {
      lines.add("X-Original-Line: " + line.strip());
      return;
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    boolean structure = name.startsWith("content-") || name.equals("mime-version");
    lines.add(structure ? "X-Original-" + line : line);
    names.add(name);
  }

  private void properties(MapiItem item) throws IOException {
    Instant sent = item.time(MapiItem.CLIENT_SUBMIT_TIME);
    Instant date = sent == null ? item.time(MapiItem.DELIVERY_TIME) : sent;
    add("Date", date == null ? null : DATE.format(date.atOffset(ZoneOffset.UTC)));
    String from = author(item);
    String sender = person(item, MapiItem.SENDER_NAME, MapiItem.SENDER_SMTP, MapiItem.SENDER_EMAIL);
    add("From", from == null ? sender : from);
    if (from != null && !from.equals(sender)) {
      add("Sender", sender);
    }
    recipients(item);
    String subject = item.string(MapiItem.SUBJECT);
    add("Subject", subject == null ? null : HeaderText.unstructured(prefixed(subject)));
    add("Message-ID", line(item.string(MapiItem.INTERNET_MESSAGE_ID)));
    add("In-Reply-To", line(item.string(MapiItem.IN_REPLY_TO)));
    add("References", line(item.string(MapiItem.REFERENCES)));
    int importance = item.number(MapiItem.IMPORTANCE);
    add("Importance", importance == 2 ? "high" : null);
  }

  private static @Nullable String author(MapiItem item) throws IOException {
    return person(
        item,
        MapiItem.SENT_REPRESENTING_NAME,
        MapiItem.SENT_REPRESENTING_SMTP,
        MapiItem.SENT_REPRESENTING_EMAIL);
  }

  private static @Nullable String person(MapiItem item, int name, int smtp, int email)
      throws IOException {
    String shown = item.string(name);
    String mail = item.string(smtp);
    String address = mail == null ? item.string(email) : mail;
    return shown == null && address == null ? null : HeaderText.address(shown, address);
  }

  private void recipients(MapiItem item) throws IOException {
    List<MapiItem.Recipient> all = item.recipients();
    for (int kind = 1; kind <= KINDS.size(); kind++) {
      List<String> people = new ArrayList<>();
      for (MapiItem.Recipient each : all) {
        if ((each.type() & 0xF) == kind) {
          people.add(HeaderText.address(each.name(), each.email()));
        }
      }
      add(KINDS.get(kind - 1), people.isEmpty() ? null : String.join(",\r\n ", people));
    }
  }

  /** A subject may begin with the octet 1 and one that says how long its prefix is. */
  private static String prefixed(String subject) {
    return subject.length() > 1 && subject.charAt(0) == 1 ? subject.substring(2) : subject;
  }

  private static @Nullable String line(@Nullable String text) {
    return text == null || text.isBlank() ? null : HeaderText.unstructured(text);
  }

  private void add(String name, @Nullable String value) {
    if (value != null && !names.contains(name.toLowerCase(Locale.ROOT))) {
      lines.add(name + ": " + value);
    }
  }
}
