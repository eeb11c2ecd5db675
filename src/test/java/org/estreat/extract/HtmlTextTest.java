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
      PartText read = collected.result("0".repeat(64), html.length());
      boolean fits = html.strip().length() - 3 <= 10;
      assertThat(read.status() == PartText.Status.FULL).as("%d words", words).isEqualTo(fits);
    }
  }

  private static String text(String html) {
    Collected collected = new Collected(PartPath.ROOT, "text/html");
    Reading reading = new Reading(ExtractLimits.DEFAULT, 1, collected);
    HtmlText.read(html, reading);
    return String.join(
        "",
        collected.result("0".repeat(64), 1).pieces().stream()
            .filter(p -> p.kind().isContent())
            .map(PartText.Piece::text)
            .toList());
  }
}
