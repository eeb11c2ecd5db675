package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/**
 * Names what contents are read by: {@code 1-tika3.3.1-0a1b2c3d}, and where text in pictures is
 * recognised by what: {@code 1-tika3.3.1-0a1b2c3d+ocr-9f8e7d6c}. Whatever makes a reader give
 * another text for the same bytes has to show in it, or results of before are used for ever.
 *
 * <p>Time, processor time and memory do not: what they cut short is read again in any case ({@link
 * PartText#standsFor}). Nor do passwords: they are tried where they are given.
 */
final class ReaderVersion {
  /**
   * Of our own readers, and of libraries that are not named here. To be raised by every change
   * after which a content may give another text, other pieces, another type or other Defects.
   */
  static final int REVISION = 3;

  private ReaderVersion() {}

  /**
   * @param ocr null where no text in pictures is recognised
   * @param settings more of what changes results, such as languages, each as text
   */
  static String of(ExtractLimits limits, @Nullable Ocr ocr, Object... settings) {
    StringBuilder all = new StringBuilder("jsoup ").append(library("org.jsoup", "jsoup"));
    all.append('\n').append(limits.inputBytes()).append(' ').append(limits.outputChars());
    all.append(' ').append(limits.depth()).append(' ').append(limits.embedded());
    all.append(' ').append(limits.unpacking().octets()).append(' ');
    all.append(limits.unpacking().ratio());
    for (Object setting : settings) {
      all.append('\n').append(setting);
    }
    String tika = library("org.apache.tika", "tika-core");
    String recognised = ocr == null ? "" : PartText.RECOGNISES + digest(ocr.toString());
    return REVISION + "-tika" + tika + "-" + digest(all.toString()) + recognised;
  }

  private static String digest(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** As its archive says; every one that Maven makes does. */
  private static String library(String group, String name) {
    String place = "/META-INF/maven/" + group + "/" + name + "/pom.properties";
    java.util.Properties said = new java.util.Properties();
    try (InputStream in = ReaderVersion.class.getResourceAsStream(place)) {
      if (in != null) {
        said.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + place, e);
    }
    return said.getProperty("version", "?");
  }
}
