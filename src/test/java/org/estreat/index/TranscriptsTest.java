package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.estreat.api.BatchSearch;
import org.estreat.lucene.LuceneIndex;
import org.estreat.mime.MimeReader;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Both engines answer the transcripts, through the session that a batch has. */
class TranscriptsTest {
  private static final Mailbox INBOX = Mailbox.parse("alice/INBOX");
  private static final UidValidity VALIDITY = new UidValidity(7);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern COMMAND =
      Pattern.compile("(SEARCH|SORT \\(([^)]*)\\) (\\S+)|THREAD (\\S+) (\\S+)) (.*)");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicContainer> byScan() throws IOException {
    return Transcript.all().stream()
        .map(each -> container(each, new ScanIndex(new ScanIndex.Disk())));
  }

  @TestFactory
  Stream<DynamicContainer> byLucene() throws IOException {
    List<DynamicContainer> all = new ArrayList<>();
    for (Transcript each : Transcript.all()) {
      Path index = Files.createDirectory(folder.resolve(each.name()));
      all.add(container(each, LuceneIndex.open(index)));
    }
    return all.stream();
  }

  private static DynamicContainer container(Transcript transcript, MessageIndex index) {
    try (index) {
      for (Transcript.Item item : transcript.messages()) {
        if (!item.isGap()) {
          index.put(entry(item));
        }
      }
      index.commit(
          new Checkpoint(
              Map.of(INBOX, new Checkpoint.Position(VALIDITY, 0, ModSeq.NONE)),
              ArchivePosition.START));
      List<String> answers = answers(index, transcript.commands());
      return DynamicContainer.dynamicContainer(
          transcript.name(),
          IntStream.range(0, answers.size())
              .mapToObj(i -> test(transcript.commands().get(i), answers.get(i))));
    } catch (IOException e) {
      throw new AssertionError(transcript.name(), e);
    }
  }

  private static DynamicTest test(Transcript.Command command, String answer) {
    return DynamicTest.dynamicTest(
        command.line(), () -> assertThat(answer).isEqualTo(command.answer()));
  }

  private static IndexEntry entry(Transcript.Item item) throws IOException {
    Sighting sighting =
        new Sighting(
            INBOX,
            VALIDITY,
            new Uid(item.uid()),
            new HashSet<>(item.flags()),
            item.received(),
            new ModSeq(item.modSeq()),
            false,
            null);
    return new IndexEntry(sighting, new MimeReader().read(item.bytes()), List.of());
  }

  private static List<String> answers(MessageIndex index, List<Transcript.Command> commands) {
    StringBuilder in = new StringBuilder();
    commands.forEach(command -> in.append(request(command.line())).append('\n'));
    var out = new ByteArrayOutputStream();
    try {
      new BatchSearch(index, InstantSource.system())
          .run(
              new ByteArrayInputStream(in.toString().getBytes(StandardCharsets.UTF_8)),
              out,
              INBOX.toString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> answer(MAPPER.readTree(line)))
        .toList();
  }

  private static String request(String line) {
    Matcher command = COMMAND.matcher(line);
    assertThat(command.matches()).as("SEARCH, SORT or THREAD: %s", line).isTrue();
    var request = MAPPER.createObjectNode();
    String charset = "";
    if (command.group(2) != null) {
      request.put("sort", command.group(2));
      charset = "CHARSET " + command.group(3) + " ";
    } else if (command.group(4) != null) {
      request.put("thread", command.group(4));
      charset = "CHARSET " + command.group(5) + " ";
    }
    return request.put("query", charset + command.group(6)).toString();
  }

  private static String answer(JsonNode line) {
    List<String> words = new ArrayList<>();
    if (!line.get("status").asString().equals("OK")) {
      words.add(line.get("status").asString());
    } else if (line.has("imap")) {
      words.add(line.get("imap").asString());
    } else if (line.has("esearch")) {
      line.get("esearch")
          .forEach(each -> words.add(each.get("mailbox").asString() + " " + items(each)));
    } else if (line.get("uids").isNull()) {
      words.add(items(line));
    } else {
      line.get("uids").forEach(uid -> words.add(uid.asString()));
      if (line.has("modSeq")) {
        words.add("(MODSEQ " + line.get("modSeq") + ")");
      }
    }
    return String.join(" ", words);
  }

  private static String items(JsonNode results) {
    List<String> items = new ArrayList<>();
    for (String name : List.of("min", "max", "all", "count", "partial", "modSeq")) {
      JsonNode value = results.get(name);
      if (value != null) {
        items.add(name.toUpperCase(java.util.Locale.ROOT) + " " + value(value));
      }
    }
    return String.join(" ", items);
  }

  private static String value(JsonNode value) {
    if (!value.isObject()) {
      return value.asString();
    }
    JsonNode uids = value.get("uids");
    return "("
        + value.get("from")
        + ":"
        + value.get("to")
        + " "
        + (uids.isNull() ? "NIL" : uids.asString())
        + ")";
  }
}
