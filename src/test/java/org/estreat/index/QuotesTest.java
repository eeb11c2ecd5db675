package org.estreat.index;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.estreat.index.Quotes.Stretch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotesTest {
  /** One letter a line: what each is taken for. A line break in the table is written as a bar. */
  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // top posting
        "Yes.||On 3 May 2024 at 10:20, Jo wrote:|> Shall we?|> Jo;NNQQQ",
        "Ja.||Am 03.05.2024 um 10:20 schrieb Jo <jo@x>:|> Sollen wir?;NNQQ",
        "Oui.||Le 3 mai 2024 à 10:20, Jo a écrit :|> On y va ?;NNQQ",
        "Sí.||El 3 may 2024, a las 10:20, Jo escribió:|> ¿Vamos?;NNQQ",
        "Да.||03.05.2024, 10:20, Иван пишет:|> Пойдём?;NNQQ",
        "Yes.||On 3 May 2024 at 10:20, Jo Very Long|<jo@example.org> wrote:||> Shall we?;NNQQQQ",
        // without marks, to the end
        "Yes.||-----Original Message-----|From: Jo|Sent: Monday||Shall we?;NNQQQQQ",
        "Ja.||-----Ursprüngliche Nachricht-----|Von: Jo|Sollen wir?;NNQQQ",
        "Oui.||-----Message d'origine-----|De : Jo|On y va ?;NNQQQ",
        "Yes.||From: Jo|Sent: Monday, 3 May 2024|To: Al|Subject: Walk||Shall we?;NNQQQQQQ",
        "Ja.|Von: Jo|Gesendet: Montag|An: Al|Betreff: Gang||Sollen wir?;NQQQQQQ",
        "Oui.|De : Jo|Envoyé : lundi|À : Al|Objet : Marche||On y va ?;NQQQQQQ",
        "*Von:* Jo|*Gesendet:* Montag|*Betreff:* Gang|Sollen wir?;QQQQ",
        "Yes.|On Mon, 3 May 2024, Jo wrote:||Shall we?;NQQQ",
        // forwarded
        "FYI||Begin forwarded message:||From: Jo|Hello;NNQQQQ",
        "zK||---------- Forwarded message ----------|From: Jo|Hello;NNQQQ",
        "zK||-------- Weitergeleitete Nachricht --------|Betreff: x|Hallo;NNQQQ",
        // bottom and inline posting
        "On 3 May 2024, Jo wrote:|> Shall we?||Yes.;QQNN",
        "Jo schrieb:|> Sollen wir?|Ja.|> Wann?|Um drei.;QQNQN",
        "jo@x.org, 3.5.2024:|> Shall we?|Yes.;QQN",
        "> a|>> b|>|c;QQQN",
        "JD> Shall we?|Yes.;QN",
        "-----Original Message-----|> From: Jo|> Shall we?|Yes.;QQQN",
        // signatures
        "Yes.|-- |Jo|Sales;NSSS",
        "Yes.|--|Jo;NSS",
        "Yes.|-- |Jo||On 3 May 2024, Al wrote:|> hm|Late thought.;NSSSQQN",
        "Yes.|Sent from my iPhone;NS",
        "Ja.|Von meinem iPhone gesendet||Am 03.05.2024 schrieb Jo:|> hm;NSNQQ",
        "Oui.|Envoyé de mon iPhone;NS",
        "Get Outlook for Android<https://aka.ms/x>;S",
        // what is none
        ">From here on it is ours.;N",
        "a > b and c:|d;NN",
        "He wrote:|nothing.;NN",
        "From: the heart|we thank you.;NN",
        "On Monday we met:|all of us;NN",
        "Items:|> quoted;NQ",
        "--|a|b|c|d|e|f|g|h|i|j|k|l|m;NNNNNNNNNNNNNN",
        "--- a/file.c|+++ b/file.c;NN",
        "a<b>c;N",
      })
  void eachLineIsTakenForWhatItIs(String lines, String kinds) {
    String body = lines.replace("|", "\r\n");
    assertThat(kinds(body)).isEqualTo(kinds);
  }

  private static String kinds(String body) {
    return Quotes.of(body).stream()
        .map(stretch ->
            body.substring(stretch.from(), stretch.to())
                .lines()
                .map(_ -> stretch.kind().name().substring(0, 1))
                .collect(joining()))
        .collect(joining());
  }

  @Test
  void stretchesCoverTheBodyWhateverItIs() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> pieces =
        List.of(
            "> ",
            "-- ",
            "\n",
            "\r\n",
            "\r",
            "From: a",
            "To: b",
            "Subject: c",
            "wrote:",
            "On 3 May 2024 ",
            "-----Original Message-----",
            "x",
            ":",
            " ",
            "\0",
            "😀",
            "\ud800");
    for (int round = 0; round < 2000; round++) {
      StringBuilder body = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        body.append(pieces.get(random.nextInt(pieces.size())));
      }
      int at = 0;
      Quotes.Kind last = null;
      for (Stretch stretch : Quotes.of(body.toString())) {
        assertThat(stretch.from()).as("seed %d", seed).isEqualTo(at);
        assertThat(stretch.to()).isGreaterThan(at);
        assertThat(stretch.kind()).isNotEqualTo(last);
        at = stretch.to();
        last = stretch.kind();
      }
      assertThat(at).as("seed %d", seed).isEqualTo(body.length());
    }
  }

  /** Ten megabytes of lines that each might open a quote; quadratic, this would take hours. */
  @Test
  void isLinearInHostileBodies() {
    for (String line :
        List.of(
            "From: a\n",
            "On 3 May 2024\n",
            "wrote:\n\n",
            "> a\n\n",
            "-- \n",
            "--\n",
            "\n",
            "-----Original Message-----\n",
            "a:\n",
            "From: a\n\n\n\n\n",
            "*From*: x\nSent: y\n")) {
      String body = line.repeat(2_000_000 / line.length()) + "> end";
      assertThat(Quotes.of(body)).isNotEmpty();
    }
    assertThat(Quotes.of("-".repeat(5_000_000) + "wrote 1:1".repeat(500_000))).hasSize(1);
  }
}
