package org.estreat.extract;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What of a page is not shown, as far as can be told without laying it out. */
final class HiddenText {
  private static final int LONGEST_STYLE = 1 << 16;
  private static final int LONGEST_DECLARATIONS = 2000;
  private static final int MOST_ANCESTORS = 50;

  private static final Pattern HIDES =
      Pattern.compile(
          "display:none|visibility:(?:hidden|collapse)|mso-hide:all|(?:font-size|opacity|max-height"
              + "|line-height):0(?![.\\d])|font-size:1px|text-indent:-\\d{3}|left:-\\d{3}|top:-\\d{3}"
              + "|clip:rect\\(0|color:transparent|(?<!-)color:rgba\\(\\d+,\\d+,\\d+,0\\)");
  private static final Pattern RULE = Pattern.compile("([^{}@;]{1,200}+)\\{([^{}]{0,2000}+)\\}");
  private static final Pattern CONTENT =
      Pattern.compile("content\\s{0,9}:\\s{0,9}(?:\"([^\"]{1,500})\"|'([^']{1,500})')");
  private static final Pattern COLOR = Pattern.compile("(?:^|;)color:([^;]{1,40})");
  private static final Pattern BACKGROUND =
      Pattern.compile("background(?:-color)?:(#[0-9a-f]{3,8}|[a-z]{3,20}|rgb\\([^)]{1,20}\\))");
  private static final Pattern SIMPLE = Pattern.compile("[a-z0-9]{0,20}([.#][\\w-]{1,60})");
  private static final Pattern TAGS = Pattern.compile("<[^>]{0,2000}>");
  private static final Pattern CONDITION = Pattern.compile("^\\[(?:if|endif)[^\\]]{0,80}\\]>?");

  private static final Set<String> WHITE = Set.of("white", "#fff", "#ffffff", "rgb(255,255,255)");
  private static final List<String> SAYING =
      List.of("title", "aria-label", "placeholder", "summary");
  private static final Set<String> DESCRIBING = Set.of("description", "keywords", "author");

  /** {@code .class} and {@code #id}, which the page's styles hide. */
  private final Set<String> selectors;

  private final String contents;

  private HiddenText(Set<String> selectors, String contents) {
    this.selectors = selectors;
    this.contents = contents;
  }

  static HiddenText of(Document page) {
    Set<String> selectors = new HashSet<>();
    StringBuilder contents = new StringBuilder();
    for (Element style : page.getElementsByTag("style")) {
      String all = style.data();
      String css = all.substring(0, Math.min(all.length(), LONGEST_STYLE));
      Matcher content = CONTENT.matcher(css);
      while (content.find()) {
        contents.append(content.group(1) == null ? content.group(2) : content.group(1));
        contents.append('\n');
      }
      Matcher rule = RULE.matcher(css.toLowerCase(Locale.ROOT));
      while (rule.find()) {
        if (HIDES.matcher(plain(rule.group(2))).find()) {
          select(rule.group(1), selectors);
        }
      }
    }
    return new HiddenText(selectors, contents.toString().strip());
  }

  private static void select(String list, Set<String> into) {
    for (String selector : list.split(",", -1)) {
      Matcher simple = SIMPLE.matcher(selector.strip());
      if (simple.matches()) {
        into.add(simple.group(1));
      }
    }
  }

  /** What styles put into the page, a line each. */
  String contents() {
    return contents;
  }

  /**
   * Whether the element hides what is in it; a page that hides it otherwise is not seen through.
   */
  boolean hides(Element element) {
    if (element.attributesSize() == 0) {
      return false;
    }
    if (element.hasAttr("hidden") || isSelected(element)) {
      return true;
    }
    String style = style(element);
    return HIDES.matcher(style).find()
        || (style.contains("height:0") && style.contains("overflow:hidden"))
        || isUnreadable(element, style);
  }

  private boolean isSelected(Element element) {
    if (selectors.isEmpty()) {
      return false;
    }
    return selectors.contains("#" + element.id().toLowerCase(Locale.ROOT))
        || element.classNames().stream()
            .anyMatch(name -> selectors.contains("." + name.toLowerCase(Locale.ROOT)));
  }

  private static String style(Element element) {
    String style = element.attr("style");
    return style.length() > LONGEST_DECLARATIONS
        ? plain(style.substring(0, LONGEST_DECLARATIONS))
        : plain(style);
  }

  private static String plain(String declarations) {
    StringBuilder plain = new StringBuilder(declarations.length());
    for (int i = 0; i < declarations.length(); i++) {
      char c = declarations.charAt(i);
      if (!Character.isWhitespace(c)) {
        plain.append(Character.toLowerCase(c));
      }
    }
    return plain.toString();
  }

  /** White on white, or of the colour that is behind it. */
  private static boolean isUnreadable(Element element, String style) {
    String color = first(COLOR, style);
    if (color.isEmpty() && element.normalName().equals("font")) {
      color = plain(element.attr("color"));
    }
    color = color.replace("!important", "");
    if (color.isEmpty()) {
      return false;
    }
    Element behind = element;
    for (int i = 0; i < MOST_ANCESTORS && behind != null; i++) {
      String background = first(BACKGROUND, style(behind));
      String ground = background.isEmpty() ? plain(behind.attr("bgcolor")) : background;
      boolean pictured = behind.hasAttr("background") || style(behind).contains("url(");
      if (!ground.isEmpty() || pictured) {
        return !pictured && isSame(color, ground);
      }
      behind = behind.parent();
    }
    return WHITE.contains(color);
  }

  private static boolean isSame(String color, String ground) {
    return color.equals(ground) || (WHITE.contains(color) && WHITE.contains(ground));
  }

  private static String first(Pattern pattern, String style) {
    Matcher found = pattern.matcher(style);
    return found.find() ? found.group(1) : "";
  }

  /** The words of a comment, without the tags in it. */
  static String words(Comment comment) {
    String text = CONDITION.matcher(comment.getData()).replaceFirst("");
    return TAGS.matcher(text).replaceAll(" ").replace("<![endif]", "").strip();
  }

  /** What attributes say that is shown at most when something points there. */
  static String attributes(Element element) {
    if (element.attributesSize() == 0) {
      return "";
    }
    String name = element.normalName();
    if (name.equals("meta")) {
      boolean says = DESCRIBING.contains(element.attr("name").toLowerCase(Locale.ROOT));
      return says ? element.attr("content") : "";
    }
    boolean secret = name.equals("input") && element.attr("type").equalsIgnoreCase("hidden");
    return secret
        ? element.attr("value")
        : SAYING.stream()
            .filter(element::hasAttr)
            .map(element::attr)
            .filter(value -> !value.isBlank())
            .collect(Collectors.joining("\n"));
  }

  /** The text without the characters that have no width. */
  static String withoutInvisible(String text) {
    boolean any = false;
    for (int i = 0; i < text.length() && !any; i++) {
      any = isInvisible(text.charAt(i));
    }
    if (!any) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!isInvisible(text.charAt(i))) {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  /** Soft hyphens, joiners, marks of direction, and their like. */
  private static boolean isInvisible(char c) {
    return c == 0xAD
        || c == 0x34F
        || c == 0x180E
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x2069)
        || c == 0xFEFF;
  }
}
