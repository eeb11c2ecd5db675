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
  private final String contentType;
  private final byte[] body;
  private final BooleanSupplier abandoned;

  /**
   * @param path values of the braces in the route's template
   * @param query the raw query string, empty for none
   * @param contentType as sent, empty for none
   * @param body the caller's no more
   * @param abandoned whether nobody waits for the answer any more
   */
  Request(
      String method,
      Map<String, String> path,
      String query,
      String contentType,
      byte[] body,
      BooleanSupplier abandoned) {
    this.method = method;
    this.path = Map.copyOf(path);
    this.query = query;
    this.contentType = contentType;
    this.body = body;
    this.abandoned = abandoned;
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
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The charset that the body's type names, in lower case; UTF-8 where it names none. */
  String charset() {
    for (String parameter : contentType.split(";", -1)) {
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
