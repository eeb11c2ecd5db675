package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.lucene.document.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarksTest {
  @ParameterizedTest(name = "a run of {0} octets")
  @CsvSource({"41, 42", "65535, 65536", "65536, 0", "5000000, 0"})
  void columnOfOpaqueRunsHasNoLongValues(int octets, int expected) {
    byte[] text = ("plain words " + "a".repeat(octets)).getBytes(StandardCharsets.US_ASCII);
    Document document = new Document();
    Marks.of(List.of(Stretch.of(text, Stretch.Kind.PLAIN)))
        .addTo(document, Schema.BODY_OPAQUE, Schema.BODY_PAIRS, Schema.BODY_EDGES);
    assertThat(document.getBinaryValue(Schema.BODY_OPAQUE).length).isEqualTo(expected);
    assertThat(document.getField(Schema.BODY_OPAQUE + Schema.TRIPLES)).isNotNull();
  }
}
