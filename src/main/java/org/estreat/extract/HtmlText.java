package org.estreat.extract;

import java.util.Set;
import org.estreat.model.PartText.Piece;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * An HTML page as its reader sees it: a line for each block, a tab between the cells of a table,
 * the alternative text of images, white space collapsed as a browser does; no scripts, styles or
 * comments. Text that a style hides is kept.
 */
final class HtmlText implements NodeVisitor {
  private static final Set<String> SILENT = Set.of("script", "style", "template", "head");
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
  private int silent;
  private int asTyped;
  private boolean full;

  private HtmlText(Reading reading) {
    this.reading = reading;
  }

  static void read(String html, Reading reading) {
    Document page = Parser.htmlParser().setMaxDepth(DEPTH).parseInput(html, "");
    reading.add("", Piece.Kind.METADATA, page.title());
    HtmlText text = new HtmlText(reading);
    NodeTraversor.traverse(text, page);
    reading.add("", Piece.Kind.HTML, text.full ? text.out : text.out.toString().strip());
  }

  @Override
  public void head(Node node, int depth) {
    switch (node) {
      case TextNode text when silent == 0 -> append(text.getWholeText());
      case Element element -> open(element);
      default -> {}
    }
  }

  private void open(Element element) {
    String name = element.normalName();
    if (SILENT.contains(name)) {
      silent++;
    } else if (LINES.contains(name)) {
      line();
    } else if (CELLS.contains(name)) {
      cell();
    } else if (name.equals("img") || name.equals("area")) {
      append(" " + element.attr("alt") + " ");
    } else if (name.equals("input") && !element.attr("type").equalsIgnoreCase("hidden")) {
      append(" " + element.attr("value") + " ");
    }
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
      } else if (LINES.contains(name)) {
        line();
      }
      if (AS_TYPED.contains(name)) {
        asTyped--;
      }
    }
  }

  private void append(String text) {
    if (silent > 0 || full) {
      return;
    }
    full = out.length() > reading.charsLeft();
    if (asTyped > 0) {
      out.append(text);
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') {
        out.append(c);
      } else if (!endsInSpace()) {
        out.append(' ');
      }
    }
  }

  private boolean endsInSpace() {
    return out.isEmpty() || " \n\t".indexOf(out.charAt(out.length() - 1)) >= 0;
  }

  private void line() {
    trimSpace();
    if (silent == 0 && !out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append('\n');
    }
  }

  private void cell() {
    trimSpace();
    if (silent == 0 && !out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append('\t');
    }
  }

  private void trimSpace() {
    while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
  }
}
