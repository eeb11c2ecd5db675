package org.estreat.extract;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text recognition in pictures and scanned pages, by the program Tesseract.
 *
 * @param program its name or path
 * @param languages in Tesseract's names, {@code eng}, {@code deu}
 * @param limits how much it may take
 * @param identity tells one version of the program and of its languages' data from another; empty
 *     where the program was not asked
 */
public record Ocr(String program, List<String> languages, Limits limits, String identity) {
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9_/-]{1,40}");

  /**
   * What it may take for one part.
   *
   * @param time for all pictures and pages of it together
   * @param octets of a picture; larger ones are not looked at
   * @param pages pictures and pages together
   */
  public record Limits(Duration time, long octets, int pages) {
    public static final Limits DEFAULT = new Limits(Duration.ofMinutes(2), 32L << 20, 100);

    public Limits {
      if (time.isNegative() || time.isZero() || octets < 1 || pages < 1) {
        throw new IllegalArgumentException(
            "expected limits of more than 0, found: " + time + ", " + octets + ", " + pages);
      }
    }
  }

  /**
   * @throws IllegalArgumentException for no language, or one that no Tesseract calls so
   */
  public Ocr {
    languages = List.copyOf(languages);
    if (languages.isEmpty() || !languages.stream().allMatch(l -> LANGUAGE.matcher(l).matches())) {
      throw new IllegalArgumentException(
          "expected names of languages like eng or deu, found: " + String.join(", ", languages));
    }
  }

  /** The program as it is by its name, whichever version that is. */
  public Ocr(String program, List<String> languages, Limits limits) {
    this(program, languages, limits, "");
  }

  /**
   * The same with the identity of the program that is installed, so that another version of it, or
   * other data of a language, does not pass for this one.
   *
   * @throws IOException when the program or its data cannot be asked
   */
  public Ocr identified() throws IOException {
    return new Ocr(program, languages, limits, Tesseract.identity(program, languages));
  }

  /** As Tesseract's option {@code -l} takes them. */
  String language() {
    return String.join("+", languages);
  }

  /**
   * Asks the program for its languages.
   *
   * @return why there can be no recognition, for people; null where all is well
   */
  public @Nullable String missing() {
    String found;
    try {
      found = Tesseract.languages(program);
    } catch (IOException e) {
      return "the program " + program + " cannot be started: " + e.getMessage();
    }
    List<String> known = Arrays.stream(found.split("\\R")).map(String::strip).skip(1).toList();
    List<String> unknown = languages.stream().filter(each -> !known.contains(each)).toList();
    return unknown.isEmpty()
        ? null
        : "the program "
            + program
            + " lacks languages: expected "
            + String.join(", ", unknown)
            + ", found "
            + String.join(", ", known);
  }

  /** How a worker is told of it, on its command line. */
  List<String> arguments() {
    return List.of(
        program,
        language(),
        limits.time.toString(),
        Long.toString(limits.octets),
        Integer.toString(limits.pages));
  }

  /** What {@link #arguments} said; null where there were none. */
  static @Nullable Ocr of(String... arguments) {
    if (arguments.length == 0) {
      return null;
    }
    Limits limits =
        new Limits(
            Duration.parse(arguments[2]),
            Long.parseLong(arguments[3]),
            Integer.parseInt(arguments[4]));
    return new Ocr(arguments[0], new ArrayList<>(List.of(arguments[1].split("\\+"))), limits);
  }
}
