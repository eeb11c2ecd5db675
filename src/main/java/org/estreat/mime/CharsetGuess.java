package org.estreat.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which charset octets are in that no label tells: the one in which their letters are those that
 * its language uses most. Of Western languages there is no guess, as windows-1252 is read anyhow.
 * Cheap: the beginning of the octets decides.
 */
final class CharsetGuess {
  private static final int LOOKED_AT = 4096;

  /** Letters beyond ASCII that are needed to tell. */
  private static final int FEWEST = 8;

  /**
   * @param often the letters that are most frequent in its language
   * @param share of all letters beyond ASCII that these are at least, in hundredths
   */
  private record Candidate(Charset charset, String often, int share) {
    static Candidate of(String charset, String often, int share) {
      return new Candidate(Charset.forName(charset), often, share);
    }
  }

  private static final String RUSSIAN = "оеаинтсрвлкмдпуяыьзбі";
  private static final String CHINESE = "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生会自着去您请公司日月收件发谢好";
  private static final String TAIWANESE = "的一是不了在人有我他這為之大來以個中上們到說國和地也子時道出而要於就下得可你年生會自著去您請公司日月收件發謝好";
  private static final String KANA = "のにはをたがでとしいてなれさるすかもまこらっあおりきくうよせけんそどだめつ、。ーンスルトイアリ";
  private static final String KOREAN = "이다는에을의가고하지로한은를기도사인자시어서리니습안해과전정일대수보으장회여주요";

  private static final List<Candidate> CANDIDATES =
      List.of(
          Candidate.of("windows-1251", RUSSIAN, 60),
          Candidate.of("KOI8-U", RUSSIAN, 60),
          Candidate.of("IBM866", RUSSIAN, 60),
          Candidate.of("ISO-8859-5", RUSSIAN, 60),
          Candidate.of("windows-1253", "αοιετσνρυπκηωςάέίήόύώ", 60),
          Candidate.of("windows-1255", "יוהלאתרמשבנדחקעםפ", 60),
          Candidate.of("windows-1256", "اليمونرتبةعدسفحهك", 60),
          Candidate.of("x-windows-874", "านรอกเงมยลวดทสตะ่้ัี", 50),
          Candidate.of("windows-31j", KANA, 30),
          Candidate.of("EUC-JP", KANA, 30),
          Candidate.of("x-windows-949", KOREAN, 30),
          Candidate.of("GB18030", CHINESE, 15),
          Candidate.of("Big5-HKSCS", TAIWANESE, 15));

  private CharsetGuess() {}

  /** The charset; null where none is likely. */
  static @Nullable Charset of(byte[] bytes, int from, int to) {
    Charset best = null;
    int bestMargin = -1;
    for (Candidate candidate : CANDIDATES) {
      int margin = share(candidate, bytes, from, Math.min(to, from + LOOKED_AT)) - candidate.share;
      if (margin > bestMargin) {
        bestMargin = margin;
        best = candidate.charset;
      }
    }
    return best;
  }

  /** In hundredths; -1 where the octets are not of the charset, or too few to tell. */
  private static int share(Candidate candidate, byte[] bytes, int from, int to) {
    String text = decoded(candidate.charset, bytes, from, to);
    if (text == null) {
      return -1;
    }
    int letters = 0;
    int often = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        letters++;
        often += candidate.often.indexOf(c) >= 0 ? 1 : 0;
      }
    }
    return letters < FEWEST ? -1 : often * 100 / letters;
  }

  /** A last character may be cut in two. */
  private static @Nullable String decoded(Charset charset, byte[] bytes, int from, int to) {
    for (int end = to; end > from && end > to - 4; end--) {
      try {
        return charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes, from, end - from))
            .toString();
      } catch (CharacterCodingException e) {
        // Not of this charset, or one octet too many.
      }
    }
    return null;
  }
}
