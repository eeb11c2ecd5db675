package org.estreat.app.demo;

import static org.estreat.app.demo.SampleMailbox.ARCHIVE;
import static org.estreat.app.demo.SampleMailbox.ELODIE;
import static org.estreat.app.demo.SampleMailbox.GRETA;
import static org.estreat.app.demo.SampleMailbox.INBOX;
import static org.estreat.app.demo.SampleMailbox.PROJECTS;
import static org.estreat.app.demo.SampleMailbox.TOMAS;
import static org.estreat.app.demo.SampleMailbox.YARD;

import java.util.List;

/** Two conversations with their answers, one of which lies in a second folder as well. */
final class SampleThreads {
  private SampleThreads() {}

  static List<DemoMessage> messages() {
    Letter keel = keel();
    return List.of(
        keel.in(INBOX, "\\Seen", "\\Answered"),
        keel.in(ARCHIVE, "\\Seen"),
        keelAnswer().in(INBOX, "\\Seen", "\\Flagged"),
        keelNote().in(INBOX, "\\Seen", "$Important"),
        keelThanks().in(INBOX),
        meeting().in(PROJECTS, "\\Seen"),
        meetingAnswer().in(PROJECTS, "\\Seen", "\\Answered"),
        meetingInvitation().in(PROJECTS));
  }

  private static Letter keel() {
    return Letter.of("keel-1", GRETA, TOMAS, "Keel for hull 27", "2024-11-04T09:12:00+01:00")
        .with("Cc: " + YARD)
        .content(
            MimeText.quotedText(
                "text/plain",
                "UTF-8",
                """
                Dear Tomás,

                hull 27 is ready for her keel. Can you deliver in week 47? The crane
                is booked from the 18th; the quay is ours until Friday noon.

                Best wishes from Potsdam
                Greta Öhlund
                """));
  }

  private static Letter keelAnswer() {
    return Letter.of("keel-2", TOMAS, GRETA, "Re: Keel for hull 27", "2024-11-04T14:40:00+01:00")
        .answering("keel-1")
        .content(
            MimeText.quotedText(
                "text/plain",
                "ISO-8859-1",
                """
                Hola Greta,

                week 47 is fine: the lead was cast on Tuesday and cools until mañana.
                It weighs 1.840 kg, so check the slings, por favor.

                Tomás

                > hull 27 is ready for her keel. Can you deliver in week 47?
                """));
  }

  private static Letter keelNote() {
    return Letter.of("keel-3", TOMAS, GRETA, "Re: Keel for hull 27", "2024-11-18T07:05:00+01:00")
        .answering("keel-1", "keel-2")
        .content(
            MimeText.multipart(
                "mixed",
                "keel-note",
                MimeText.plain("The lorry has left. The delivery note is attached.\n"),
                MimeText.file(
                    "application/pdf", "filename=\"delivery-note.pdf\"", deliveryNote())));
  }

  /** The same file is attached to a second message. */
  static byte[] deliveryNote() {
    return SampleFiles.pdf(
        """
        Delivery note 2024-1187
        Lead keel for hull 27, 1840 kg
        Crane booking HX-4471
        """,
        """
        Conditions
        The goods stay ours until they are paid for in full.
        """);
  }

  private static Letter keelThanks() {
    return Letter.of("keel-4", GRETA, TOMAS, "Re: Keel for hull 27", "2024-11-19T16:31:00+01:00")
        .answering("keel-1", "keel-2", "keel-3")
        .content(
            MimeText.plain(
                """
                She hangs, she fits, she is bolted. Thank you!

                > The lorry has left. The delivery note is attached.
                """));
  }

  private static Letter meeting() {
    return Letter.of(
            "nantes-1",
            ELODIE,
            GRETA,
            MimeText.word("UTF-8", "Réunion à Nantes"),
            "2025-01-14T10:02:00+01:00")
        .content(
            MimeText.base64Text(
                "text/plain",
                "UTF-8",
                """
                Bonjour Greta,

                la prochaine réunion du projet « Hermine » aura lieu à Nantes, au café
                du Quai. Nous parlerons du mât, du gréement et de la peinture.

                À bientôt
                Élodie
                """));
  }

  private static Letter meetingAnswer() {
    return Letter.of(
            "nantes-2",
            GRETA,
            ELODIE,
            "Re: =?ISO-8859-1?Q?R=E9union_=E0_Nantes?=",
            "2025-01-14T11:20:00+01:00")
        .answering("nantes-1")
        .content(
            MimeText.quotedText(
                "text/plain",
                "windows-1252",
                """
                Chère Élodie,

                volontiers – je viens avec deux collègues. Le budget prévoit 3 200 €.

                Greta
                """));
  }

  private static Letter meetingInvitation() {
    return Letter.of(
            "nantes-3",
            ELODIE,
            GRETA + ",\n " + YARD,
            "Re: " + MimeText.word("UTF-8", "Réunion à Nantes"),
            "2025-01-15T08:00:00+01:00")
        .answering("nantes-1", "nantes-2")
        .content(
            MimeText.multipart(
                "mixed",
                "invitation",
                MimeText.quotedText("text/plain", "UTF-8", "Voici l'invitation.\n"),
                MimeText.quotedText(
                    "text/calendar; method=REQUEST",
                    "UTF-8",
                    """
                    BEGIN:VCALENDAR
                    VERSION:2.0
                    METHOD:REQUEST
                    BEGIN:VEVENT
                    UID:hermine-7@quai-nantes.example
                    DTSTART:20250203T130000Z
                    SUMMARY:Projet Hermine
                    LOCATION:Café du Quai
                    END:VEVENT
                    END:VCALENDAR
                    """)));
  }
}
