package org.estreat.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import org.estreat.archive.MessageStream;
import org.estreat.index.Hit;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/** {@link ExportFormat.Jsonl}. */
final class JsonlWriter implements FormatWriter {
  private static final String FILE = "messages.jsonl";

  private final Sums.Entry file;

  JsonlWriter(Sums sums) throws IOException {
    this.file = sums.file(FILE);
  }

  @Override
  public Written write(long number, Hit hit, MessageStream original) throws IOException {
    Map<String, @Nullable Object> fields = Rows.place(hit);
    fields.put("sent", hit.sent() == null ? null : hit.sent().toString());
    fields.put("from", hit.from());
    fields.put("to", hit.to());
    fields.put("subject", hit.subject());
    fields.put("size", hit.size());
    byte[] line = (Rows.json(fields) + "\n").getBytes(UTF_8);
    long offset = file.length();
    file.write(line);
    return new Written(FILE, offset, line.length, MessageKey.of(line).sha256(), null);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
