package org.estreat.model;

import java.util.Map;

/**
 * A part's media type (RFC 2045 section 5).
 *
 * @param type in lower case, {@code text}
 * @param subtype in lower case, {@code plain}
 * @param parameters by lower-case name, RFC 2231 decoded; the first of two of one name
 */
public record ContentType(String type, String subtype, Map<String, String> parameters) {
  public static final ContentType TEXT_PLAIN = new ContentType("text", "plain", Map.of());

  public ContentType {
    parameters = Map.copyOf(parameters);
  }

  public boolean is(String wantedType, String wantedSubtype) {
    return type.equals(wantedType) && subtype.equals(wantedSubtype);
  }

  /** Type and subtype, without parameters. */
  public String essence() {
    return type + "/" + subtype;
  }

  @Override
  public String toString() {
    return essence();
  }
}
