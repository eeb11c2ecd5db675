package org.estreat.mime;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.estreat.mime.ParameterReader.Parameters;
import org.estreat.mime.TransferDecoder.Encoding;
import org.estreat.model.ContentType;
import org.estreat.model.HeaderField;
import org.jspecify.annotations.Nullable;

/**
 * What a header says of the body under it.
 *
 * @param type as declared; for a Content-Type that cannot be read, octets of no known type
 * @param typeFault the Content-Type that could not be read; null where all is well
 * @param transferEncoding in lower case, {@code 7bit} where none is given
 * @param otherEncodings what further fields say that contradict it
 */
record Entity(
    ContentType type,
    @Nullable String typeFault,
    String transferEncoding,
    @Nullable String fileName,
    @Nullable String disposition,
    List<String> otherEncodings) {
  static final ContentType RFC822 = new ContentType("message", "rfc822", Map.of());

  /** With one transfer encoding. */
  Entity(
      ContentType type,
      @Nullable String typeFault,
      String transferEncoding,
      @Nullable String fileName,
      @Nullable String disposition) {
    this(type, typeFault, transferEncoding, fileName, disposition, List.of());
  }

  /** Reads the fields of RFC 2045 and RFC 2183; {@code absent} is the type where none is given. */
  static Entity of(Header header, ContentType absent) {
    HeaderField declared = typeField(header);
    ContentType read = declared == null ? null : type(declared.raw());
    ContentType unread = declared == null ? absent : octets(declared.raw());
    ContentType type = read == null ? unread : read;
    HeaderField encoding = header.last("content-transfer-encoding");
    String token = encoding == null ? "" : TransferDecoder.token(encoding.raw());
    HeaderField placed = header.first("content-disposition");
    Parameters disposition = placed == null ? null : ParameterReader.read(placed.raw());
    String fileName = disposition == null ? null : disposition.get("filename");
    String kind = disposition == null ? "" : disposition.value();
    return new Entity(
        type,
        read == null && declared != null ? declared.value() : null,
        token.isEmpty() ? "7bit" : token,
        fileName == null ? type.parameters().get("name") : fileName,
        kind.isEmpty() ? null : kind,
        others(header, token));
  }

  /** The first field of each other encoding. */
  private static List<String> others(Header header, String counts) {
    Map<Encoding, String> others = new EnumMap<>(Encoding.class);
    for (HeaderField field : header.fields()) {
      if (field.name().equalsIgnoreCase("content-transfer-encoding")) {
        String token = TransferDecoder.token(field.raw());
        others.putIfAbsent(Encoding.of(token), token);
      }
    }
    others.remove(Encoding.of(counts));
    others.remove(Encoding.UNKNOWN);
    return List.copyOf(others.values());
  }

  boolean isMultipart() {
    return type.type().equals("multipart");
  }

  /** Of a multipart; null where its header has none. */
  @Nullable String boundary() {
    return type.parameters().get("boundary");
  }

  /** What stands in the place of a type that cannot be: text (RFC 2045 section 5.2). */
  Entity asText() {
    return as(new ContentType("text", "plain", type.parameters()));
  }

  /** The same body as something of no known type. */
  Entity asOctets() {
    return as(new ContentType("application", "octet-stream", type.parameters()));
  }

  /** The same, transferred in another encoding than it says. */
  Entity in(String encoding) {
    return new Entity(type, typeFault, encoding, fileName, disposition, otherEncodings);
  }

  private Entity as(ContentType other) {
    return new Entity(other, typeFault, transferEncoding, fileName, disposition, otherEncodings);
  }

  boolean isMessage() {
    return type.is("message", "rfc822") || type.is("message", "global");
  }

  /** Whether it only names a body that is somewhere else (RFC 2046 section 5.2.3). */
  boolean isElsewhere() {
    return type.is("message", "external-body");
  }

  /** Whether TEXT and BODY search the decoded text (RFC 9051 section 6.4.4). */
  boolean isText() {
    return type.type().equals("text") || (type.type().equals("message") && !isMessage());
  }

  Encoding encoding() {
    return Encoding.of(transferEncoding);
  }

  /** The last of several, but the first where that holds the structure: what Dovecot reads. */
  private static @Nullable HeaderField typeField(Header header) {
    HeaderField first = header.first("content-type");
    ContentType type = first == null ? null : type(first.raw());
    boolean structure = type != null && (type.type().equals("multipart") || type.equals(RFC822));
    return structure ? first : header.last("content-type");
  }

  private static @Nullable ContentType type(String value) {
    Parameters parameters = ParameterReader.read(value);
    String essence = parameters.value();
    int slash = essence.indexOf('/');
    String type = slash < 0 ? "" : token(essence.substring(0, slash).strip());
    String subtype = slash < 0 ? "" : token(essence.substring(slash + 1).strip());
    return type.isEmpty() || subtype.isEmpty()
        ? null
        : new ContentType(type, subtype, parameters.parameters());
  }

  /** Of a Content-Type without a type; its parameters may still be of use. */
  private static ContentType octets(String value) {
    return new ContentType("application", "octet-stream", ParameterReader.read(value).parameters());
  }

  /** The characters of RFC 2045 section 5.1 up to the first other one. */
  private static String token(String text) {
    int to = 0;
    while (to < text.length()
        && text.charAt(to) > ' '
        && "()<>@,;:\\\"/[]?=".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return text.substring(0, to);
  }
}
