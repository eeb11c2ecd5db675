package org.estreat.app.demo;

import static org.estreat.app.demo.SampleMailbox.ARCHIVE;
import static org.estreat.app.demo.SampleMailbox.ELODIE;
import static org.estreat.app.demo.SampleMailbox.GRETA;
import static org.estreat.app.demo.SampleMailbox.INBOX;
import static org.estreat.app.demo.SampleMailbox.PROJECTS;
import static org.estreat.app.demo.SampleMailbox.TOMAS;
import static org.estreat.app.demo.SampleMailbox.YARD;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of several formats, one in another, with names in each way that mail writes names. */
final class SampleAttachments {
  private static final String DOCX =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  private static final String XLSX =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  private SampleAttachments() {}

  static List<DemoMessage> messages() {
    return List.of(
        budget().in(PROJECTS, "\\Seen", "$Important"),
        contracts().in(PROJECTS, "\\Seen"),
        minutes().in(INBOX),
        noteAgain().in(PROJECTS, "\\Seen"),
        measurements().in(ARCHIVE, "\\Seen"),
        newsletter().in(INBOX),
        picture().in(INBOX, "\\Seen"));
  }

  private static Letter budget() {
    byte[] sheet =
        SampleFiles.xlsx(
            "Kosten",
            List.of(
                List.of("Posten", "Betrag"),
                List.of("Teakholz für das Deck", "18400"),
                List.of("Segel", "9650"),
                List.of("Ruderanlage", "4120")));
    return Letter.of("budget", YARD, GRETA, "Budget hull 27", "2025-01-09T15:00:00+01:00")
        .content(
            MimeText.multipart(
                "mixed",
                "budget",
                MimeText.plain("The figures for 2025 are in the sheet.\n"),
                MimeText.file(XLSX, "filename=\"budget-2025.xlsx\"", sheet)));
  }

  private static Letter contracts() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "Werft/vertrag.docx",
        SampleFiles.docx(
            "Werkvertrag über den Bau des Rumpfes 27",
            "§ 9 Bei Verzug ist eine Vertragsstrafe von 0,2 % je Woche zu zahlen."));
    files.put("readme.txt", "Two files, please sign the first.\n".getBytes(StandardCharsets.UTF_8));
    return Letter.of(
            "contracts",
            "\"Kanzlei Roth & Partner\" <post@roth.example>",
            GRETA,
            "=?UTF-8?Q?Vertr=C3=A4ge?=",
            "2024-12-02T11:11:00+01:00")
        .content(
            MimeText.multipart(
                "mixed",
                "contracts",
                MimeText.quotedText("text/plain", "UTF-8", "Anbei die Verträge als Archiv.\n"),
                MimeText.file(
                    "application/zip",
                    "filename*=" + MimeText.extended("Verträge 2024.zip"),
                    SampleFiles.zip(files))));
  }

  private static Letter minutes() {
    return Letter.of("minutes", ELODIE, GRETA, "Compte rendu", "2025-02-04T18:30:00+01:00")
        .content(
            MimeText.multipart(
                "mixed",
                "minutes",
                MimeText.quotedText("text/plain", "UTF-8", "Le compte rendu, comme promis.\n"),
                MimeText.file(
                    DOCX,
                    "filename=\"" + MimeText.word("UTF-8", "procès-verbal.docx") + "\"",
                    SampleFiles.docx(
                        "Projet Hermine, séance du 3 février",
                        "Le mât sera livré en avril ; la peinture reste bleu outremer."))));
  }

  private static Letter noteAgain() {
    return Letter.of("note", YARD, GRETA, "For the books", "2024-11-25T10:10:00+01:00")
        .content(
            MimeText.multipart(
                "mixed",
                "books",
                MimeText.plain("Tomas' delivery note again, this time for the books.\n"),
                MimeText.file(
                    "application/octet-stream",
                    "filename=\"scan0012.pdf\"",
                    SampleThreads.deliveryNote())));
  }

  private static Letter measurements() {
    String table = "frame;height;breadth\n1;0,82;1,10\n2;0,91;1,34\n3;0,97;1,52\n";
    return Letter.of("frames", TOMAS, GRETA, "Frames, measured", "2024-03-12T09:00:00+01:00")
        .content(
            MimeText.multipart(
                "mixed",
                "frames",
                MimeText.plain("As a table, semicolons between.\n"),
                MimeText.file(
                    "text/csv; charset=UTF-8",
                    "filename=\"frames.csv\"",
                    table.getBytes(StandardCharsets.UTF_8))));
  }

  private static Letter newsletter() {
    return Letter.of(
            "news-9",
            "Harbour News <news@harbour.example>",
            GRETA,
            "What floats in spring",
            "2025-03-01T06:00:00+00:00")
        .with("List-Unsubscribe: <https://harbour.example/bye?u=27>")
        .content(
            MimeText.quotedText(
                "text/html",
                "UTF-8",
                """
                <html><head><title>Harbour News</title><style>p { color: navy }</style></head>
                <body><h1>What floats in spring</h1>
                <p>Boat show at the <b>Caf&eacute; Mar&iacute;timo</b>, free ent<i>ra</i>nce.</p>
                <table><tr><td>Dinghy</td><td>2&nbsp;900</td></tr>
                <tr><td>Cutter</td><td>48&nbsp;000</td></tr></table>
                <img src="https://harbour.example/t.gif" alt="a cutter under full sail">
                </body></html>
                """));
  }

  private static Letter picture() {
    String gif = "R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==\n";
    String image =
        """
        Content-Type: image/gif; name="dot.gif"
        Content-Transfer-Encoding: base64
        Content-ID: <dot@havelwerft.example>
        Content-Disposition: inline; filename="dot.gif"

        """
            + gif;
    String html = "<p>Here she <em>sails</em>: <img src=\"cid:dot@havelwerft.example\"></p>\n";
    return Letter.of(
            "picture",
            "Sofia Lindqvist <sofia@holmen.example>",
            GRETA,
            "Under sail",
            "2024-08-30T19:44:00+02:00")
        .content(
            MimeText.multipart(
                "alternative",
                "both",
                MimeText.plain("Here she sails.\n"),
                MimeText.multipart(
                    "related",
                    "with-image",
                    MimeText.quotedText("text/html", "UTF-8", html),
                    image)));
  }
}
