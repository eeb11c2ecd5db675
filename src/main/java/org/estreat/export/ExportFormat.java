package org.estreat.export;

import java.util.List;

/** The form in which messages are written. */
public sealed interface ExportFormat {
  /** One file a message, {@code 000001-ID.eml}, whose bytes are the original's. */
  record Eml() implements ExportFormat {}

  /**
   * One file {@code messages.mbox} in the mboxrd form: a {@code From } line with sender and
   * INTERNALDATE in UTC, the message with LF line ends and a {@code >} before each line that begins
   * with any number of {@code >} and {@code From }, an empty line.
   *
   * <p>The manifest says of each message in {@code lineEnds} how its bytes come back once the
   * quoting is undone: {@code CRLF}, put a CR before each LF; {@code LF}, as they are; {@code
   * mixed}, not from the mbox (the original had both, or did not end in a line end).
   */
  record Mbox() implements ExportFormat {}

  /** One file {@code messages.jsonl}: what a list of results shows, one JSON object a message. */
  record Jsonl() implements ExportFormat {}

  /** Every form, in the order in which help lists them. */
  static List<ExportFormat> all() {
    return List.of(new Eml(), new Mbox(), new Jsonl());
  }

  /** The name on the command line. */
  default String title() {
    return switch (this) {
      case Eml() -> "eml";
      case Mbox() -> "mbox";
      case Jsonl() -> "jsonl";
    };
  }

  /**
   * The form of this name.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  static ExportFormat parse(String title) {
    List<String> titles = all().stream().map(ExportFormat::title).toList();
    int at = titles.indexOf(title);
    if (at < 0) {
      throw new IllegalArgumentException(
          "expected a format of " + String.join(", ", titles) + ", found: " + title);
    }
    return all().get(at);
  }
}
