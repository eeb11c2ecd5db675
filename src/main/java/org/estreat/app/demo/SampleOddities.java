package org.estreat.app.demo;

import static org.estreat.app.demo.SampleMailbox.ARCHIVE;
import static org.estreat.app.demo.SampleMailbox.GRETA;
import static org.estreat.app.demo.SampleMailbox.INBOX;
import static org.estreat.app.demo.SampleMailbox.PROJECTS;
import static org.estreat.app.demo.SampleMailbox.TOMAS;
import static org.estreat.app.demo.SampleMailbox.YARD;

import java.util.List;

/** Messages in messages, reports, lists, signatures, secrets, a draft, junk, and broken mail. */
final class SampleOddities {
  private static final String LIST = "List-Id: Wooden boat builders <boatbuilders.lists.example>";

  private SampleOddities() {}

  static List<DemoMessage> messages() {
    return List.of(
        forward().in(INBOX, "\\Seen", "$Forwarded"),
        bounce().in(INBOX, "\\Seen"),
        list(
                1,
                "Steaming oak",
                "Steam an hour for each inch, then bend without a pause.",
                "2024-02-10")
            .in(ARCHIVE, "\\Seen"),
        list(
                2,
                "Re: Steaming oak",
                "Soak it overnight first, the planks will not crack.",
                "2024-02-11")
            .answering("list-1")
            .in(ARCHIVE),
        secret().in(INBOX),
        broken().in(INBOX),
        draft().in(PROJECTS, "\\Draft", "\\Seen"),
        junk().in(INBOX, "$Junk", "\\Deleted"));
  }

  private static Letter forward() {
    Letter inner =
        Letter.of(
                "chain",
                "Ingrid Moen <ingrid@nordlicht.example>",
                TOMAS,
                "Anchor gear",
                "2024-04-22T08:30:00+02:00")
            .content(MimeText.plain("We have sixty metres of anchor chain, 14 mm, galvanised.\n"));
    return Letter.of("forward", TOMAS, GRETA, "Fwd: Anchor gear", "2024-04-22T09:05:00+02:00")
        .content(
            MimeText.multipart(
                "mixed", "fwd", MimeText.plain("See below, interested?\n"), inner.embedded()));
  }

  private static Letter bounce() {
    return Letter.of(
            "bounce",
            "Mail Delivery System <MAILER-DAEMON@mx.havelwerft.example>",
            GRETA,
            "Undelivered Mail Returned to Sender",
            "2024-05-06T07:00:00+00:00")
        .with("Auto-Submitted: auto-replied")
        .content(
            MimeText.multipart(
                "report; report-type=delivery-status",
                "dsn",
                MimeText.plain("Your message could not be delivered to one recipient.\n"),
                """
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.havelwerft.example
                Arrival-Date: Mon, 6 May 2024 06:59:58 +0000

                Final-Recipient: rfc822; sales@rigging.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 mailbox unknown
                """,
                """
                Content-Type: text/rfc822-headers

                From: greta@havelwerft.example
                To: sales@rigging.example
                Subject: Shrouds and stays
                """));
  }

  private static Letter list(int number, String subject, String text, String day) {
    return Letter.of(
            "list-" + number,
            "Per Aasen <per@fjordboats.example>",
            "boatbuilders@lists.example",
            "[boatbuilders] " + subject,
            day + "T21:00:00+01:00")
        .with(
            """
            Authentication-Results: mx.havelwerft.example; dkim=pass header.d=fjordboats.example
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=fjordboats.example; s=k1;
             h=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;
             b=dzdVyOfAKCdLXdJOc9G2q8LoXSlEniSbav+yuU4zGeeruD00lszZVoG4ZHRNiYzR8f5rLKqTvOxJYnCD
              hUJ2Yl0dQbT0mS1bQkLhJvX3n4m6eA9wFzP7qgXc5tRjVw==
            """
                + LIST)
        .with("List-Post: <mailto:boatbuilders@lists.example>")
        .content(MimeText.plain(text + "\n-- \nPer\n"));
  }

  private static Letter secret() {
    return Letter.of("secret", TOMAS, GRETA, "...", "2025-02-11T23:00:00+01:00")
        .content(
            MimeText.multipart(
                "encrypted; protocol=\"application/pgp-encrypted\"",
                "pgp",
                "Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
                """
                Content-Type: application/octet-stream; name="encrypted.asc"

                -----BEGIN PGP MESSAGE-----

                hQEMA0fA1eC1phhLAQf/VGhpcyBpcyBub3QgcmVhbGx5IGVuY3J5cHRlZCwgaXQg
                b25seSBsb29rcyBsaWtlIGl0Lg==
                =Qm9h
                -----END PGP MESSAGE-----
                """));
  }

  /** The boundary in the header is not quite that of the parts, and the file breaks off. */
  private static Letter broken() {
    return Letter.of(
            "broken",
            "scanner@havelwerft.example",
            YARD,
            "=?UTF-8?B?R2VzY2FubnQ6IFBsYW4=?= =?UTF-8?Q?_=C3",
            "2024-12-20T12:12:00+01:00")
        .content(
            """
            Content-Type: multipart/mixed; boundary="scan-1"

            --scan-1
            Content-Type: text/plain; charset=unknown-8bit

            Sent by the scanner in the loft, page 1 of 3.
            --scan-1
            Content-Type: application/pdf; name=plan.pdf
            Content-Transfer-Encoding: base64

            JVBERi0xLjQKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyAvUGFnZXMgMiAwIFIgPj4KZW5kb2Jq
            CjIgMCBvYmoKPDwgL1R5cGUgL1BhZ2VzIC9LaWRzIFs
            """);
  }

  private static Letter draft() {
    return Letter.of("draft", GRETA, "", "Offer hull 28 (draft)", "2025-03-10T22:40:00+01:00")
        .content(MimeText.plain("Dear ...,\n\nwe are glad to offer you\n"));
  }

  private static Letter junk() {
    return Letter.of(
            "win",
            "\"P r i z e\" <winner@lottery.example>",
            GRETA,
            "Y0u have W0N",
            "2025-01-30T03:33:00+00:00")
        .with("X-Spam-Flag: YES")
        .content(MimeText.plain("Send us your bank account at once, dear Winner.\n"));
  }
}
