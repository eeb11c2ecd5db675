package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Random;
import org.estreat.model.SafeText;
import org.junit.jupiter.api.Test;

class SafeWriterTest {
  @Test
  void piecesMakeWhatTheWholeMakes() throws IOException {
    String text =
        "{\"a\":\"x\uD83D\uDE00\u009b\u202e\uDB40\uDC41\ud800y\udc00\uD83D\uDE00é\"}".repeat(3);
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      StringWriter out = new StringWriter();
      SafeWriter writer = new SafeWriter(out);
      for (int at = 0; at < text.length(); ) {
        int length = Math.min(random.nextInt(4), text.length() - at);
        writer.write(text, at, length);
        at += length;
      }
      writer.flush();
      assertThat(out).hasToString(SafeText.json(text));
    }
  }
}
