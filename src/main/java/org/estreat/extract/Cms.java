package org.estreat.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSCompressedDataParser;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataParser;
import org.bouncycastle.cms.CMSTypedStream;
import org.bouncycastle.cms.jcajce.ZlibExpanderProvider;
import org.bouncycastle.operator.DigestCalculator;
import org.jspecify.annotations.Nullable;

/**
 * The Cryptographic Message Syntax (RFC 5652), in which S/MIME (RFC 8551) wraps mail: in DER, in
 * BER, or either in base64 with or without the lines of RFC 7468 around it.
 */
final class Cms {
  /** What a wrapping is for. */
  enum Kind {
    SIGNED,
    COMPRESSED,
    ENCRYPTED
  }

  /** As many octets as {@link #kind} looks at. */
  static final int HEAD = 512;

  private record Type(String oid, Kind kind) {
    boolean stands(byte[] bytes, int at) {
      byte[] wanted = HexFormat.of().parseHex(oid);
      return at + wanted.length <= bytes.length
          && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }
  }

  private static final List<Type> TYPES =
      List.of(
          new Type("06092a864886f70d010702", Kind.SIGNED),
          new Type("06092a864886f70d010703", Kind.ENCRYPTED), // enveloped-data
          new Type("06092a864886f70d010704", Kind.ENCRYPTED), // signed and enveloped (PKCS #7)
          new Type("06092a864886f70d010706", Kind.ENCRYPTED), // encrypted-data
          new Type("060b2a864886f70d0109100109", Kind.COMPRESSED),
          new Type("060b2a864886f70d0109100117", Kind.ENCRYPTED)); // auth-enveloped (RFC 5083)

  private static final int SEQUENCE = 0x30;

  private Cms() {}

  /** What the content that begins so is; null where it is no such wrapping. */
  static @Nullable Kind kind(byte[] head) {
    int at = base64(head);
    byte[] start = at < 0 ? head : decoded(head, at);
    if (start.length < 2 || start[0] != SEQUENCE) {
      return null;
    }
    int lengthOctets = start[1] < 0 ? start[1] & 0x7F : 0;
    return TYPES.stream()
        .filter(type -> type.stands(start, 2 + lengthOctets))
        .map(Type::kind)
        .findFirst()
        .orElse(null);
  }

  /** Where base64 begins; -1 where the content is none. */
  private static int base64(byte[] head) {
    int at = afterBlanks(head, 0);
    if (at < head.length && head[at] == '-') {
      while (at < head.length && head[at] != '\n') {
        at++;
      }
      at = afterBlanks(head, at);
    }
    // A sequence of 128 octets or more, or of no known length, begins so: 30 80 and above.
    return at + 1 < head.length && head[at] == 'M' && head[at + 1] == 'I' ? at : -1;
  }

  private static int afterBlanks(byte[] head, int from) {
    int at = from;
    while (at < head.length && Character.isWhitespace(head[at])) {
      at++;
    }
    return at;
  }

  private static byte[] decoded(byte[] head, int from) {
    String text = new String(head, from, head.length - from, StandardCharsets.ISO_8859_1);
    String letters = text.replaceAll("[\\r\\n\\t ]", "");
    String some = letters.substring(0, Math.min(64, letters.length()) / 4 * 4);
    try {
      return Base64.getDecoder().decode(some);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /**
   * What is wrapped; null where it is not in it, as with a signature apart from what it signs.
   *
   * @param kind {@link Kind#SIGNED} or {@link Kind#COMPRESSED}
   * @throws IOException for a wrapping that is broken
   */
  static @Nullable InputStream content(Kind kind, InputStream in) throws IOException {
    InputStream binary = binary(in);
    try {
      if (kind == Kind.COMPRESSED) {
        var parser = new CMSCompressedDataParser(binary);
        return parser.getContent(new ZlibExpanderProvider()).getContentStream();
      }
      // Whether the signature holds is not looked at, so nothing is counted up.
      CMSTypedStream signed = new CMSSignedDataParser(NoDigest::new, binary).getSignedContent();
      return signed == null ? null : signed.getContentStream();
    } catch (CMSException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static InputStream binary(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    int at = base64(head);
    if (at < 0) {
      return new SequenceInputStream(new ByteArrayInputStream(head), in);
    }
    var text = new ByteArrayInputStream(head, at, head.length - at);
    return Base64.getMimeDecoder().wrap(new Letters(new SequenceInputStream(text, in)));
  }

  /** Base64 up to the line that ends it. */
  private static final class Letters extends InputStream {
    private final InputStream in;
    private boolean ended;

    Letters(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int octet = ended ? -1 : in.read();
      ended |= octet < 0 || octet == '-';
      return ended ? -1 : octet;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = ended ? -1 : in.read(bytes, offset, length);
      ended |= count < 0;
      for (int i = 0; i < count; i++) {
        if (bytes[offset + i] == '-') {
          ended = true;
          return i == 0 ? -1 : i;
        }
      }
      return count;
    }
  }

  private record NoDigest(AlgorithmIdentifier algorithm) implements DigestCalculator {
    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return algorithm;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public byte[] getDigest() {
      return new byte[0];
    }
  }
}
