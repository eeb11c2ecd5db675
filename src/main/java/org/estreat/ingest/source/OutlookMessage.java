package org.estreat.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.estreat.ingest.source.MapiItem.Attachment;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * Writes an item of Outlook as a message (RFC 5322, RFC 2045): its header; a multipart/mixed of its
 * bodies (text, HTML, RTF: each that it has, the first two made of the RTF where only that is
 * there), its attachments, messages among them as message/rfc822, and at the end the original file.
 * {@code X-Estreat-Source} says what it was made of. The same item gives the same octets.
 */
final class OutlookMessage {
  private static final int DEEPEST = 20;
  private static final int LINE = 76;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final String BINARY = "application/octet-stream";

  /** The file that the item was read from. */
  record Original(String name, Path file) {}

  private final OutputStream out;
  private final String origin;
  private final List<String> lost;
  private int boundaries;

  /**
   * @param origin what X-Estreat-Source says
   * @param lost hears of what is not in the message, in words
   */
  OutlookMessage(OutputStream out, String origin, List<String> lost) {
    this.out = out;
    this.origin = origin;
    this.lost = lost;
  }

  void write(MapiItem item, @Nullable Original original) throws IOException {
    write(item, original, 0);
  }

  private void write(MapiItem item, @Nullable Original original, int depth) throws IOException {
    List<String> header = OutlookHeader.of(item);
    String boundary = boundary(header);
    for (String field : header) {
      line(field);
    }
    if (depth == 0) {
      line("X-Estreat-Source: " + HeaderText.oneLine(origin));
    }
    line("MIME-Version: 1.0");
    line("Content-Type: multipart/mixed; boundary=\"" + boundary + "\"");
    line("");
    line("--" + boundary);
    bodies(item, boundary);
    for (Attachment each : attachments(item)) {
      attachment(each, boundary, depth);
    }
    if (original != null) {
      line("--" + boundary);
      try (InputStream in = Files.newInputStream(original.file())) {
        part("application/vnd.ms-outlook", original.name(), null, in);
      }
    }
    line("--" + boundary + "--");
  }

  /** Nobody can put a line with it into a text whose hash it is. */
  private String boundary(List<String> header) {
    String of = origin + "\n" + boundaries++ + "\n" + String.join("\n", header);
    byte[] hash = MessageKey.newDigest().digest(of.getBytes(StandardCharsets.UTF_8));
    return "=_estreat_" + HexFormat.of().formatHex(hash).substring(0, 32);
  }

  /**
   * A body in one form.
   *
   * @param type with its charset
   */
  private record Body(String type, Octets octets) {}

  private void bodies(MapiItem item, String boundary) throws IOException {
    List<Body> bodies = bodies(item);
    if (bodies.size() == 1) {
      body(bodies.get(0));
      return;
    }
    String inner = boundary + "_body";
    line("Content-Type: multipart/alternative; boundary=\"" + inner + "\"");
    line("");
    for (Body each : bodies) {
      line("--" + inner);
      body(each);
    }
    line("--" + inner + "--");
  }

  private List<Body> bodies(MapiItem item) throws IOException {
    byte[] rtf = rtf(item);
    boolean wraps = rtf != null && RtfText.isHtml(rtf);
    String text = text("its text body ", () -> item.string(MapiItem.BODY));
    MapiItem.Html html = text("its HTML body ", item::html);
    if (html == null && rtf != null && wraps) {
      html = new MapiItem.Html(Octets.utf8(RtfText.of(rtf)), "UTF-8");
    }
    if (text == null && html == null && rtf != null) {
      text = RtfText.of(rtf);
    }
    List<Body> bodies = new ArrayList<>();
    if (text != null || (html == null && rtf == null)) {
      bodies.add(new Body("text/plain; charset=UTF-8", Octets.utf8(text == null ? "" : text)));
    }
    if (html != null) {
      bodies.add(new Body("text/html; charset=" + html.charset(), html.octets()));
    }
    if (rtf != null && !wraps) {
      bodies.add(new Body("text/rtf", new Octets(rtf)));
    }
    return bodies;
  }

  private interface Getter<T> {
    @Nullable T get() throws IOException;
  }

  private <T> @Nullable T text(String what, Getter<T> getter) throws IOException {
    try {
      return getter.get();
    } catch (MsgItem.TooLarge e) {
      lost.add(what + e.getMessage());
      return null;
    }
  }

  private byte @Nullable [] rtf(MapiItem item) {
    try {
      return item.rtf();
    } catch (IOException | RuntimeException e) {
      lost.add("its RTF body " + SourceWalker.unreadable(e));
      return null;
    }
  }

  private List<Attachment> attachments(MapiItem item) {
    try {
      return item.attachments();
    } catch (IOException | RuntimeException e) {
      lost.add("its attachments: " + SourceWalker.unreadable(e));
      return List.of();
    }
  }

  private void body(Body body) throws IOException {
    line("Content-Type: " + body.type());
    line("Content-Transfer-Encoding: base64");
    line("");
    base64(body.octets().open());
  }

  private void attachment(Attachment each, String boundary, int depth) throws IOException {
    String name = each.name() == null ? "" : each.name();
    String words = "attachment \"" + HeaderText.oneLine(name) + "\": ";
    MapiItem message = each.message();
    MapiItem.Content content = each.content();
    if (message != null && depth < DEEPEST) {
      line("--" + boundary);
      line("Content-Type: message/rfc822");
      line("");
      write(message, null, depth + 1);
    } else if (content != null) {
      line("--" + boundary);
      try (InputStream in = content.open()) {
        part(type(each.type()), name, each.contentId(), in);
      } catch (ImportStopped | EntrySpool.TooMuch | EntrySpool.NoRoom e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        line("");
        lost.add(words + SourceWalker.unreadable(e));
      }
    } else {
      lost.add(words + (each.obstacle() == null ? "lies too deep" : each.obstacle()));
    }
  }

  /** A composite type must not be in base64, so a file of one is shown as a plain file. */
  private static String type(@Nullable String type) {
    String lower = type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
    boolean leaf = lower.matches("[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}");
    boolean composite = lower.startsWith("message/") || lower.startsWith("multipart/");
    return leaf && !composite ? lower : BINARY;
  }

  private void part(String type, String name, @Nullable String id, InputStream content)
      throws IOException {
    line("Content-Type: " + type + (name.isEmpty() ? "" : HeaderText.parameter("name", name)));
    line("Content-Transfer-Encoding: base64");
    String shown = name.isEmpty() ? "" : HeaderText.parameter("filename", name);
    line("Content-Disposition: attachment" + shown);
    if (id != null && !id.isBlank()) {
      line("Content-ID: <" + HeaderText.oneLine(id).replaceAll("[<> ]", "") + ">");
    }
    line("");
    base64(content);
  }

  private void base64(InputStream content) throws IOException {
    OutputStream shield = CloseShieldOutputStream.wrap(out);
    try (OutputStream encoder = Base64.getMimeEncoder(LINE, CRLF).wrap(shield)) {
      content.transferTo(encoder);
    }
    line("");
  }

  private void line(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write(CRLF);
  }
}
