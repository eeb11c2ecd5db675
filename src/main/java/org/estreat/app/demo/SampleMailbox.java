package org.estreat.app.demo;

import java.util.List;
import java.util.stream.Stream;

/**
 * The mail of a small boatyard, some thirty messages that show what searching mail has to cope
 * with: threads, many languages and charsets, attachments of several formats and one in another,
 * messages in messages, reports, signatures, and mail that is broken.
 */
public final class SampleMailbox {
  static final String INBOX = "INBOX";
  static final String PROJECTS = "INBOX/Projects";
  static final String ARCHIVE = "Archiv/\u00DCbersicht 2024";

  static final String GRETA =
      MimeText.word("UTF-8", "Greta \u00D6hlund") + " <greta@havelwerft.example>";
  static final String YARD = "The yard <yard@havelwerft.example>";
  static final String TOMAS = "=?ISO-8859-1?Q?Tom=E1s_Ruiz?= <tomas.ruiz@nordlicht.example>";
  static final String ELODIE = "=?UTF-8?B?w4lsb2RpZSBMZWbDqHZyZQ==?= <elodie@quai-nantes.example>";

  private SampleMailbox() {}

  /** In the order in which they are to be put into their folders; the same at each call. */
  public static List<DemoMessage> messages() {
    return Stream.of(
            SampleThreads.messages(),
            SampleLanguages.messages(),
            SampleAttachments.messages(),
            SampleOddities.messages())
        .flatMap(List::stream)
        .toList();
  }
}
