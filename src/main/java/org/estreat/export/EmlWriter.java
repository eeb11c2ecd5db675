package org.estreat.export;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.estreat.archive.MessageStream;
import org.estreat.index.Hit;

/** {@link ExportFormat.Eml}. */
final class EmlWriter implements FormatWriter {
  private final Path folder;
  private final Sums sums;

  EmlWriter(Path folder, Sums sums) {
    this.folder = folder;
    this.sums = sums;
  }

  @Override
  public Written write(long number, Hit hit, MessageStream original) throws IOException {
    // The id's characters are safe in a file name; nothing that a message says goes into one.
    String path = String.format("%06d-%s.eml", number, hit.sighting().id());
    try (var file = new FileOutputStream(folder.resolve(path).toFile())) {
      original.transferTo(file);
    }
    String sha256 = hit.key().sha256();
    sums.add(path, sha256);
    return new Written(path, 0, original.octets(), sha256, null);
  }

  @Override
  public void close() {}
}
