package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <p>one<p>two                                   | one⏎two
          one<br>two<br><br>three                        | one⏎two⏎three
          <p>  many\t spaces  </p><p>here</p>            | many spaces⏎here
          inv<b>oi</b>ce <i> 42</i>                      | invoice 42
          <table><tr><td>a<td>b<tr><th>c<td>d</table>    | a→b⏎c→d
          <img alt="a rose" src=x>is                     | a rose is
          <script>no()</script><style>p{}</style>yes     | yes
          <!-- not this -->this                          | this
          <title>T</title><body>text                     | text
          <pre>as  typed</pre>                           | as  typed
          Caf&eacute; &lt;b&gt; &#x20AC;                 | Café <b> €
          <div style="display:none">hidden</div>shown    | hidden⏎shown
          <ul><li>x<li>y</ul>z                           | x⏎y⏎z
          <select><option>red<option>blue</select>       | red⏎blue
          <a href="http://x">link</a>, then              | link, then
          <input type=submit value=Send><input type=hidden value=no> | Send
          plain < text & nothing                         | plain < text & nothing
          """)
  void showsWhatItsReaderSees(String html, String expected) {
    assertThat(text(html)).isEqualTo(expected.replace('⏎', '\n').replace('→', '\t'));
  }

  /** Kind and place of each further piece; a line break is written as a sign. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shown<span style="display:none">secret</span>      | HIDDEN hidden: secret; READING as seen: shown
          <div style='Display : None'>secret</div>shown      | HIDDEN hidden: secret
          con<i style=font-size:0px>x</i>fidential           | HIDDEN hidden: x; READING as seen: confidential
          con&#8203;fid&shy;ential                           | READING as seen: confidential
          <p style=color:white>secret                        | HIDDEN hidden: secret
          <p style="color:#fff;background:#000">seen         | ''
          <table bgcolor=navy><td><font color=white>seen     | ''
          <p style="color:red;background-color:red">secret   | HIDDEN hidden: secret
          <p hidden>secret</p>shown                          | HIDDEN hidden: secret
          <p style="visibility:hidden">secret                | HIDDEN hidden: secret
          <p style="opacity:0">secret                        | HIDDEN hidden: secret
          <p style="opacity:0.9;font-size:0.8em">seen        | ''
          <p style="mso-hide:all">secret                     | HIDDEN hidden: secret
          <p style="position:absolute;left:-9999px">secret   | HIDDEN hidden: secret
          <style>.pre{display:none}</style><p class=pre>secret | HIDDEN hidden: secret
          <style>p:before{content:"secret"}</style>x         | HIDDEN style: secret
          <!-- secret --><p>x                                | HIDDEN comment: secret
          <!--[if mso]><td>secret</td><![endif]-->x          | HIDDEN comment: secret
          <template><p>secret</template>x                    | HIDDEN template: secret
          <a title=secret aria-label=more>x</a>              | HIDDEN attribute: secret⏎more
          <meta name=description content=secret>x            | HIDDEN attribute: secret
          <input type=hidden value=secret>x                  | HIDDEN attribute: secret
          <noscript>seen</noscript>x                         | ''
          <p>mine</p><blockquote>yours</blockquote><p>again  | NEW : mine; NEW : again
          <p>mine<div class="gmail_quote x">On Monday<blockquote>yours | NEW : mine
          <p>mine<div id=appendonsend></div><div>yours       | NEW : mine
          <p>mine<div class=moz-signature>Jo</div>           | NEW : mine
          <blockquote>yours                                  | NEW :
          """)
  void saysWhatIsHiddenAndWhatIsNew(String html, String expected) {
    String further =
        pieces(html).stream()
            .filter(piece -> piece.kind().compareTo(PartText.Piece.Kind.NEW) >= 0)
            .map(piece -> piece.kind() + " " + piece.where() + ": " + piece.text())
            .collect(java.util.stream.Collectors.joining("; "));
    assertThat(further.strip()).isEqualTo(expected.replace('⏎', '\n'));
  }

  /** What is hidden is found where it stands, too: no word of the page is only in one reading. */
  @Test
  void allOfThePageStaysInItsText() {
    assertThat(text("a<b style=display:none>b</b>c<p>x&#8203;y<blockquote>q"))
        .isEqualTo("abc\nx\u200By\nq");
  }

  @Test
  void hostileStylesAreReadInLinearTime() {
    String css = "<style>" + "a{".repeat(30_000) + "</style>";
    String style = "<p style='" + "color:white;".repeat(100_000) + "'>x";
    String nested = "<font color=white>".repeat(5_000) + "deep";
    String marks = "<blockquote>a</blockquote>b".repeat(20_000);
    String zero = "<p>a&#8203;b<i hidden>c</i>".repeat(20_000);
    for (String html : java.util.List.of(css, style, nested, marks, zero)) {
      assertThat(pieces(html)).isNotNull();
    }
  }

  @Test
  void endlessNestingIsReadFlat() {
    String html = "<div><b><table><tr><td>".repeat(5_000) + "deep";
    assertThat(text(html)).endsWith("deep");
  }

  @Test
  void theTextLimitIsToldAndNeverSilent() {
    ExtractLimits limits = new ExtractLimits(Duration.ofSeconds(9), 1 << 20, 10, 1, 1);
    for (int words = 1; words < 8; words++) {
      Collected collected = new Collected(PartPath.ROOT, "text/html");
      Reading reading = new Reading(limits, 1, collected);
      String html = "<p>" + "abc ".repeat(words);
      HtmlText.read(html, reading);
      PartText read = collected.result("0".repeat(64), html.length(), "1");
      boolean fits = html.strip().length() - 3 <= 10;
      assertThat(read.status() == PartText.Status.FULL).as("%d words", words).isEqualTo(fits);
    }
  }

  private static String text(String html) {
    return String.join(
        "",
        pieces(html).stream().filter(p -> p.kind().isContent()).map(PartText.Piece::text).toList());
  }

  private static java.util.List<PartText.Piece> pieces(String html) {
    Collected collected = new Collected(PartPath.ROOT, "text/html");
    Reading reading = new Reading(ExtractLimits.DEFAULT, 1, collected);
    HtmlText.read(html, reading);
    return collected.result("0".repeat(64), 1, "1").pieces();
  }
}
