package org.estreat;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Packages are rooms; an import is an arrow; arrows only go down, and only these. */
class FloorsTest {
  private static final String ROOT = "org.estreat.";

  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("model", Set.of()),
          Map.entry("query", Set.of("model")),
          Map.entry("mime", Set.of("model")),
          Map.entry("extract", Set.of("model")),
          Map.entry("archive", Set.of("model")),
          Map.entry("index", Set.of("model", "query")),
          Map.entry("lucene", Set.of("model", "query", "index")),
          Map.entry("ingest", Set.of("model", "mime", "extract", "archive", "index")),
          Map.entry("imap", Set.of("model", "ingest")),
          Map.entry("export", Set.of("model", "query", "index", "archive")),
          Map.entry("api", Set.of("model", "query", "mime", "index", "archive", "export")),
          Map.entry(
              "route", Set.of("model", "mime", "extract", "archive", "ingest", "imap", "export")),
          Map.entry(
              "app",
              Set.of(
                  "model", "query", "mime", "extract", "archive", "index", "lucene", "ingest",
                  "imap", "export", "api", "route")));

  /**
   * A third-party package and the rooms, or packages in rooms, that may name it; one that is not
   * listed is free.
   */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("org.apache.lucene.", Set.of("lucene")),
          Map.entry("org.apache.tika.", Set.of("extract")),
          Map.entry("org.jsoup.", Set.of("extract")),
          Map.entry("com.optimaize.", Set.of("extract")),
          Map.entry("org.bouncycastle.", Set.of("extract")),
          Map.entry("org.apache.pdfbox.", Set.of("extract")),
          Map.entry("org.apache.james.mime4j.", Set.of("extract")),
          Map.entry("com.github.luben.", Set.of("archive")),
          Map.entry(
              "org.apache.commons.compress.", Set.of("archive", "app", "extract", "ingest.source")),
          Map.entry("org.apache.poi.", Set.of("ingest.source")),
          Map.entry("org.apache.poi.hssf.record.crypto.", Set.of("extract")),
          Map.entry("net.lingala.zip4j.", Set.of("extract")),
          Map.entry("com.pff.", Set.of("ingest.source")),
          Map.entry("org.apache.camel.component.mail.", Set.of("imap", "app")),
          Map.entry("org.apache.camel.", Set.of("imap", "route", "app")),
          Map.entry("org.eclipse.angus.", Set.of("imap")),
          Map.entry("jakarta.mail.", Set.of("imap", "app")),
          Map.entry("io.undertow.", Set.of("api")),
          Map.entry("tools.jackson.", Set.of("api", "archive", "export", "app")),
          Map.entry("picocli.", Set.of("app")),
          Map.entry("me.tongfei.", Set.of("app")),
          Map.entry("com.icegreen.", Set.of("app")));

  @Test
  void arrowsOnlyGoDown() {
    var forbidden = new TreeSet<String>();
    var classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.estreat");
    for (JavaClass from : classes) {
      for (var dependency : from.getDirectDependenciesFromSelf()) {
        String fault = fault(from, dependency.getTargetClass().getBaseComponentType());
        if (fault != null) {
          forbidden.add(fault);
        }
      }
    }
    assertThat(classes.size()).as("classes looked at").isGreaterThan(20);
    assertThat(forbidden).isEmpty();
  }

  private static @org.jspecify.annotations.Nullable String fault(JavaClass from, JavaClass to) {
    String room = room(from);
    if (to.getName().startsWith(ROOT)) {
      String target = room(to);
      boolean allowed = room.equals(target) || ARROWS.getOrDefault(room, Set.of()).contains(target);
      return allowed ? null : from.getName() + " -> " + to.getName();
    }
    for (var library : LIBRARIES.entrySet()) {
      if (to.getName().startsWith(library.getKey())
          && !library.getValue().contains(room)
          && !library.getValue().contains(within(from))
          && !isNarrower(to, library.getKey(), room)) {
        return from.getName() + " -> " + to.getName();
      }
    }
    return null;
  }

  private static boolean isNarrower(JavaClass to, String wider, String room) {
    return LIBRARIES.entrySet().stream()
        .anyMatch(other ->
            other.getKey().length() > wider.length()
                && to.getName().startsWith(other.getKey())
                && other.getValue().contains(room));
  }

  private static String room(JavaClass type) {
    return within(type).split("\\.", 2)[0];
  }

  /** The package below the root; empty for the root itself. */
  private static String within(JavaClass type) {
    String rest = type.getPackageName().substring(ROOT.length() - 1);
    return rest.isEmpty() ? "" : rest.substring(1);
  }
}
