package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "de| Sehr geehrte Frau Müller, anbei erhalten Sie die Rechnung für den vergangenen Monat."
            + " Bitte überweisen Sie den Betrag bis Ende der Woche.",
        "de| Könnten wir uns morgen um zehn treffen?",
        "en| Please find attached the minutes of yesterday's meeting. Let me know if anything is"
            + " missing before we send them out.",
        "en| Could you send me the new figures tomorrow?",
        "fr| Veuillez trouver ci-joint le compte rendu de la réunion d'hier. Dites-moi s'il manque"
            + " quelque chose avant l'envoi.",
        "fr| Pourriez-vous me rappeler demain matin ?",
        "fr| VEUILLEZ TROUVER CI-JOINT LE COMPTE RENDU DE LA REUNION D'HIER.",
        "en| GET IN AT THE TOP! THIS IS THE OFFER THAT YOU HAVE BEEN WAITING FOR.",
        "es| Adjunto encontrará el acta de la reunión de ayer. Avíseme si falta algo antes de que"
            + " la enviemos.",
        "es| ¿Podemos vernos mañana por la tarde?",
        "it| In allegato trova il verbale della riunione di ieri. Mi faccia sapere se manca"
            + " qualcosa prima dell'invio.",
        "it| Possiamo vederci domani pomeriggio?",
        "pt| Segue em anexo a ata da reunião de ontem. Avise-me se faltar alguma coisa antes de a"
            + " enviarmos.",
        "pt| Podemos falar amanhã de manhã?",
        "nl| Bijgevoegd vindt u de notulen van de vergadering van gisteren. Laat het me weten als"
            + " er iets ontbreekt.",
        "nl| Kunnen we elkaar morgen spreken?",
        "sv| Bifogat finner du protokollet från gårdagens möte. Hör av dig om något saknas innan vi"
            + " skickar ut det.",
        "sv| Kan vi träffas i morgon eftermiddag?",
        "da| Vedhæftet finder du referatet fra mødet i går. Giv besked, hvis der mangler noget, før"
            + " vi sender det ud.",
        "da| Kan vi mødes i morgen eftermiddag?",
        "fi| Liitteenä on eilisen kokouksen pöytäkirja. Kerro, jos jotain puuttuu, ennen kuin"
            + " lähetämme sen.",
        "fi| Voimmeko tavata huomenna iltapäivällä?",
        "pl| W załączeniu przesyłam protokół z wczorajszego spotkania. Proszę o informację, jeśli"
            + " czegoś brakuje.",
        "pl| Czy możemy spotkać się jutro po południu?",
        "cs| V příloze naleznete zápis z včerejší schůzky. Dejte mi prosím vědět, pokud něco"
            + " chybí.",
        "cs| Můžeme se sejít zítra odpoledne?",
        "hu| Csatolva küldöm a tegnapi megbeszélés jegyzőkönyvét. Kérem, jelezze, ha valami"
            + " hiányzik belőle.",
        "hu| Tudnánk holnap délután találkozni?",
        "ro| Atașat găsiți procesul-verbal al ședinței de ieri. Anunțați-mă dacă lipsește ceva"
            + " înainte de trimitere.",
        "ro| Putem să ne întâlnim mâine după-amiază?",
        "tr| Dünkü toplantının tutanağını ekte bulabilirsiniz. Göndermeden önce eksik bir şey varsa"
            + " lütfen bildirin.",
        "tr| Yarın öğleden sonra görüşebilir miyiz?",
        "ru| Во вложении протокол вчерашнего совещания. Сообщите, пожалуйста, если чего-то не"
            + " хватает.",
        "ru| Можем ли мы встретиться завтра днём?",
        "uk| У вкладенні протокол учорашньої наради. Повідомте, будь ласка, якщо чогось бракує.",
        "uk| Чи можемо ми зустрітися завтра вдень?",
        "el| Επισυνάπτεται το πρακτικό της χθεσινής συνάντησης. Ενημερώστε με αν λείπει κάτι.",
        "el| Μπορούμε να συναντηθούμε αύριο το απόγευμα;",
        "ar| تجدون مرفقا محضر اجتماع أمس. يرجى إعلامي إذا كان هناك شيء ناقص قبل الإرسال.",
        "ar| هل يمكننا أن نلتقي غدا بعد الظهر؟",
        "he| מצורף פרוטוקול הפגישה של אתמול. אנא הודיעו לי אם משהו חסר לפני השליחה.",
        "he| האם נוכל להיפגש מחר אחר הצהריים?",
        "zh| 附件是昨天会议的纪要，如有遗漏请在发送之前告诉我。谢谢您的帮助。",
        "zh| 我们明天下午可以见面吗？",
        "ja| 昨日の会議の議事録を添付いたします。不足があれば送付前にお知らせください。",
        "ja| 明日の午後にお会いできますか？",
        "ko| 어제 회의의 회의록을 첨부합니다. 보내기 전에 빠진 것이 있으면 알려 주세요.",
        "ko| 내일 오후에 만날 수 있을까요?",
        "vi| Đính kèm là biên bản cuộc họp hôm qua. Vui lòng cho tôi biết nếu thiếu điều gì trước"
            + " khi gửi.",
        "vi| Chiều mai chúng ta gặp nhau được không?",
      })
  void tellsTheLanguageOfALineOrTwo(String language, String text) {
    String found = Languages.of(text).orElse("none");
    assertThat(found.replaceFirst("-.*", "")).isEqualTo(language);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Hallo!",
        "ok danke",
        "1234 5678 -- == 00:11:22",
        "https://example.org/a-long-address/that-says/nothing",
        "dGhpcyBpcyBub3QgYSBsYW5ndWFnZSBhdCBhbGw= 00ff 17af",
      })
  void ofTooLittleNothingIsTold(String text) {
    assertThat(Languages.of(text)).isEmpty();
  }

  @Test
  void theSameTextHasTheSameAnswer() {
    String mixed = "Guten Tag, how are you doing today? Bonjour tout le monde, wie geht es Ihnen?";
    List<Optional<String>> answers =
        java.util.stream.IntStream.range(0, 50).mapToObj(_ -> Languages.of(mixed)).toList();
    assertThat(answers).containsOnly(answers.getFirst());
  }

  @Test
  void aHugeWordIsNoBurden() {
    assertThat(Languages.of("x".repeat(10_000_000))).isNotNull();
  }
}
