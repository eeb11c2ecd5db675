package org.estreat.app;

import java.util.Locale;
import org.estreat.app.demo.DemoMessage;
import org.estreat.app.demo.SampleMailbox;
import org.estreat.extract.ExtractLimits;
import org.estreat.extract.Extractor;
import org.estreat.extract.TikaExtractor;
import org.estreat.mime.MimeReader;
import org.estreat.model.Message;
import org.estreat.model.Part;

/**
 * Reads attachments of ordinary formats, so that the launcher can have Java remember the classes
 * that a process which reads attachments loads. Touches no file.
 */
final class WorkerTraining {
  private WorkerTraining() {}

  public static void main(String[] args) {
    MimeReader mime = new MimeReader();
    try (Extractor extractor = new TikaExtractor(ExtractLimits.DEFAULT)) {
      for (DemoMessage sample : SampleMailbox.messages()) {
        Message message = mime.read(sample.bytes());
        read(mime, sample.bytes(), message.root(), extractor);
      }
    }
  }

  private static void read(MimeReader mime, byte[] bytes, Part part, Extractor extractor) {
    part.children().forEach(child -> read(mime, bytes, child, extractor));
    if (part.isLeaf() && !part.type().type().toLowerCase(Locale.ROOT).equals("text")) {
      byte[] content = mime.content(bytes, part);
      extractor.extract("0".repeat(64), part.path(), content, part.type(), part.fileName());
    }
  }
}
