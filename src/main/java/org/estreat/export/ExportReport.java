package org.estreat.export;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.estreat.index.Coverage;

/**
 * What an export has written.
 *
 * @param folder where
 * @param query the search as the user wrote it
 * @param messages that were written
 * @param octets of their originals
 * @param total hits of the search when its last page was read
 * @param complete whether all that the program looks at was searched, and every hit was written
 * @param firstGeneration of the index when the export began
 * @param lastGeneration of the index when it ended; another one means that mail came in meanwhile
 * @param manifest SHA-256 of {@code manifest.jsonl}, hex
 */
public record ExportReport(
    Path folder,
    String query,
    ExportFormat format,
    long messages,
    long octets,
    long total,
    boolean complete,
    Coverage coverage,
    long firstGeneration,
    long lastGeneration,
    Instant started,
    Instant ended,
    String manifest) {

  /** What the custody journal says of the export. */
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("query", query);
    details.put("format", format.title());
    details.put("folder", folder.toAbsolutePath().toString());
    details.put("messages", Long.toString(messages));
    details.put("complete", Boolean.toString(complete));
    details.put("generation", Long.toString(lastGeneration));
    details.put("manifestSha256", manifest);
    return details;
  }
}
