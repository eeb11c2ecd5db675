package org.estreat.app.demo;

import static org.estreat.app.demo.SampleMailbox.ARCHIVE;
import static org.estreat.app.demo.SampleMailbox.GRETA;
import static org.estreat.app.demo.SampleMailbox.INBOX;
import static org.estreat.app.demo.SampleMailbox.PROJECTS;

import java.util.List;

/** The yard's customers, each in a language and a charset of their own. */
final class SampleLanguages {
  private SampleLanguages() {}

  static List<DemoMessage> messages() {
    return List.of(
        german().in(INBOX, "\\Seen"),
        russian().in(INBOX, "\\Seen"),
        japanese().in(INBOX, "\\Flagged"),
        chinese().in(PROJECTS, "\\Seen"),
        taiwanese().in(PROJECTS),
        korean().in(INBOX, "\\Seen"),
        arabic().in(INBOX),
        hebrew().in(INBOX, "\\Seen"),
        greek().in(ARCHIVE, "\\Seen"),
        decomposed().in(ARCHIVE, "\\Seen"));
  }

  private static Letter german() {
    return Letter.of(
            "de-1",
            "Jan =?ISO-8859-1?Q?M=FChlenbrock?= <jan@fluss.example>",
            GRETA,
            "=?ISO-8859-1?Q?Gr=FC=DFe_aus_K=F6nigs_Wusterhausen?=",
            "2024-06-03T18:22:00+02:00")
        .content(
            MimeText.quotedText(
                "text/plain",
                "ISO-8859-1",
                """
                Liebe Greta,

                die Flussschifffahrtsgesellschaft sucht eine Werft für ihr größtes
                Ausflugsschiff. Die Übersicht der Mängel schicke ich dir am Montag;
                der Anstrich ist müde, die Maschine läuft wie geölt.

                Schöne Grüße
                Jan
                """));
  }

  private static Letter russian() {
    return Letter.of(
            "ru-1",
            MimeText.word("KOI8-R", "Анна Белова") + " <anna@parus.example>",
            GRETA,
            MimeText.word("KOI8-R", "Договор на поставку парусов"),
            "2024-07-11T12:00:00+03:00")
        .content(
            MimeText.base64Text(
                "text/plain",
                "KOI8-R",
                """
                Здравствуйте, Грета!

                Договор на поставку парусов готов. Ткань привезут в четверг,
                оплата после получения.

                С уважением
                Анна Белова
                """));
  }

  private static Letter japanese() {
    return Letter.of(
            "ja-1",
            MimeText.word("ISO-2022-JP", "佐藤") + " <sato@yokohama-boats.example>",
            GRETA,
            MimeText.word("ISO-2022-JP", "見積書のお願い"),
            "2025-02-20T09:15:00+09:00")
        .content(
            "Content-Type: text/plain; charset=ISO-2022-JP\nContent-Transfer-Encoding: 7bit\n\n"
                + inJis(
                    """
                    お世話になっております。
                    横浜港で使う小型船の見積書をお送りください。
                    よろしくお願いいたします。
                    """));
  }

  /** ISO-2022-JP is made of seven-bit octets only, so it can stand in ASCII as it is. */
  private static String inJis(String text) {
    return new String(
        text.getBytes(java.nio.charset.Charset.forName("ISO-2022-JP")),
        java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static Letter chinese() {
    return Letter.of(
            "zh-1",
            MimeText.word("GB18030", "王小明") + " <wang@qingdao-marine.example>",
            GRETA,
            MimeText.word("GB18030", "合同草案"),
            "2024-09-02T15:30:00+08:00")
        .content(
            MimeText.base64Text(
                "text/plain",
                "GB18030",
                """
                您好！
                附上帆船的合同草案，请您确认交货日期和付款方式。
                此致
                王小明
                """));
  }

  private static Letter taiwanese() {
    return Letter.of(
            "zh-2",
            MimeText.word("Big5", "林美玲") + " <lin@keelung.example>",
            GRETA,
            MimeText.word("Big5", "船體照片"),
            "2025-03-05T11:45:00+08:00")
        .content(MimeText.base64Text("text/plain", "Big5", "您好：\n船體的照片明天寄給您，請查收。\n林美玲 敬上\n"));
  }

  private static Letter korean() {
    return Letter.of(
            "ko-1",
            MimeText.word("EUC-KR", "김민수") + " <kim@busan-yacht.example>",
            GRETA,
            MimeText.word("EUC-KR", "요트 수리 문의"),
            "2024-08-19T10:00:00+09:00")
        .content(
            MimeText.base64Text(
                "text/plain", "EUC-KR", "안녕하세요.\n요트 수리 비용을 알려 주시기 바랍니다.\n감사합니다.\n"));
  }

  private static Letter arabic() {
    return Letter.of(
            "ar-1",
            MimeText.word("UTF-8", "ليلى حداد") + " <layla@marsa.example>",
            GRETA,
            MimeText.word("UTF-8", "موعد التسليم"),
            "2025-01-28T13:10:00+02:00")
        .content(
            MimeText.base64Text(
                "text/plain",
                "UTF-8",
                "مرحبا غريتا،\nهل القارب جاهز للتسليم في شهر مايو؟\nمع التحية\n"));
  }

  private static Letter hebrew() {
    return Letter.of(
            "he-1",
            MimeText.word("windows-1255", "נועה כהן") + " <noa@haifa-port.example>",
            GRETA,
            MimeText.word("windows-1255", "תיקון המנוע"),
            "2024-10-08T08:45:00+03:00")
        .content(
            MimeText.quotedText(
                "text/plain", "windows-1255", "שלום גרטה,\nהמנוע תוקן והסירה חזרה למים.\nתודה\n"));
  }

  private static Letter greek() {
    return Letter.of(
            "el-1",
            MimeText.word("ISO-8859-7", "Νίκος Παππάς") + " <nikos@syros.example>",
            GRETA,
            MimeText.word("ISO-8859-7", "Το σκάφος ΟΔΥΣΣΕΥΣ"),
            "2023-05-16T17:05:00+03:00")
        .content(
            MimeText.quotedText(
                "text/plain",
                "ISO-8859-7",
                "Καλημέρα,\nο Οδυσσεύς μας έφτασε στη Σύρο. Ευχαριστούμε για όλα.\nΝίκος\n"));
  }

  /** As some systems write accents: letter and mark apart, U+0065 U+0301. */
  private static Letter decomposed() {
    return Letter.of(
            "nfd-1",
            "Sofia Lindqvist <sofia@holmen.example>",
            GRETA,
            "Photos",
            "2023-09-21T20:00:00+02:00")
        .content(
            MimeText.base64Text(
                "text/plain",
                "UTF-8",
                "After the re\u0301union we took photos on the slipway. Tack!\n"));
  }
}
