package org.estreat.api;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What an endpoint needs of one request, free of the server. */
final class Request {
  private final String method;
  private final Map<String, String> path;
  private final String query;
  private final Headers headers;
  private final byte[] body;
  private final BooleanSupplier abandoned;

  /**
   * @param path values of the braces in the route's template
   * @param query the raw query string, empty for none
   * @param body the caller's no more
   * @param abandoned whether nobody waits for the answer any more
   */
  Request(
      String method,
      Map<String, String> path,
      String query,
      Headers headers,
      byte[] body,
      BooleanSupplier abandoned) {
    this.method = method;
    this.path = Map.copyOf(path);
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.abandoned = abandoned;
  }

  /**
   * Fields of the request's header, as sent; empty where there is none.
   *
   * @param contentType of the body
   * @param accept what answer is wanted
   */
  record Headers(String contentType, String accept) {
    static final Headers NONE = new Headers("", "");
  }

  /** Whether Accept names this type before any other (RFC 9110 section 12.5.1). */
  boolean prefers(String type) {
    return essence(headers.accept.split(",", 2)[0]).equals(type);
  }

  boolean isPost() {
    return method.equals("POST");
  }

  String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  /** Those of the query string. */
  Parameters parameters(Set<String> allowed) throws BadParameterException {
    return Parameters.ofQuery(query, allowed);
  }

  /** For an endpoint without parameters: an error where there are some. */
  void noParameters() throws BadParameterException {
    parameters(Set.of());
  }

  /** Media type of the body in lower case, without parameters. */
  String mediaType() {
    return essence(headers.contentType);
  }

  private static String essence(String type) {
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The charset that the body's type names, in lower case; UTF-8 where it names none. */
  String charset() {
    for (String parameter : headers.contentType.split(";", -1)) {
      String[] pair = parameter.strip().split("=", 2);
      if (pair.length == 2 && pair[0].equalsIgnoreCase("charset")) {
        return pair[1].replace("\"", "").strip().toLowerCase(Locale.ROOT);
      }
    }
    return "utf-8";
  }

  byte[] body() {
    return body;
  }

  /** Asked by work that takes long. */
  BooleanSupplier abandoned() {
    return abandoned;
  }
}
