package org.estreat.index;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a line of a body says of the lines around it: the marks and words by which mail programs, in
 * many languages, set apart what they quote and forward. No pattern goes back over a line more than
 * a fixed number of times.
 */
final class QuoteWords {
  /** Of a longer line no more is looked at. */
  static final int LONGEST = 400;

  private static final int SHORT = 120;

  private static final Pattern QUOTED =
      Pattern.compile("^[ \\t]{0,3}(?:>(?!From )|[A-Z]{1,4}>(?=[ >]|$))");

  private static final Pattern DATE =
      Pattern.compile(
          "\\b(?:19|20)\\d\\d\\b|\\d{1,2}[./-]\\d{1,2}[./-]\\d{2}|\\d{1,2}[:.h]\\d\\d\\b");

  private static final String WROTE =
      "wrote|writes|said|schrieb|geschrieben|écrit|ecrit|escribió|escribio|scritto|scrive|escreveu"
          + "|schreef|geschreven|skrev|skrifaði|kirjoitti|napisał|napisała|napsal|napsala|napísal"
          + "|írta|scris|yazdı|написал|написала|пишет|писал|написав|έγραψε|כתב|كتب|写道|寫道|のメール"
          + "|書きました|작성|viết";

  private static final Pattern SAYS =
      Pattern.compile("(?:" + WROTE + ")", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern OPENING =
      Pattern.compile(
          "^\\*?(?:On|Am|Le|El|Il|Em|Op|Den|På|Dne|W dniu|Dnia|În|Pe|Vào|Στις|В|在|于|於) ?\\S");

  private static final Set<String> ORIGINALS =
      Set.of(
          "original message",
          "original-nachricht",
          "originalnachricht",
          "ursprüngliche nachricht",
          "weitergeleitete nachricht",
          "forwarded message",
          "forwarded by",
          "message d'origine",
          "message original",
          "message transféré",
          "mensaje original",
          "mensaje reenviado",
          "messaggio originale",
          "messaggio inoltrato",
          "mensagem original",
          "mensagem encaminhada",
          "oorspronkelijk bericht",
          "doorgestuurd bericht",
          "ursprungligt meddelande",
          "vidarebefordrat meddelande",
          "oprindelig meddelelse",
          "opprinnelig melding",
          "alkuperäinen viesti",
          "wiadomość oryginalna",
          "oryginalna wiadomość",
          "původní zpráva",
          "eredeti üzenet",
          "mesaj original",
          "orijinal mesaj",
          "özgün ileti",
          "исходное сообщение",
          "пересылаемое сообщение",
          "оригінальне повідомлення",
          "邮件原件",
          "原始邮件",
          "原始郵件",
          "元のメッセージ",
          "원본 메시지");

  private static final Set<String> FORWARDS =
      Set.of(
          "begin forwarded message:",
          "anfang der weitergeleiteten nachricht:",
          "weitergeleitete nachricht:",
          "début du message réexpédié :",
          "début du message transféré :",
          "inicio del mensaje reenviado:",
          "inizio messaggio inoltrato:",
          "início da mensagem reencaminhada:",
          "begin doorgestuurd bericht:",
          "vidarebefordrat brev:");

  private static final Set<String> SENDERS =
      Set.of(
          "from",
          "von",
          "de",
          "da",
          "van",
          "från",
          "fra",
          "lähettäjä",
          "od",
          "feladó",
          "kimden",
          "gönderen",
          "от",
          "від",
          "από",
          "发件人",
          "寄件者",
          "差出人",
          "보낸 사람",
          "từ");

  private static final Set<String> OTHERS =
      Set.of(
          "sent",
          "date",
          "to",
          "cc",
          "bcc",
          "subject",
          "reply-to",
          "importance",
          "attachments",
          "gesendet",
          "datum",
          "an",
          "betreff",
          "envoyé",
          "à",
          "objet",
          "enviado",
          "fecha",
          "para",
          "asunto",
          "inviato",
          "data",
          "a",
          "oggetto",
          "verzonden",
          "aan",
          "onderwerp",
          "skickat",
          "till",
          "ämne",
          "sendt",
          "dato",
          "til",
          "emne",
          "lähetetty",
          "vastaanottaja",
          "aihe",
          "wysłano",
          "do",
          "temat",
          "odesláno",
          "komu",
          "předmět",
          "küldve",
          "címzett",
          "tárgy",
          "trimis",
          "către",
          "subiect",
          "assunto",
          "tarih",
          "kime",
          "konu",
          "отправлено",
          "дата",
          "кому",
          "тема",
          "копия",
          "надіслано",
          "发送时间",
          "收件人",
          "主题",
          "日期",
          "抄送",
          "送信日時",
          "宛先",
          "件名",
          "보낸 날짜",
          "받는 사람",
          "제목");

  private static final Pattern MOBILE =
      Pattern.compile(
          "^(?:sent from my .{1,60}|sent from (?:mail for windows|outlook|yahoo|proton).{0,60}"
              + "|get outlook for (?:ios|android).{0,60}|get bluemail for .{1,60}"
              + "|(?:von|aus) mein(?:em|er) .{1,60} gesendet|gesendet (?:von|mit) .{1,80}"
              + "|diese nachricht wurde von mein.{1,80} gesendet.?"
              + "|envoyé (?:de|depuis) mo[nb] .{1,60}|envoyé à partir de .{1,60}"
              + "|obtenez outlook pour .{1,60}|outlook für (?:ios|android).{0,60}"
              + "|enviado (?:desde|do|a partir) .{1,60}|inviato da(?:l mio)? .{1,60}"
              + "|verzonden vanaf mijn .{1,60}|skickat från min .{1,60}|sendt fra min .{1,60}"
              + "|wysłane z .{1,60}|отправлено с .{1,60})$",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private QuoteWords() {}

  /** Whether the line is marked as quoted itself. */
  static boolean isQuoted(String line) {
    return QUOTED.matcher(line).find();
  }

  static boolean isMobileSignature(String line) {
    String words = line.strip();
    return words.length() <= SHORT && MOBILE.matcher(words).matches();
  }

  static boolean endsInColon(String line) {
    String words = line.stripTrailing();
    return words.endsWith(":") || words.endsWith("：");
  }

  /** Whether lines above a quote, as one, say whose it is. */
  static boolean isIntroduction(String words) {
    return endsInColon(words)
        && (SAYS.matcher(words).find() || (words.contains("@") && DATE.matcher(words).find()));
  }

  /** Whether it can be the first line of two that say who wrote when. */
  static boolean beginsIntroduction(String line) {
    return line.length() < LONGEST && OPENING.matcher(line).find() && DATE.matcher(line).find();
  }

  /** Whether the words say who wrote when, so that what follows is theirs without another mark. */
  static boolean isDatedIntroduction(String words) {
    return endsInColon(words) && beginsIntroduction(words) && SAYS.matcher(words).find();
  }

  /** {@code -----Original Message-----}, "Begin forwarded message:". */
  static boolean isDivider(String line) {
    String words = line.strip().toLowerCase(Locale.ROOT);
    if (words.length() > SHORT || words.isEmpty()) {
      return false;
    }
    if (FORWARDS.contains(words)) {
      return true;
    }
    return words.startsWith("--") && beginsOriginal(withoutHyphens(words));
  }

  private static boolean beginsOriginal(String words) {
    return ORIGINALS.contains(words)
        || Stream.of("forwarded by ", "forwarded message from ").anyMatch(words::startsWith);
  }

  private static String withoutHyphens(String words) {
    int from = 0;
    int to = words.length();
    while (from < to && (words.charAt(from) == '-' || words.charAt(from) == ' ')) {
      from++;
    }
    while (to > from && (words.charAt(to - 1) == '-' || words.charAt(to - 1) == ' ')) {
      to--;
    }
    return words.substring(from, to);
  }

  /** A sender's line of a block of header lines. */
  static boolean isHeaderLine(String line) {
    return SENDERS.contains(fieldName(line));
  }

  /** Another line of such a block. */
  static boolean isOtherHeaderLine(String line) {
    return OTHERS.contains(fieldName(line));
  }

  /** What stands before the colon, in lower case and without the stars of bold type. */
  private static String fieldName(String line) {
    int colon = line.indexOf(':');
    int wide = line.indexOf('：');
    int end = colon < 0 ? wide : wide < 0 ? colon : Math.min(colon, wide);
    if (end < 0 || end > 20) {
      return "";
    }
    return line.substring(0, end).replace("*", "").strip().toLowerCase(Locale.ROOT);
  }
}
