package org.estreat.ingest.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The text of an RTF body; where it wraps HTML ({@code \fromhtml1}, MS-OXRTFEX), that HTML. Reads
 * whatever it is given: what is not understood is passed over.
 */
final class RtfText {
  private static final int MOST_GROUPS = 10_000;
  private static final int HEAD = 2_000;

  /** Groups whose text is not the document's. */
  private static final Set<String> HIDDEN =
      Set.of(
          "colortbl",
          "stylesheet",
          "info",
          "pict",
          "object",
          "header",
          "footer",
          "headerl",
          "headerr",
          "headerf",
          "footerl",
          "footerr",
          "footerf",
          "themedata",
          "datastore",
          "xe",
          "tc",
          "fldinst");

  private static final Map<String, String> SIGNS =
      Map.ofEntries(
          Map.entry("par", "\r\n"),
          Map.entry("line", "\r\n"),
          Map.entry("sect", "\r\n"),
          Map.entry("page", "\r\n"),
          Map.entry("row", "\r\n"),
          Map.entry("tab", "\t"),
          Map.entry("cell", "\t"),
          Map.entry("lquote", "\u2018"),
          Map.entry("rquote", "\u2019"),
          Map.entry("ldblquote", "\u201C"),
          Map.entry("rdblquote", "\u201D"),
          Map.entry("bullet", "\u2022"),
          Map.entry("endash", "\u2013"),
          Map.entry("emdash", "\u2014"));

  /** Code pages of {@code \fcharset}. */
  private static final Map<Integer, Integer> CHARSETS =
      Map.ofEntries(
          Map.entry(128, 932),
          Map.entry(129, 949),
          Map.entry(134, 936),
          Map.entry(136, 950),
          Map.entry(161, 1253),
          Map.entry(162, 1254),
          Map.entry(163, 1258),
          Map.entry(177, 1255),
          Map.entry(178, 1256),
          Map.entry(186, 1257),
          Map.entry(204, 1251),
          Map.entry(222, 874),
          Map.entry(238, 1250));

  /** What a group inherits from the one around it. */
  private record State(
      boolean hidden, boolean fonts, boolean tag, boolean rtfOnly, int font, int skip) {
    static final State FIRST = new State(false, false, false, false, -1, 1);

    State with(boolean nowHidden, boolean nowFonts, boolean nowTag) {
      return new State(nowHidden, nowFonts, nowTag, rtfOnly, font, skip);
    }
  }

  private final String rtf;
  private final boolean html;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
  private final Deque<State> groups = new ArrayDeque<>();
  private final Map<Integer, Integer> fonts = new HashMap<>();
  private State state = State.FIRST;
  private int codePage = 1252;
  private int at;
  private int toSkip;
  private boolean starred;

  private RtfText(byte[] rtf) {
    this.rtf = new String(rtf, StandardCharsets.ISO_8859_1);
    this.html = isHtml(rtf);
  }

  /** Whether it wraps HTML. */
  static boolean isHtml(byte[] rtf) {
    int length = Math.min(rtf.length, HEAD);
    return new String(rtf, 0, length, StandardCharsets.ISO_8859_1).contains("\\fromhtml");
  }

  static String of(byte[] rtf) {
    RtfText reader = new RtfText(rtf);
    reader.read();
    return reader.text.toString();
  }

  private void read() {
    while (at < rtf.length()) {
      char c = rtf.charAt(at++);
      switch (c) {
        case '{' -> {
          flush();
          if (groups.size() < MOST_GROUPS) {
            groups.push(state);
          }
        }
        case '}' -> {
          flush();
          state = groups.isEmpty() ? State.FIRST : groups.pop();
          starred = false;
        }
        case '\\' -> control();
        case '\r', '\n', '\0' -> {}
        default -> octet(c);
      }
    }
    flush();
  }

  private void control() {
    if (at >= rtf.length()) {
      return;
    }
    char c = rtf.charAt(at);
    if (isLetter(c)) {
      word();
      return;
    }
    at++;
    switch (c) {
      case '\'' -> {
        octet((Character.digit(charAt(at), 16) << 4) | Character.digit(charAt(at + 1), 16));
        at += 2;
      }
      case '*' -> starred = true;
      case '~' -> sign(html ? "&nbsp;" : "\u00A0");
      case '_' -> sign("\u2011");
      case '\r', '\n' -> sign("\r\n");
      case '-', ':', '|' -> {}
      default -> octet(c);
    }
  }

  private char charAt(int index) {
    return index < rtf.length() ? rtf.charAt(index) : '0';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private void word() {
    int start = at;
    while (isLetter(charAt(at)) && at < rtf.length()) {
      at++;
    }
    String name = rtf.substring(start, at);
    int numberStart = at;
    if (charAt(at) == '-') {
      at++;
    }
    while (at < rtf.length() && Character.digit(rtf.charAt(at), 10) >= 0 && at - numberStart < 10) {
      at++;
    }
    String digits = rtf.substring(numberStart, Math.min(at, rtf.length()));
    boolean numbered = digits.length() > (digits.startsWith("-") ? 1 : 0);
    int number = numbered ? (int) Long.parseLong(digits) : 1;
    if (charAt(at) == ' ') {
      at++;
    }
    flush();
    apply(name, number, numbered);
    starred = false;
  }

  private void apply(String name, int number, boolean numbered) {
    switch (name) {
      case "fonttbl" -> state = state.with(true, true, false);
      case "htmltag" -> state = state.with(!html, false, true);
      case "htmlrtf" ->
          state =
              new State(
                  state.hidden(),
                  state.fonts(),
                  state.tag(),
                  !numbered || number != 0,
                  state.font(),
                  state.skip());
      case "f" -> state = font(number);
      case "fcharset" -> {
        if (state.fonts() && fonts.size() < MOST_GROUPS) {
          fonts.put(state.font(), CHARSETS.getOrDefault(number, codePage));
        }
      }
      case "ansicpg" -> codePage = number;
      case "uc" ->
          state =
              new State(
                  state.hidden(),
                  state.fonts(),
                  state.tag(),
                  state.rtfOnly(),
                  state.font(),
                  Math.clamp(number, 0, 100));
      case "u" -> {
        sign(String.valueOf((char) number));
        toSkip = state.skip();
      }
      case "bin" -> at = (int) Math.min(rtf.length(), (long) at + Math.max(0, number));
      default -> other(name);
    }
  }

  private State font(int number) {
    return new State(
        state.hidden(), state.fonts(), state.tag(), state.rtfOnly(), number, state.skip());
  }

  private void other(String name) {
    String sign = SIGNS.get(name);
    if (sign != null) {
      sign(sign);
    } else if (starred || HIDDEN.contains(name)) {
      state = state.with(true, false, false);
    }
  }

  private boolean isShown() {
    return !state.hidden() && !(html && state.rtfOnly() && !state.tag());
  }

  private void sign(String sign) {
    flush();
    if (isShown()) {
      text.append(sign);
    }
  }

  private void octet(int octet) {
    if (toSkip > 0) {
      toSkip--; // what stands here for readers that know no Unicode
    } else if (isShown()) {
      octets.write(octet);
    }
  }

  private void flush() {
    toSkip = 0;
    if (octets.size() > 0) {
      Charset charset = MapiItem.charset(fonts.getOrDefault(state.font(), codePage));
      text.append(octets.toString(charset));
      octets.reset();
    }
  }
}
