package org.estreat.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.estreat.query.SearchParser;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.SortKey;
import org.estreat.query.SortParser;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Probes as a file, so that other programs can be asked the same: a JSON object with {@code
 * "queries": [{"kind": "...", "imap": "a SEARCH program"}]}, and {@code "sort"} where the first
 * page in an order is wanted. Other members are passed over.
 */
public final class ProbeFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ProbeFile() {}

  /**
   * Reads probes.
   *
   * @throws IOException when the file cannot be read or is none of this form; says where
   */
  public static List<Probe> read(Path file) throws IOException {
    JsonNode queries;
    try {
      queries = JSON.readTree(Files.readAllBytes(file)).path("queries");
    } catch (JacksonException e) {
      throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
    List<Probe> probes = new ArrayList<>();
    for (JsonNode query : queries) {
      probes.add(probe(file, probes.size(), query));
    }
    if (probes.isEmpty()) {
      throw new IOException(file + " has no \"queries\": [{\"kind\": .., \"imap\": ..}]");
    }
    return probes;
  }

  private static Probe probe(Path file, int number, JsonNode query) throws IOException {
    String where = file + ", query " + number + ": ";
    try {
      String sort = query.path("sort").asString("");
      return new Probe(
          query.path("kind").asString("given"),
          SearchParser.parse(query.path("imap").asString("")).key(),
          query.has("sort")
              ? new Probe.FirstPage(sort.isEmpty() ? List.of() : SortParser.parse(sort))
              : new Probe.AllUids());
    } catch (SearchSyntaxException e) {
      throw new IOException(where + e.getMessage(), e);
    }
  }

  /** Writes probes, so that {@link #read} gives them again. */
  public static void write(Path file, long seed, List<Probe> probes) throws IOException {
    ObjectNode whole = JSON.createObjectNode();
    whole.put("seed", seed);
    ArrayNode queries = whole.putArray("queries");
    for (Probe probe : probes) {
      ObjectNode query = queries.addObject().put("kind", probe.kind()).put("imap", probe.program());
      if (probe.want() instanceof Probe.FirstPage(var sort)) {
        query.put("sort", words(sort));
      }
    }
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(whole) + "\n");
  }

  private static String words(List<SortKey> keys) {
    return String.join(
        " ",
        keys.stream()
            .map(key ->
                (key.reverse() ? "REVERSE " : "") + key.criterion().name().toUpperCase(Locale.ROOT))
            .toList());
  }
}
