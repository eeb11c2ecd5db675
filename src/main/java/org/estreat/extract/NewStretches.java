package org.estreat.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * The stretches of a page that it does not mark as quoted or as a signature, by the elements that
 * mail programs put round those.
 */
final class NewStretches {
  private static final Set<String> CLASSES =
      Set.of(
          "gmail_quote",
          "gmail_quote_container",
          "gmail_signature",
          "gmail_attr",
          "yahoo_quoted",
          "moz-cite-prefix",
          "moz-forward-container",
          "moz-signature",
          "protonmail_quote",
          "protonmail_signature_block",
          "tutanota_quote",
          "zmail_extra",
          "outlookmessageheader");

  private static final Set<String> IDS =
      Set.of(
          "signature",
          "ms-outlook-mobile-signature",
          "applemailsignature",
          "mail-editor-reference-message-container",
          "isforwardcontent");

  /** Where Outlook ends what was written; what it quotes follows, unmarked. */
  private static final Set<String> LAST = Set.of("appendonsend", "divrplyfwdmsg");

  private final List<String> texts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int quoted;
  private boolean marked;
  private boolean ended;
  private int length;

  void enter(Element element) {
    if (isQuote(element)) {
      cut();
      marked = true;
      quoted++;
    }
    if (LAST.contains(id(element))) {
      cut();
      marked = true;
      ended = true;
    }
  }

  void leave(Element element) {
    quoted -= isQuote(element) ? 1 : 0;
  }

  private static boolean isQuote(Element element) {
    return element.normalName().equals("blockquote")
        || IDS.contains(id(element))
        || (element.hasAttr("class") && hasClass(element));
  }

  private static boolean hasClass(Element element) {
    return element.classNames().stream()
        .anyMatch(name -> CLASSES.contains(name.toLowerCase(java.util.Locale.ROOT)));
  }

  private static String id(Element element) {
    return element.id().toLowerCase(java.util.Locale.ROOT);
  }

  /** Text that the page has from there on. */
  void append(StringBuilder out, int from) {
    if (quoted == 0 && !ended) {
      text.append(out, Math.min(from, out.length()), out.length());
    }
  }

  void lineEnd() {
    between('\n');
  }

  void cell() {
    between('\t');
  }

  private void between(char c) {
    if (quoted == 0 && !ended && !text.isEmpty()) {
      text.append(c);
    }
  }

  void trimSpace() {
    while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
  }

  private void cut() {
    String stretch = text.toString().strip();
    if (!stretch.isEmpty()) {
      texts.add(stretch);
      length += stretch.length();
    }
    text.setLength(0);
  }

  /** Characters of all of them. */
  long length() {
    return (long) length + text.length();
  }

  /** None where nothing is marked; a line end alone where everything is. */
  List<String> texts() {
    if (!marked) {
      return List.of();
    }
    cut();
    return texts.isEmpty() ? List.of("\n") : texts;
  }
}
