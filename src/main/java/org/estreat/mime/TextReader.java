package org.estreat.mime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.estreat.mime.Charsets.Decoding;
import org.estreat.mime.Charsets.Text;
import org.estreat.mime.TransferDecoder.Decoded;
import org.estreat.mime.TransferDecoder.Encoding;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.jspecify.annotations.Nullable;

/** Reads a body as text: transfer encoding, line ends, charset. */
final class TextReader {
  /**
   * @param text in the charset that is declared, or that its octets show it to be in
   * @param others what it may be too: {@link OtherReadings}
   */
  record Body(String text, List<String> others) {}

  private final Faults faults;

  TextReader(Faults faults) {
    this.faults = faults;
  }

  /** The text of a leaf; what it cannot decode becomes a Defect of the part with this number. */
  Body read(PartPath number, Entity entity, byte[] bytes, int from, int to) {
    String declared = entity.type().parameters().get("charset");
    Encoding encoding = entity.encoding();
    Decoded body = TransferDecoder.decode(encoding, bytes, from, to);
    if (!body.clean() && encoding != Encoding.UNKNOWN) {
      fault(number, Defect.Kind.TRANSFER_ENCODING, "not clean: " + entity.transferEncoding());
    }
    String shown = OtherReadings.shown(body.bytes(), body.from(), body.to(), declared);
    noteCharset(number, declared, shown);
    Decoding decoding = Charsets.orMixed(shown == null ? declared : shown);
    Octets octets = octets(body, encoding, decoding);
    Text text = octets.in(decoding);
    noteText(number, declared, text);
    OtherReadings others = new OtherReadings(octets.bytes, octets.from, octets.to);
    if (shown == null) {
      others.add(declared, text);
      others.notes().forEach(note -> fault(number, Defect.Kind.CHARSET, note));
    }
    List<String> texts = new ArrayList<>(others.texts());
    if (text.as() != null) {
      // The controls that the declared charset has are found as well as what stands in their place.
      Text strict = decoding.decodeStrictly(octets.bytes, octets.from, octets.to);
      if (strict.clean()) {
        texts.add(strict.value());
      }
    }
    if (body.end() < to && Bytes.trimEnd(bytes, body.end(), to) > body.end()) {
      texts.add(opaque(bytes, body.end(), to));
    }
    texts.addAll(otherwiseDecoded(number, entity, text.value(), bytes, from, to));
    return new Body(text.value(), texts);
  }

  /** The text in each encoding that a further field names, and in the one that it shows. */
  private List<String> otherwiseDecoded(
      PartPath number, Entity entity, String read, byte[] bytes, int from, int to) {
    List<String> texts = new ArrayList<>();
    String charset = entity.type().parameters().get("charset");
    Set<String> encodings = new LinkedHashSet<>(entity.otherEncodings());
    boolean bare = entity.encoding() == Encoding.IDENTITY;
    if (bare && Transfers.looksQuotedPrintable(bytes, from, to)) {
      encodings.add("quoted-printable");
    }
    for (String other : encodings) {
      String decoded = plain(bytes, Encoding.of(other), charset, from, to);
      if (!decoded.equals(read) && !texts.contains(decoded)) {
        String said = entity.otherEncodings().contains(other) ? " and " + other : "";
        String detail = "declared " + entity.transferEncoding() + said + ", also read as " + other;
        fault(number, Defect.Kind.TRANSFER_ENCODING, detail);
        texts.add(decoded);
      }
    }
    return texts;
  }

  private void noteCharset(PartPath number, @Nullable String declared, @Nullable String shown) {
    if (shown != null) {
      String label = declared == null ? "no charset" : "declared " + declared;
      fault(number, Defect.Kind.CHARSET, label + ", read as " + shown);
    } else if (declared != null && Charsets.find(declared) == null) {
      String detail = "unknown charset, read as UTF-8 or windows-1252: " + declared;
      fault(number, Defect.Kind.CHARSET, detail);
    }
  }

  private void noteText(PartPath number, @Nullable String declared, Text text) {
    if (text.as() != null) {
      fault(number, Defect.Kind.CHARSET, "declared " + declared + ", read as " + text.as());
    }
    if (!text.clean()) {
      String charset = declared == null ? "UTF-8" : declared;
      fault(number, Defect.Kind.CHARSET, "holds bytes that are not " + charset);
    }
  }

  private void fault(PartPath number, Defect.Kind kind, String detail) {
    faults.add(number, kind, detail);
  }

  /** The text of a part, without regard to faults. */
  static String plain(byte[] bytes, Encoding encoding, @Nullable String charset, int from, int to) {
    Decoded body = TransferDecoder.decode(encoding, bytes, from, to);
    String shown = OtherReadings.shown(body.bytes(), body.from(), body.to(), charset);
    Decoding decoding = Charsets.orMixed(shown == null ? charset : shown);
    return octets(body, encoding, decoding).in(decoding).value();
  }

  /** Bytes as they stand, read as UTF-8. */
  String opaque(byte[] bytes, int from, int to) {
    return plain(bytes, Encoding.IDENTITY, null, from, to);
  }

  /** What a charset reads. */
  private static final class Octets {
    private final byte[] bytes;
    private final int from;
    private final int to;

    Octets(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    Text in(Decoding decoding) {
      return decoding.decode(bytes, from, to);
    }
  }

  /** Text that is not encoded has the line ends of the wire; encoded text has its own. */
  private static Octets octets(Decoded body, Encoding encoding, Decoding decoding) {
    boolean asSent = encoding == Encoding.IDENTITY || encoding == Encoding.UNKNOWN;
    int bare =
        asSent && decoding.asciiLineEnds()
            ? Bytes.bareLineFeeds(body.bytes(), body.from(), body.to())
            : 0;
    if (bare == 0) {
      return new Octets(body.bytes(), body.from(), body.to());
    }
    byte[] wire = Bytes.wireLineEnds(body.bytes(), body.from(), body.to(), bare);
    return new Octets(wire, 0, wire.length);
  }
}
