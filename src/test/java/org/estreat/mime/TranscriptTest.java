package org.estreat.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.estreat.model.Defect;
import org.estreat.model.Envelope;
import org.estreat.model.Message;
import org.estreat.model.Part;
import org.estreat.model.Section;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole messages and what is read from them. A transcript is a message, a line {@code ==== read as}
 * and the account of it, in which {@code \r} ends a CRLF and {@code |} begins each line of text.
 */
class TranscriptTest {
  private static final Path FOLDER = Path.of("src/test/resources/mime");
  private static final String BORDER = "\n==== read as\n";

  @ParameterizedTest
  @ValueSource(strings = {"letter", "attachments", "forwarded", "broken", "forbidden"})
  void isReadAs(String name) throws IOException {
    String transcript = Files.readString(FOLDER.resolve(name + ".transcript"));
    int border = transcript.indexOf(BORDER);
    byte[] bytes = transcript.substring(0, border).getBytes(StandardCharsets.UTF_8);
    assertThat(account(new MimeReader().read(bytes), bytes))
        .isEqualTo(transcript.substring(border + BORDER.length()));
  }

  private static String account(Message message, byte[] bytes) {
    StringBuilder out = new StringBuilder();
    Envelope envelope = message.envelope();
    out.append("size ").append(message.size()).append('\n');
    out.append("sent ").append(message.sentDay()).append(' ').append(message.sentAt()).append('\n');
    out.append("subject ").append(envelope.subject()).append('\n');
    out.append("from ").append(envelope.from()).append('\n');
    out.append("to ").append(envelope.to()).append(" cc ").append(envelope.cc()).append('\n');
    out.append("id ").append(envelope.messageId());
    out.append(" replies to ").append(envelope.inReplyTo());
    out.append(" references ").append(envelope.references()).append('\n');
    part(message.root(), bytes, "", out);
    for (Section section : message.sections()) {
      out.append("section ").append(section.path()).append('\n');
      lines(section.header(), out);
      out.append(section.body() == null ? "no body\n" : "body\n");
      lines(section.body() == null ? "" : section.body(), out);
    }
    for (Defect defect : message.defects()) {
      out.append(defect.kind()).append(" in ").append(defect.path()).append(": ");
      out.append(defect.detail()).append('\n');
    }
    return out.toString();
  }

  private static void part(Part part, byte[] bytes, String indent, StringBuilder out) {
    out.append(indent).append("part ").append(part.path()).append(' ').append(part.type());
    out.append(' ').append(part.transferEncoding()).append(' ').append(part.disposition());
    out.append(' ').append(part.fileName()).append(' ').append(part.headers().size());
    out.append(" fields ").append(part.bodyEnd() - part.bodyStart()).append(" octets, ");
    out.append(new MimeReader().content(bytes, part).length).append(" decoded\n");
    part.children().forEach(child -> part(child, bytes, indent + "  ", out));
  }

  private static void lines(String text, StringBuilder out) {
    if (!text.isEmpty()) {
      String shown = text.replace("\r", "\\r");
      out.append('|').append(shown.replace("\n", "\n|")).append('\n');
    }
  }
}
