package org.estreat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Every source file is formatted; {@code -Dformat.fix=true} rewrites those that are not. */
class FormatTest {
  @Test
  void sourcesAreFormatted() throws Exception {
    var unformatted = new ArrayList<Path>();
    try (var files = Files.walk(Path.of("src"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        var source = Files.readString(file);
        var formatted =
            new Formatter().formatSource(RemoveUnusedImports.removeUnusedImports(source));
        if (!source.equals(formatted)) {
          unformatted.add(file);
          if (Boolean.getBoolean("format.fix")) {
            Files.writeString(file, formatted);
          }
        }
      }
    }
    assertThat(unformatted)
        .as("files to format: mvn test -Dtest=FormatTest -Dformat.fix=true")
        .isEmpty();
  }
}
