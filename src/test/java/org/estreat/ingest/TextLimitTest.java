package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.estreat.archive.Archive;
import org.estreat.index.IndexEntry;
import org.estreat.mime.MimeReader;
import org.estreat.model.Defect;
import org.estreat.model.HeaderField;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.estreat.model.Outcome;
import org.estreat.model.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLimitTest {
  @TempDir Path folder;

  private static final String MAIL = "Subject: s\n\nab\u00e9\u20ac\ud83d\ude00cd\n";

  private static Message read() {
    return new MimeReader().read(MAIL.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Message message) {
    return message.sections().stream()
        .map(section -> section.header() + section.body())
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27})
  void textIsCutAtTheLimitAndADefectSaysSo(long octets) {
    Message whole = read();
    String all = text(whole);
    long length = all.getBytes(StandardCharsets.UTF_8).length;
    assertThat(length).isEqualTo(29);

    Message cut = new TextLimit(octets, 1000).cut(whole);
    String left = text(cut);
    long kept = left.getBytes(StandardCharsets.UTF_8).length;
    assertThat(all).startsWith(left);
    assertThat(kept).isBetween(Math.max(0, octets - 3), octets);
    assertThat(cut.defects())
        .filteredOn(defect -> defect.kind().losesText())
        .singleElement()
        .isEqualTo(
            new Defect(
                cut.root().path(),
                Defect.Kind.TEXT_LIMIT,
                kept + " of 29 octets of text are searched"));
    assertThat(cut.sections()).extracting(Section::path).hasSize(whole.sections().size());
  }

  @Test
  void nothingBehindACutIsKept() {
    byte[] mail = "Subject: \u20ac\r\n\r\nabc\r\n".getBytes(StandardCharsets.UTF_8);
    Message cut = new TextLimit(11, 1000).cut(new MimeReader().read(mail));
    assertThat(text(cut)).isEqualTo("Subject: ");
  }

  @Test
  void fieldsAddressesAndNamesHaveALimitOfTheirOwn() {
    String mail =
        "Subject: "
            + "s".repeat(90)
            + "\nTo: "
            + "t".repeat(60)
            + "\nFrom: f@example.org\nContent-Type: text/plain; name=\""
            + "n".repeat(120)
            + "\"\n\nbody\n";
    Message whole =
        new MimeReader().read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    Message cut = new TextLimit(16_000, 100).cut(whole);
    assertThat(cut.headers()).extracting(HeaderField::name).startsWith("Subject", "To");
    assertThat(cut.headers()).extracting(HeaderField::value).startsWith("s".repeat(90), "t");
    assertThat(cut.envelope().subject()).containsExactly("s".repeat(90));
    assertThat(cut.envelope().from()).containsExactly("<f@example");
    assertThat(cut.root().fileName()).isEqualTo("n".repeat(100));
    assertThat(cut.sections()).isEqualTo(whole.sections());
    assertThat(cut.defects())
        .filteredOn(defect -> defect.kind() == Defect.Kind.NAME_LIMIT)
        .singleElement()
        .extracting(Defect::detail)
        .asString()
        .endsWith("octets of header fields and names are searched by name");
    assertThat(new TextLimit(16_000, 1000).cut(whole)).isSameAs(whole);
  }

  @Test
  void whatFitsStaysAsItIs() {
    Message whole = read();
    assertThat(new TextLimit(29, 1000).cut(whole)).isSameAs(whole);
  }

  @Test
  @Timeout(20)
  void aMessageBeyondTheLimitIsIndexedInPartAndTheNextOneHasRoom() throws Exception {
    MemoryIndex index = new MemoryIndex();
    Archive archive = Archive.open(folder, 1 << 20, Bench.CLOCK);
    Steps steps =
        new Steps(archive, new MimeReader(), new Bench.Echo(), index, new TextLimit(100, 1000));
    for (int uid = 1; uid <= 3; uid++) {
      RawMessage raw = Bench.message(uid, "Subject: s\n\n" + "word ".repeat(20_000));
      Read read = steps.read(new Kept(raw, MessageKey.of(raw.bytes())));
      Outcome outcome =
          Steps.outcome(
              steps.put(new IndexEntry(raw.sighting(), read.message(), List.of())).indexed());
      assertThat(outcome).isInstanceOf(Outcome.Partial.class);
    }
    archive.close();
    assertThat(index.entries()).hasSize(3);
  }
}
