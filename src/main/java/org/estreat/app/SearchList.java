package org.estreat.app;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.api.BatchSearch;
import org.estreat.api.CallException;
import org.estreat.imap.Uids;
import org.estreat.index.MessageIndex;
import org.estreat.model.Mailbox;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Searches that are to be asked of two sides: a file of programs, one a line, or of the JSON lines
 * of {@code search --batch}.
 */
record SearchList(List<Search> searches) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param line of the file, from 1
   * @param octets each a character
   */
  record Search(long line, String octets) {
    /** As a client writes it after SEARCH. */
    byte[] program() {
      return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    String text() {
      return new String(program(), StandardCharsets.UTF_8);
    }
  }

  /**
   * What one side answers.
   *
   * @param status OK, NO or BAD
   * @param results of a search with RETURN, by their names in lower case; empty without
   */
  record Answer(String status, String text, Uids uids, Map<String, String> results) {}

  static SearchList read(Path file) throws Fault {
    List<Search> searches = new ArrayList<>();
    long number = 0;
    try {
      for (String line :
          new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\n", -1)) {
        number++;
        String text = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        if (!text.isBlank()) {
          searches.add(new Search(number, text.startsWith("{") ? ofJson(text) : text));
        }
      }
    } catch (IOException e) {
      throw unreadable(file.toString(), Trouble.words(e)).cause(e);
    } catch (JacksonException | IllegalArgumentException e) {
      throw unreadable(file + ":" + number, String.valueOf(e.getMessage())).cause(e);
    }
    return new SearchList(List.copyOf(searches));
  }

  private static String ofJson(String line) {
    JsonNode json = JSON.readTree(line.getBytes(StandardCharsets.ISO_8859_1));
    return new String(program(json), StandardCharsets.ISO_8859_1);
  }

  private static byte[] program(JsonNode json) {
    if (json.path("query").isString()) {
      return json.path("query").asString().getBytes(StandardCharsets.UTF_8);
    }
    if (json.path("b64").isString()) {
      return Base64.getDecoder().decode(json.path("b64").asString());
    }
    throw new IllegalArgumentException("neither query nor b64, a string");
  }

  private static Fault unreadable(String where, String found) {
    return Fault.wrongUse("the searches cannot be read")
        .where(where)
        .expected("SEARCH programs, one a line, or JSON lines {\"query\":..} or {\"b64\":..}")
        .found(found);
  }

  List<byte[]> programs() {
    return searches.stream().map(Search::program).toList();
  }

  /** What is found here, in the order of the searches. */
  List<Answer> ask(MessageIndex index, InstantSource clock, Mailbox mailbox)
      throws IOException, CallException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Search search : searches) {
      String b64 = Base64.getEncoder().encodeToString(search.program());
      lines.writeBytes(("{\"b64\":\"" + b64 + "\"}\n").getBytes(StandardCharsets.US_ASCII));
    }
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    new BatchSearch(index, clock)
        .run(new ByteArrayInputStream(lines.toByteArray()), found, mailbox.toString());
    return found.toString(StandardCharsets.UTF_8).lines().map(SearchList::answer).toList();
  }

  private static Answer answer(String line) {
    JsonNode json = JSON.readTree(line);
    long[] uids = json.path("uids").valueStream().mapToLong(JsonNode::asLong).toArray();
    Map<String, String> results = new TreeMap<>();
    for (String name : List.of("count", "min", "max", "all")) {
      if (json.has(name)) {
        results.put(name, json.get(name).asString());
      }
    }
    if (json.has("partial")) {
      JsonNode partial = json.get("partial");
      String range = partial.path("from").asLong() + ":" + partial.path("to").asLong();
      results.put("partial", range + " " + partial.path("uids").asString());
    }
    return new Answer(
        json.path("status").asString(), json.path("text").asString(""), Uids.of(uids), results);
  }
}
