package org.estreat.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to text, for every charset name met in mail.
 *
 * <p>Each run of bytes that are not of the charset becomes one U+FFFD, so that words before and
 * after it are found. Where no charset, {@code us-ascii} or an unknown one is named, it is read as
 * {@link #MIXED}: UTF-8 is the only 8-bit text that needs no name (RFC 6532), and mailers that gave
 * none before it sent what their windows had.
 */
final class Charsets {
  /**
   * @param value the decoded text
   * @param clean whether every byte was of the charset
   * @param as the name of the wider charset that it was read in; null where it was not
   */
  record Text(String value, boolean clean, @Nullable String as) {
    Text(String value, boolean clean) {
      this(value, clean, null);
    }
  }

  /** Decodes bytes of one charset. */
  sealed interface Decoding permits Utf8, Utf7, Table {
    Text decode(byte[] bytes, int from, int to);

    /** The same without trying a wider charset. */
    default Text decodeStrictly(byte[] bytes, int from, int to) {
      return decode(bytes, from, to);
    }

    /** Whether a text may be cut anywhere between two bytes without changing state (no shifts). */
    boolean stateless();

    /** Whether the byte 0A is always a line feed. */
    boolean asciiLineEnds();
  }

  static final Decoding UTF_8 = new Utf8(false);

  /** UTF-8 where it is, windows-1252 elsewhere. */
  static final Decoding MIXED = new Utf8(true);

  /** Names that mail uses and Java does not know; to a Java name. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("x-iso-8859-1", "iso-8859-1"),
          Map.entry("8859-1", "iso-8859-1"),
          Map.entry("x-cp1252", "windows-1252"),
          Map.entry("win-1252", "windows-1252"),
          Map.entry("x-ansi", "windows-1252"),
          Map.entry("ansi", "windows-1252"),
          Map.entry("1252", "windows-1252"),
          Map.entry("iso-8859-1-windows-1252", "windows-1252"),
          Map.entry("win-1251", "windows-1251"),
          Map.entry("cp-1251", "windows-1251"),
          Map.entry("x-cp1251", "windows-1251"),
          Map.entry("x-cp1250", "windows-1250"),
          Map.entry("cp-1250", "windows-1250"),
          Map.entry("win-1250", "windows-1250"),
          Map.entry("cp-850", "ibm850"),
          Map.entry("cp-437", "ibm437"),
          Map.entry("koi8r", "koi8-r"),
          Map.entry("koi8", "koi8-r"),
          Map.entry("latin9", "iso-8859-15"),
          Map.entry("latin-9", "iso-8859-15"),
          Map.entry("iso-8859-8-i", "iso-8859-8"),
          Map.entry("iso-8859-8-e", "iso-8859-8"),
          Map.entry("logical", "iso-8859-8"),
          Map.entry("visual", "iso-8859-8"),
          Map.entry("iso-8859-11", "x-iso-8859-11"),
          Map.entry("shift-jis", "shift_jis"),
          Map.entry("x-shift-jis", "shift_jis"),
          Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"),
          Map.entry("cp50220", "x-windows-50220"),
          Map.entry("cp50221", "x-windows-50221"),
          Map.entry("ks_c_5601-1987", "euc-kr"),
          Map.entry("korean", "euc-kr"),
          Map.entry("uhc", "x-windows-949"),
          Map.entry("cp949", "x-windows-949"),
          Map.entry("windows-949", "x-windows-949"),
          Map.entry("x-gbk", "gbk"),
          Map.entry("cp936", "gbk"),
          Map.entry("gb_2312-80", "gb2312"),
          Map.entry("gb2312_charset", "gb2312"),
          Map.entry("chinesebig5", "big5"),
          Map.entry("x-big5", "big5"),
          Map.entry("big-5", "big5"),
          Map.entry("cn-big5", "big5"),
          Map.entry("cn-gb", "gb2312"),
          Map.entry("mac", "x-macroman"),
          Map.entry("macintosh", "x-macroman"),
          Map.entry("x-mac-roman", "x-macroman"),
          Map.entry("macroman", "x-macroman"),
          Map.entry("x-mac-cyrillic", "x-maccyrillic"),
          Map.entry("ascii", "us-ascii"),
          Map.entry("us", "us-ascii"),
          Map.entry("ansi_x3.4-1968", "us-ascii"),
          Map.entry("iso646-us", "us-ascii"),
          Map.entry("646", "us-ascii"),
          Map.entry("utf_8", "utf-8"),
          Map.entry("utf8mb4", "utf-8"),
          Map.entry("unicode-1-1-utf-8", "utf-8"),
          Map.entry("en_us.utf-8", "utf-8"));

  /** What mailers mean where they name the smaller charset: tried where the strict one fails. */
  private static final Map<String, String> WIDER =
      Map.of(
          "ISO-8859-1", "windows-1252",
          "ISO-8859-9", "windows-1254",
          "Shift_JIS", "windows-31j",
          "EUC-KR", "x-windows-949",
          "GB2312", "GB18030",
          "GBK", "GB18030",
          "Big5", "Big5-HKSCS",
          "ISO-2022-JP", "x-windows-50221",
          "TIS-620", "x-windows-874");

  /** Known names only, so its size is bounded by the number of names that charsets have. */
  private static final Map<String, Decoding> KNOWN = new ConcurrentHashMap<>();

  private Charsets() {}

  /** The decoding of this name; null for a name that no charset has. */
  static @Nullable Decoding find(String name) {
    String key = clean(name);
    Decoding known = KNOWN.get(key);
    if (known != null) {
      return known;
    }
    Decoding found = lookUp(key);
    if (found != null) {
      KNOWN.put(key, found);
    }
    return found;
  }

  /** The decoding of this name; {@link #MIXED} for null and for an unknown name. */
  static Decoding orMixed(@Nullable String name) {
    Decoding found = name == null ? null : find(name);
    return found == null ? MIXED : found;
  }

  /**
   * Raw header bytes: each UTF-8 sequence as what it is, any other 8-bit byte as windows-1252 (RFC
   * 5322 knows no 8-bit headers; RFC 6532 makes them UTF-8, older mailers sent Latin-1).
   */
  static String header(byte[] bytes, int from, int to) {
    return MIXED.decode(bytes, from, to).value();
  }

  private static @Nullable Decoding lookUp(String key) {
    String name = ALIASES.getOrDefault(key, key);
    if (name.equals("utf-8") || name.equals("utf8")) {
      return UTF_8;
    }
    if (name.equals("us-ascii")) {
      return MIXED;
    }
    if (name.equals("utf-7") || name.equals("unicode-1-1-utf-7") || name.equals("utf7")) {
      return new Utf7();
    }
    Charset strict = AllCharsets.BY_NAME.get(name);
    if (strict == null) {
      return null;
    }
    if (strict.equals(StandardCharsets.UTF_8)) {
      return UTF_8;
    }
    if (strict.equals(StandardCharsets.US_ASCII)) {
      return MIXED;
    }
    String wider = WIDER.get(strict.name());
    return new Table(
        strict, wider == null ? null : AllCharsets.BY_NAME.get(wider.toLowerCase(Locale.ROOT)));
  }

  private static String clean(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && isNoise(name.charAt(from))) {
      from++;
    }
    while (to > from && isNoise(name.charAt(to - 1))) {
      to--;
    }
    return name.substring(from, to).toLowerCase(Locale.ROOT);
  }

  private static boolean isNoise(char c) {
    return c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == ',';
  }

  /** Java's own charsets by every name, so that no hostile name reaches the provider search. */
  private static final class AllCharsets {
    static final Map<String, Charset> BY_NAME = load();

    private static Map<String, Charset> load() {
      Map<String, Charset> names = new ConcurrentHashMap<>();
      for (Charset charset : Charset.availableCharsets().values()) {
        charset.aliases().forEach(alias -> names.put(alias.toLowerCase(Locale.ROOT), charset));
      }
      for (Charset charset : Charset.availableCharsets().values()) {
        names.put(charset.name().toLowerCase(Locale.ROOT), charset);
      }
      return names;
    }
  }

  /** One of Java's charsets, and the wider one that is tried where it fails. */
  private record Table(Charset strict, @Nullable Charset wider) implements Decoding {
    @Override
    public Text decode(byte[] bytes, int from, int to) {
      String text = new String(bytes, from, to - from, strict);
      if (text.indexOf('\uFFFD') < 0) {
        return wider != null && hasControls(text)
            ? new Text(withWindows(text, wider), true, wider.name())
            : new Text(text, true);
      }
      String as = null;
      if (wider != null) {
        String more = new String(bytes, from, to - from, wider);
        if (count(more) < count(text)) {
          text = more;
          as = wider.name();
        }
      }
      return new Text(oneARun(text), text.indexOf('\uFFFD') < 0, as);
    }

    @Override
    public Text decodeStrictly(byte[] bytes, int from, int to) {
      String text = new String(bytes, from, to - from, strict);
      return new Text(text, text.indexOf('\uFFFD') < 0);
    }

    @Override
    public boolean stateless() {
      return !strict.name().contains("2022") && !strict.name().contains("5022");
    }

    @Override
    public boolean asciiLineEnds() {
      return !strict.name().contains("UTF-16") && !strict.name().contains("UTF-32");
    }

    /** Of 80 to 9F, which an ISO 8859 charset has and nobody writes. */
    private static boolean hasControls(String text) {
      return text.chars().anyMatch(c -> c >= 0x80 && c < 0xA0);
    }

    /** Those as what Windows has in their place (WHATWG Encoding, section 4.2). */
    private static String withWindows(String text, Charset windows) {
      StringBuilder out = new StringBuilder(text);
      for (int i = 0; i < out.length(); i++) {
        char c = out.charAt(i);
        if (c >= 0x80 && c < 0xA0) {
          char other = new String(new byte[] {(byte) c}, windows).charAt(0);
          out.setCharAt(i, other == '\uFFFD' ? c : other);
        }
      }
      return out.toString();
    }

    private static long count(String text) {
      return text.chars().filter(c -> c == '\uFFFD').count();
    }

    private static String oneARun(String text) {
      StringBuilder out = new StringBuilder(text.length());
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c != '\uFFFD' || i == 0 || text.charAt(i - 1) != '\uFFFD') {
          out.append(c);
        }
      }
      return out.toString();
    }
  }
}
