package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.model.MessageKey;

/** What the program Tesseract says of itself. */
final class Tesseract {
  private static final Duration CHECK = Duration.ofSeconds(30);

  /** {@code List of available languages in "/usr/share/tessdata/" (3):} from version 5 on. */
  private static final Pattern FOLDER = Pattern.compile(" in \"([^\"\n]+)\"");

  private Tesseract() {}

  /** The names of its languages, in lines of their own after a first one that is none. */
  static String languages(String program) throws IOException {
    return ask(program, "--list-langs");
  }

  /**
   * Its version, that of the library it reads pictures with, and a hash of the data of each
   * language where it says where that is.
   */
  static String identity(String program, List<String> languages) throws IOException {
    StringBuilder identity = new StringBuilder();
    // Further lines tell of the machine.
    ask(program, "--version").lines().limit(2).forEach(line -> identity.append(line).append('\n'));
    Matcher folder = FOLDER.matcher(languages(program));
    if (folder.find()) {
      Path place = Path.of(folder.group(1));
      for (String language : languages) {
        Path data = place.resolve(language + ".traineddata");
        identity.append(Files.isRegularFile(data) ? sum(data) : "none").append('\n');
      }
    }
    return identity.toString();
  }

  private static String sum(Path file) throws IOException {
    MessageDigest digest = MessageKey.newDigest();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String ask(String program, String question) throws IOException {
    Process process = new ProcessBuilder(program, question).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var late = process.onExit().orTimeout(CHECK.toSeconds(), TimeUnit.SECONDS);
    var _ =
        late.whenComplete((ended, fault) -> {
          if (fault != null) {
            process.destroyForcibly();
          }
        });
    try (InputStream answer = process.getInputStream()) {
      return new String(answer.readNBytes(1 << 20), StandardCharsets.UTF_8);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
