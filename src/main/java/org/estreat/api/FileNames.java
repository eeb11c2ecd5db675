package org.estreat.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.estreat.model.ContentType;
import org.estreat.model.SafeText;
import org.jspecify.annotations.Nullable;

/** Names and types under which parts of mail may leave: a sender chose them, so none is trusted. */
final class FileNames {
  private static final int MAX_LENGTH = 120;
  private static final int MAX_EXTENSION = 12;
  private static final String OPAQUE = "application/octet-stream";

  /** What no file system or shell should be asked to take as part of a name. */
  private static final Pattern UNSAFE = Pattern.compile("[\\\\/:*?\"<>|\\uFFFD]+");

  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  /** Types that a browser shows without running anything, or that only another program opens. */
  private static final Pattern INERT =
      Pattern.compile(
          "image/(png|jpeg|gif|webp|bmp|tiff)|audio/[a-z0-9.-]{1,40}|video/[a-z0-9.-]{1,40}"
              + "|application/(pdf|zip|gzip|rtf|msword|json|vnd\\.(ms-|openxmlformats-|oasis\\.)"
              + "[a-z0-9.-]{1,90})");

  private FileNames() {}

  /** One name without folders, controls, direction marks and reserved words, never empty. */
  static String safe(@Nullable String name, String fallback) {
    String clean = name == null ? "" : UNSAFE.matcher(SafeText.line(name)).replaceAll("_");
    clean = clean.strip().replaceFirst("^\\.+", "").replaceFirst("[. ]+$", "");
    clean = shortened(clean);
    if (clean.isEmpty() || clean.equals("_")) {
      return fallback;
    }
    return DEVICE.matcher(clean).matches() ? "_" + clean : clean;
  }

  private static String shortened(String name) {
    if (name.length() <= MAX_LENGTH) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension = dot > name.length() - MAX_EXTENSION ? name.substring(dot) : "";
    int end = MAX_LENGTH - extension.length();
    if (Character.isHighSurrogate(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end) + extension;
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
