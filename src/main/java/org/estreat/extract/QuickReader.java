package org.estreat.extract;

import java.util.Arrays;
import java.util.Set;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.PartText.Piece;

/**
 * What needs no reader worth the name and is dealt with on the spot: nothing, too much, what is
 * locked, and plain text.
 */
final class QuickReader {
  /** Text types whose source is not what their reader sees. */
  private static final Set<String> MARKED_UP =
      Set.of("html", "rtf", "richtext", "enriched", "xml", "x-msg", "x-server-parsed-html");

  private static final Set<String> MESSAGES = Set.of("rfc822", "global", "news");

  private QuickReader() {}

  /** Whether the content is dealt with. */
  static boolean read(byte[] bytes, ContentType declared, ExtractLimits limits, Reading reading) {
    String encryption = Magic.encryption(Arrays.copyOf(bytes, Math.min(bytes.length, Magic.HEAD)));
    if (bytes.length == 0) {
      reading.defect(Defect.Kind.EMPTY, "nothing in it");
    } else if (bytes.length > limits.inputBytes()) {
      String detail = bytes.length + " octets, more than the " + limits.inputBytes() + " read";
      reading.stop(Defect.Kind.TEXT_LIMIT, detail);
    } else if (encryption != null) {
      reading.defect(Defect.Kind.ENCRYPTED, encryption);
    } else if (ReportFields.isReport(declared)) {
      ReportFields.read(bytes, declared, reading);
    } else if (isPlain(declared) && !Magic.isBinary(bytes) && !Magic.isHtml(bytes)) {
      String charset = declared.parameters().get("charset");
      reading.add("", Piece.Kind.TEXT, Charsets.decode(bytes, charset, false));
    } else {
      return false;
    }
    return true;
  }

  static boolean isPlain(ContentType type) {
    return switch (type.type()) {
      case "text" -> !MARKED_UP.contains(type.subtype());
      case "message" -> !MESSAGES.contains(type.subtype());
      default -> false;
    };
  }

  /** Whether jsoup reads it, and not Tika. */
  static boolean isHtml(byte[] bytes, ContentType declared) {
    boolean html = declared.is("text", "html") || declared.is("application", "xhtml+xml");
    return (html || (isPlain(declared) && Magic.isHtml(bytes))) && !Magic.isBinary(bytes);
  }

  static void readHtml(byte[] bytes, ContentType declared, Reading reading) {
    if (isPlain(declared)) {
      reading.type("text/html");
      reading.defect(
          Defect.Kind.CONTENT_TYPE, "declared " + declared.essence() + ", read as text/html");
    }
    HtmlText.read(Charsets.decode(bytes, declared.parameters().get("charset"), true), reading);
  }
}
