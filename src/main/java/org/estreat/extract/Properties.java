package org.estreat.extract;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.tika.metadata.Metadata;

/**
 * The properties of a document that a person wrote or would look for (title, author, keywords,
 * camera, the header of a mail), a line each; not the technical ones.
 */
final class Properties {
  private static final List<String> WANTED =
      List.of(
          "dc:",
          "dcterms:",
          "cp:",
          "meta:",
          "custom:",
          "extended-properties:",
          "pdf:docinfo:",
          "Message",
          "xmpDM:",
          "tiff:Make",
          "tiff:Model",
          "tiff:Artist",
          "exif:DateTime",
          "geo:",
          "GPS",
          "IPTC",
          "User Comment",
          "w:Comments",
          "Exif IFD0:Image Description");

  private static final Set<String> TECHNICAL = Set.of("dc:format", "meta:character-count");

  private Properties() {}

  static String of(Metadata metadata) {
    Set<String> lines = new LinkedHashSet<>();
    String[] names = metadata.names();
    Arrays.sort(names);
    for (String name : names) {
      if (!TECHNICAL.contains(name) && WANTED.stream().anyMatch(name::startsWith)) {
        for (String value : metadata.getValues(name)) {
          if (!value.isBlank()) {
            lines.add(name + ": " + value);
          }
        }
      }
    }
    return String.join("\n", lines);
  }
}
