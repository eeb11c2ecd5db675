package org.estreat.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.estreat.query.SearchSyntaxException;
import org.jspecify.annotations.Nullable;

/** The table of everything that the HTTP interface answers. */
final class Routes {
  private final List<Route> table;

  Routes(List<Route> table) {
    this.table = List.copyOf(table);
  }

  /** Answers one request. */
  interface Endpoint {
    Reply answer(Request request) throws Exception;
  }

  /**
   * @param method GET or POST; HEAD is answered as GET
   * @param template as {@code /v1/messages/{id}}, where a brace stands for one segment
   */
  record Route(String method, String template, Endpoint endpoint) {
    @Nullable Map<String, String> match(String path) {
      String[] wanted = template.split("/", -1);
      String[] given = path.split("/", -1);
      if (wanted.length != given.length) {
        return null;
      }
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
          values.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
        } else if (!wanted[i].equals(given[i])) {
          return null;
        }
      }
      return values;
    }
  }

  /** What the table says to a method and a path. */
  sealed interface Choice {
    record Found(Route route, Map<String, String> values) implements Choice {}

    record WrongMethod(Set<String> allowed) implements Choice {}

    record Unknown() implements Choice {}
  }

  List<Route> table() {
    return table;
  }

  Choice choose(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    var allowed = new TreeSet<String>();
    for (Route route : table) {
      Map<String, String> values = route.match(path);
      if (values != null && route.method().equals(wanted)) {
        return new Choice.Found(route, values);
      }
      if (values != null) {
        allowed.add(route.method());
      }
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return allowed.isEmpty() ? new Choice.Unknown() : new Choice.WrongMethod(allowed);
  }

  /** Answers; what the caller did wrong is a problem document, our own faults are thrown. */
  Reply answer(
      String method,
      String path,
      String query,
      Request.Headers headers,
      byte[] body,
      BooleanSupplier abandoned)
      throws Exception {
    return switch (choose(method, path)) {
      case Choice.Unknown() ->
          Reply.problem(
              Problem.of(
                  404,
                  "No such resource",
                  "nothing is at " + PlainText.shortened(path) + "; /openapi.json lists what is"));
      case Choice.WrongMethod(var allowed) -> {
        String methods = String.join(", ", allowed);
        yield Reply.problem(
                Problem.of(
                    405,
                    "Method not allowed",
                    "expected " + methods + ", found: " + PlainText.shortened(method)))
            .with("Allow", methods);
      }
      case Choice.Found(var route, var values) ->
          called(route, new Request(route.method(), values, query, headers, body, abandoned));
    };
  }

  private static Reply called(Route route, Request request) throws Exception {
    try {
      return route.endpoint().answer(request);
    } catch (SearchSyntaxException e) {
      return Reply.problem(Problem.of(e));
    } catch (CallException e) {
      return Reply.problem(Problem.of(e));
    }
  }
}
