package org.estreat.app.demo;

import java.util.List;
import org.estreat.app.demo.DemoSearches.Search.Syntax;

/** Searches through the whole sample mailbox, with the number of messages that each must find. */
public final class DemoSearches {
  private DemoSearches() {}

  /**
   * One search.
   *
   * @param explanation what it shows, for a person, in one line
   * @param expected how many messages it finds, counted in every folder
   */
  public record Search(String program, Syntax syntax, String explanation, long expected) {
    /** In which of the two languages the program is written. */
    public enum Syntax {
      IMAP,
      SIMPLE
    }
  }

  /** In the order in which they are best shown. */
  public static List<Search> all() {
    return List.of(
        imap(
            "BODY \"schifffahrt\"", "A piece of a word, here of Flussschifffahrtsgesellschaft.", 1),
        imap(
            "TEXT \"R\u00C9UNION\"",
            "Capital or small, and accents however they were written (three charsets, NFC and"
                + " NFD).",
            4),
        imap(
            "SUBJECT \"\u03BF\u03B4\u03C5\u03C3\u03C3\u03B5\u03C5\u03C2\"",
            "Greek capitals in ISO-8859-7, found by small letters in Unicode.",
            1),
        imap(
            "BODY \"\u6A2A\u6D5C\u6E2F\"",
            "Japanese in ISO-2022-JP, where no space ends a word.",
            1),
        imap(
            "ATTACHMENT \"crane booking hx-4471\"",
            "Text in a PDF; the same file hangs on two messages, under two names.",
            2),
        imap("ATTACHMENT \"teakholz\"", "A cell of an Excel sheet.", 1),
        imap("ATTACHMENT \"vertragsstrafe\"", "A Word document in a zip archive.", 1),
        imap("FILENAME \"vertr\u00E4ge\"", "A file's name, written as RFC 2231 wants it.", 1),
        imap("BODY \"anchor chain\"", "Text of a message inside a message.", 1),
        imap("HEADER List-Id \"boatbuilders\"", "Any header field.", 2),
        imap("FROM \"@nordlicht\"", "A piece of an address.", 5),
        imap(
            "SINCE 1-Jan-2025 NOT DELETED OR FLAGGED KEYWORD $Important",
            "Dates, flags and logic.",
            2),
        new Search(
            "from:nordlicht \"anchor chain\"",
            Syntax.SIMPLE,
            "The simple syntax says it in fewer words.",
            1));
  }

  private static Search imap(String program, String explanation, long expected) {
    return new Search(program, Syntax.IMAP, explanation, expected);
  }
}
