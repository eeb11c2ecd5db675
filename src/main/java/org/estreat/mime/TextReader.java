package org.estreat.mime;

import org.estreat.mime.Charsets.Decoding;
import org.estreat.mime.Charsets.Text;
import org.estreat.mime.TransferDecoder.Decoded;
import org.estreat.mime.TransferDecoder.Encoding;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.jspecify.annotations.Nullable;

/** Reads a body as text: transfer encoding, line ends, charset. */
final class TextReader {
  private final Faults faults;

  TextReader(Faults faults) {
    this.faults = faults;
  }

  /** The text of a leaf; what it cannot decode becomes a Defect of the part with this number. */
  String read(PartPath number, Entity entity, byte[] bytes, int from, int to) {
    String charset = entity.type().parameters().get("charset");
    if (charset != null && Charsets.find(charset) == null) {
      faults.add(
          number,
          Defect.Kind.CHARSET,
          "unknown charset, read as UTF-8 or windows-1252: " + charset);
    }
    Encoding encoding = entity.encoding();
    Decoded body = TransferDecoder.decode(encoding, bytes, from, to);
    if (!body.clean() && encoding != Encoding.UNKNOWN) {
      faults.add(number, Defect.Kind.TRANSFER_ENCODING, "not clean: " + entity.transferEncoding());
    }
    Text text = decode(body, encoding, charset);
    if (!text.clean()) {
      faults.add(
          number,
          Defect.Kind.CHARSET,
          "holds bytes that are not " + (charset == null ? "UTF-8" : charset));
    }
    return text.value();
  }

  /** The text of a part, without regard to faults. */
  static String plain(byte[] bytes, Encoding encoding, @Nullable String charset, int from, int to) {
    return decode(TransferDecoder.decode(encoding, bytes, from, to), encoding, charset).value();
  }

  /** Bytes as they stand, read as UTF-8. */
  String opaque(byte[] bytes, int from, int to) {
    return plain(bytes, Encoding.IDENTITY, null, from, to);
  }

  /** Text that is not encoded has the line ends of the wire; encoded text has its own. */
  private static Text decode(Decoded body, Encoding encoding, @Nullable String charset) {
    Decoding decoding = Charsets.orMixed(charset);
    boolean asSent = encoding == Encoding.IDENTITY || encoding == Encoding.UNKNOWN;
    int bare =
        asSent && decoding.asciiLineEnds()
            ? Bytes.bareLineFeeds(body.bytes(), body.from(), body.to())
            : 0;
    if (bare == 0) {
      return decoding.decode(body.bytes(), body.from(), body.to());
    }
    byte[] wire = Bytes.wireLineEnds(body.bytes(), body.from(), body.to(), bare);
    return decoding.decode(wire, 0, wire.length);
  }
}
