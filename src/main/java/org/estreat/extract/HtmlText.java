package org.estreat.extract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.estreat.model.PartText.Piece;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * An HTML page as its reader sees it: a line for each block, a tab between the cells of a table,
 * the alternative text of images, white space collapsed as a browser does; no scripts or styles.
 * Text that a style hides is kept where it stands.
 *
 * <p>Beside that text, which has everything, come pieces that say more of it: what is not marked as
 * quoted (NEW), what the page does not show (HIDDEN: hidden text, comments, templates, attributes
 * such as titles, what styles put in), and lines as they are seen, where hidden text or characters
 * without width stand between their letters (READING).
 */
final class HtmlText implements NodeVisitor {
  private static final Set<String> SILENT = Set.of("script", "style", "head");
  private static final Set<String> LINES =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "body",
          "br",
          "caption",
          "center",
          "dd",
          "details",
          "dialog",
          "dir",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hr",
          "html",
          "legend",
          "li",
          "main",
          "menu",
          "nav",
          "ol",
          "optgroup",
          "option",
          "p",
          "pre",
          "section",
          "select",
          "summary",
          "table",
          "tbody",
          "tfoot",
          "thead",
          "tr",
          "ul");
  private static final Set<String> CELLS = Set.of("td", "th");
  private static final Set<String> AS_TYPED = Set.of("pre", "textarea", "listing", "xmp");

  /** Deeper than any page that is meant to be seen; jsoup keeps what is nested deeper, flat. */
  private static final int DEPTH = 400;

  private final StringBuilder out = new StringBuilder();
  private final Reading reading;
  private final HiddenText hiding;
  private final NewStretches fresh = new NewStretches();

  /** What is not shown, by where it stands. */
  private final Map<String, StringBuilder> unseen = new LinkedHashMap<>();

  /** The line that is being read as it is seen, and all that were seen otherwise than they are. */
  private final StringBuilder seenLine = new StringBuilder();

  private final StringBuilder seen = new StringBuilder();
  private int lineStart;
  private int silent;
  private int asTyped;
  private int templates;
  private int hidden;
  private boolean full;

  private HtmlText(Reading reading, HiddenText hiding) {
    this.reading = reading;
    this.hiding = hiding;
  }

  static void read(String html, Reading reading) {
    Document page = Parser.htmlParser().setMaxDepth(DEPTH).parseInput(html, "");
    reading.add("", Piece.Kind.METADATA, page.title());
    HiddenText hiding = HiddenText.of(page);
    HtmlText text = new HtmlText(reading, hiding);
    NodeTraversor.traverse(text, page);
    text.endLine();
    reading.add("", Piece.Kind.HTML, text.full ? text.out : text.out.toString().strip());
    if (!text.full) {
      text.addTheRest();
    }
  }

  /** What says more of the text never costs a part of it. */
  private void addTheRest() {
    if (fresh.length() < reading.charsLeft()) {
      fresh.texts().forEach(text -> reading.add("", Piece.Kind.NEW, text));
    }
    unseen("style", hiding.contents());
    unseen.forEach((where, text) -> {
      if (text.length() < reading.charsLeft()) {
        reading.add(where, Piece.Kind.HIDDEN, text.toString().strip());
      }
    });
    if (seen.length() < reading.charsLeft()) {
      reading.add("as seen", Piece.Kind.READING, seen.toString().strip());
    }
  }

  private void unseen(String where, String text) {
    if (!text.isBlank() && !full) {
      unseen.computeIfAbsent(where, _ -> new StringBuilder()).append(text).append('\n');
    }
  }

  @Override
  public void head(Node node, int depth) {
    switch (node) {
      case TextNode text when silent == 0 || templates > 0 -> append(text.getWholeText());
      case Comment comment -> unseen("comment", HiddenText.words(comment));
      case Element element -> open(element);
      default -> {}
    }
  }

  private void open(Element element) {
    String name = element.normalName();
    if (SILENT.contains(name)) {
      silent++;
    } else if (name.equals("template")) {
      templates++;
    } else if (LINES.contains(name)) {
      line();
    } else if (CELLS.contains(name)) {
      cell();
    }
    hidden += hiding.hides(element) ? 1 : 0;
    fresh.enter(element);
    if (name.equals("img") || name.equals("area")) {
      append(" " + element.attr("alt") + " ");
    } else if (name.equals("input") && !element.attr("type").equalsIgnoreCase("hidden")) {
      append(" " + element.attr("value") + " ");
    }
    unseen("attribute", HiddenText.attributes(element));
    if (AS_TYPED.contains(name)) {
      asTyped++;
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      String name = element.normalName();
      if (SILENT.contains(name)) {
        silent--;
      } else if (name.equals("template")) {
        templates--;
      } else if (LINES.contains(name)) {
        line();
      }
      hidden -= hiding.hides(element) ? 1 : 0;
      fresh.leave(element);
      if (AS_TYPED.contains(name)) {
        asTyped--;
      }
    }
  }

  private void append(String text) {
    if (templates > 0) {
      unseen("template", text);
      return;
    }
    if (silent > 0 || full) {
      return;
    }
    full = out.length() > reading.charsLeft();
    int from = out.length();
    append(text, out);
    fresh.append(out, from);
    if (hidden > 0) {
      unseen("hidden", text);
    } else {
      append(HiddenText.withoutInvisible(text), seenLine);
    }
  }

  private void append(String text, StringBuilder to) {
    if (asTyped > 0) {
      to.append(text);
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') {
        to.append(c);
      } else if (!endsInSpace(to)) {
        to.append(' ');
      }
    }
  }

  private static boolean endsInSpace(StringBuilder text) {
    return text.isEmpty() || " \n\t".indexOf(text.charAt(text.length() - 1)) >= 0;
  }

  private void line() {
    trimSpace();
    if (isWithin() && !out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      endLine();
      out.append('\n');
      lineStart = out.length();
      fresh.lineEnd();
    }
  }

  private boolean isWithin() {
    return silent == 0 && templates == 0;
  }

  /** A line of which something is hidden between letters that are shown is kept as it is seen. */
  private void endLine() {
    String line = seenLine.toString().strip();
    boolean says = line.chars().anyMatch(Character::isLetterOrDigit);
    if (says && lineStart < out.length() && !line.equals(out.substring(lineStart).strip())) {
      seen.append(line).append('\n');
    }
    seenLine.setLength(0);
  }

  private void cell() {
    trimSpace();
    if (isWithin() && !out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append('\t');
      seenLine.append('\t');
      fresh.cell();
    }
  }

  private void trimSpace() {
    trimSpace(out);
    trimSpace(seenLine);
    fresh.trimSpace();
    lineStart = Math.min(lineStart, out.length());
  }

  private static void trimSpace(StringBuilder text) {
    while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
  }
}
