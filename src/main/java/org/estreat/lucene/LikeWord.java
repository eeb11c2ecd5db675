package org.estreat.lucene;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;
import org.estreat.query.SearchKey.Fuzzy;

/**
 * A word of a FUZZY key, and the words that are like it ({@link Fuzzy} says which).
 *
 * @param text in normal form without diacritics; not empty
 */
record LikeWord(String text) {
  /** Blocks of combining marks that letters bear, as first and last code points, ascending. */
  private static final int[][] DIACRITICS = {
    {0x0300, 0x036F}, // Combining Diacritical Marks
    {0x0483, 0x0487}, // Cyrillic
    {0x0591, 0x05BD}, // Hebrew points
    {0x064B, 0x065F}, // Arabic
    {0x0670, 0x0670},
    {0x1AB0, 0x1AFF}, // Combining Diacritical Marks Extended
    {0x1DC0, 0x1DFF}, // and Supplement
    {0x20D0, 0x20FF}, // and for Symbols
    {0xFE20, 0xFE2F} // Combining Half Marks
  };

  static boolean isDiacritic(int codePoint) {
    return Arrays.stream(DIACRITICS)
        .anyMatch(block -> block[0] <= codePoint && codePoint <= block[1]);
  }

  /** The words of a key's text, each once; none where like words are not looked for. */
  static List<LikeWord> wordsOf(String text) {
    byte[] folded = Folding.folded(text);
    Set<String> words = new LinkedHashSet<>();
    int at = 0;
    while (at < folded.length && words.size() <= Fuzzy.MOST_WORDS) {
      int end = at + Folding.size(folded[at]);
      int charClass = classAt(folded, at);
      while (charClass == CharClass.WORD
          && end < folded.length
          && classAt(folded, end) == CharClass.WORD) {
        end += Folding.size(folded[end]);
      }
      if (charClass == CharClass.WORD || charClass == CharClass.SINGLE) {
        words.add(withoutDiacritics(new String(folded, at, end - at, StandardCharsets.UTF_8)));
      }
      at = end;
    }
    words.remove("");
    List<LikeWord> likes = new ArrayList<>();
    words.forEach(word -> likes.add(new LikeWord(word)));
    boolean tooMuch =
        likes.size() > Fuzzy.MOST_WORDS
            || likes.stream().anyMatch(word -> word.length() > Fuzzy.LONGEST_WORD);
    return tooMuch ? List.of() : List.copyOf(likes);
  }

  private static int classAt(byte[] text, int at) {
    return CharClass.of(Folding.codePoint(text, at));
  }

  private static String withoutDiacritics(String word) {
    int[] letters = word.codePoints().filter(letter -> !isDiacritic(letter)).toArray();
    return new String(letters, 0, letters.length);
  }

  /** In code points. */
  private int length() {
    return text.codePointCount(0, text.length());
  }

  /** How many edits a like word may be away. */
  int edits() {
    return length() >= Fuzzy.TWO_EDITS ? 2 : length() >= Fuzzy.ONE_EDIT ? 1 : 0;
  }

  /** Accepts the like words, as the dictionary has them; over code points, deterministic. */
  Automaton automaton() {
    int[] letters = text.codePoints().toArray();
    Automaton like = Automata.makeString(letters, 0, letters.length);
    if (edits() > 0) {
      int[] rest = Arrays.copyOfRange(letters, 1, letters.length);
      like =
          new LevenshteinAutomata(rest, Character.MAX_CODE_POINT, true)
              .toAutomaton(edits(), new String(letters, 0, 1));
    }
    if (letters.length >= Fuzzy.PREFIX) {
      Automaton longer =
          Operations.concatenate(
              List.of(Automata.makeString(letters, 0, letters.length), Automata.makeAnyString()));
      like = Operations.union(List.of(like, longer));
    }
    return passingDiacritics(Operations.determinize(like, Integer.MAX_VALUE));
  }

  /** The same, but that diacritics anywhere behind the first letter are passed over. */
  private static Automaton passingDiacritics(Automaton letters) {
    Automaton.Builder passing = new Automaton.Builder();
    Transition step = new Transition();
    for (int state = 0; state < letters.getNumStates(); state++) {
      passing.createState();
      passing.setAccept(state, letters.isAccept(state));
    }
    for (int state = 0; state < letters.getNumStates(); state++) {
      if (state > 0) {
        for (int[] block : DIACRITICS) {
          passing.addTransition(state, state, block[0], block[1]);
        }
      }
      int steps = letters.initTransition(state, step);
      for (int i = 0; i < steps; i++) {
        letters.getNextTransition(step);
        addWithoutDiacritics(passing, step);
      }
    }
    return passing.finish();
  }

  private static void addWithoutDiacritics(Automaton.Builder passing, Transition step) {
    int from = step.min;
    for (int[] block : DIACRITICS) {
      if (block[1] >= from && block[0] <= step.max) {
        if (block[0] > from) {
          passing.addTransition(step.source, step.dest, from, block[0] - 1);
        }
        from = block[1] + 1;
      }
    }
    if (from <= step.max) {
      passing.addTransition(step.source, step.dest, from, step.max);
    }
  }
}
