package org.estreat.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.estreat.model.ContentType;
import org.jspecify.annotations.Nullable;

/** Names and types under which parts of mail may leave: a sender chose them, so none is trusted. */
final class FileNames {
  /** Octets in UTF-8. File systems take 255; what saves may put a number behind the name. */
  private static final int MAX_OCTETS = 180;

  private static final int MAX_EXTENSION = 12;
  private static final String OPAQUE = "application/octet-stream";

  /** What no file system or shell should be asked to take as part of a name. */
  private static final Pattern UNSAFE = Pattern.compile("[\\\\/:*?\"<>|\\uFFFD]+");

  /** Devices of Windows, whatever their extension. */
  private static final Pattern DEVICE =
      Pattern.compile(
          "(?iu)(con|conin\\$|conout\\$|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\\..*)?");

  /** A dot hides a file, a dash or a tilde at the start means something to a shell. */
  private static final Pattern START = Pattern.compile("^[.~\\s-]+");

  /** Windows takes these off. */
  private static final Pattern END = Pattern.compile("[.\\s]+$");

  /** Types that a browser shows without running anything, or that only another program opens. */
  private static final Pattern INERT =
      Pattern.compile(
          "image/(png|jpeg|gif|webp|bmp|tiff)|audio/[a-z0-9.-]{1,40}|video/[a-z0-9.-]{1,40}"
              + "|application/(pdf|zip|gzip|rtf|msword|json|vnd\\.(ms-|openxmlformats-|oasis\\.)"
              + "[a-z0-9.-]{1,90})");

  private FileNames() {}

  /** One name without folders, controls, direction marks and reserved words, never empty. */
  static String safe(@Nullable String name, String fallback) {
    String given = name == null ? "" : PlainText.oneLine(bounded(name));
    String clean = UNSAFE.matcher(given).replaceAll("_");
    clean = END.matcher(START.matcher(clean).replaceFirst("")).replaceFirst("");
    clean = shortened(clean);
    if (clean.isEmpty() || clean.equals("_")) {
      return fallback;
    }
    return DEVICE.matcher(clean).matches() ? "_" + clean : clean;
  }

  /** Beginning and end of a name of any length. */
  private static String bounded(String name) {
    int longest = 2 * MAX_OCTETS;
    return name.length() <= longest
        ? name
        : name.substring(0, MAX_OCTETS) + name.substring(name.length() - MAX_OCTETS);
  }

  private static String shortened(String name) {
    if (octets(name) <= MAX_OCTETS) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > name.length() - MAX_EXTENSION ? name.substring(dot) : "";
    int room = MAX_OCTETS - octets(extension);
    int end = 0;
    while (room >= octets(Character.toString(name.codePointAt(end)))) {
      room -= octets(Character.toString(name.codePointAt(end)));
      end = name.offsetByCodePoints(end, 1);
    }
    return END.matcher(name.substring(0, end)).replaceFirst("") + extension;
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The type to serve a part as: nothing that a browser would run, whatever the sender says. */
  static String servedType(ContentType declared) {
    if (declared.is("text", "plain")) {
      return "text/plain" + charset(declared);
    }
    String essence = declared.essence().toLowerCase(Locale.ROOT);
    return INERT.matcher(essence).matches() ? essence : OPAQUE;
  }

  private static String charset(ContentType declared) {
    String charset = declared.parameters().getOrDefault("charset", "");
    return charset.matches("[A-Za-z0-9_.:-]{1,40}") ? "; charset=" + charset : "";
  }

  /** A Content-Disposition that saves and never shows (RFC 6266, RFC 8187). */
  static String attachment(String name) {
    StringBuilder ascii = new StringBuilder();
    StringBuilder encoded = new StringBuilder();
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      if (isAttrChar(octet)) {
        encoded.append((char) octet);
      } else {
        encoded.append(String.format("%%%02X", octet & 0xFF));
      }
    }
    name.codePoints().forEach(c -> ascii.append(c >= ' ' && c < 0x7F ? (char) c : '_'));
    return "attachment; filename=\"%s\"; filename*=UTF-8''%s"
        .formatted(
            ascii.toString().replace("\"", "_").replace("\\", "_").replace("%", "_"), encoded);
  }

  private static boolean isAttrChar(byte octet) {
    return (octet >= '0' && octet <= '9')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= 'a' && octet <= 'z')
        || "!#$&+-.^_`|~".indexOf(octet) >= 0;
  }
}
