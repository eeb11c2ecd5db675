package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description and what it describes are one. */
class OpenApiTest {
  /** The page is for people and no part of the interface. */
  private static final Set<String> PAGE = Set.of("GET /", "GET /page.js", "GET /page.css");

  private static final JsonMapper MAPPER = new JsonMapper();

  @TempDir private static Path folder;
  private static Library library;
  private static HttpApi api;
  private static HttpClient client;
  private static JsonNode document;

  @BeforeAll
  static void open() throws Exception {
    library = new Library(folder);
    api =
        HttpApi.start(
            new HttpApi.Settings("127.0.0.1", 0),
            library.index,
            library.messages,
            library.reports,
            new OneProof(),
            Library.CLOCK);
    client = HttpClient.newHttpClient();
    document = MAPPER.readTree(get("/openapi.json").body());
  }

  @AfterAll
  static void close() throws Exception {
    client.close();
    api.close();
    library.close();
  }

  /** Two, of which the second is broken. */
  private static final class OneProof implements ProofShelf {
    @Override
    public List<Long> numbers() {
      return List.of(6L, 7L);
    }

    @Override
    public Map<String, Object> summary(long number) {
      return number == 6
          ? Map.of("number", 6L, "fault", "broken")
          : Map.of(
              "number",
              7L,
              "account",
              "a",
              "written",
              "w",
              "complete",
              true,
              "folders",
              1,
              "onServer",
              1L,
              "archived",
              1L,
              "gaps",
              0L,
              "sha256",
              "0");
    }

    @Override
    public long octets(long number) throws IOException {
      return file(number).length;
    }

    @Override
    public void copy(long number, OutputStream to) throws IOException {
      to.write(file(number));
    }

    private static byte[] file(long number) throws IOException {
      try (InputStream in =
          OpenApiTest.class.getResourceAsStream(
              number == 6 ? "/proof/import.json" : "/proof/proof.json")) {
        return in.readAllBytes();
      }
    }
  }

  @Test
  void proofsAreListedFromTheNewestPageByPage() throws Exception {
    JsonNode first = MAPPER.readTree(get("/v1/proofs?limit=1").body());
    assertThat(first.at("/proofs/0/number").asInt()).isEqualTo(7);
    assertThat(first.get("before").asInt()).isEqualTo(7);
    JsonNode second = MAPPER.readTree(get("/v1/proofs?before=7").body());
    assertThat(second.at("/proofs/0/number").asInt()).isEqualTo(6);
    assertThat(second.has("before")).isFalse();
    assertThat(second.get("total").asInt()).isEqualTo(2);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri = api.uri().resolve(path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void everyRouteIsDescribedAndNoOther() {
    Set<String> described = new TreeSet<>();
    document
        .get("paths")
        .forEachEntry((path, methods) ->
            methods.forEachEntry(
                (method, any) -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    Set<String> routes =
        api.routes().table().stream()
            .map(route -> route.method() + " " + route.template())
            .filter(route -> !PAGE.contains(route))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(described).isEqualTo(routes);
  }

  @Test
  void theParametersOfASearchAreDescribedAndNoOther() {
    for (String method : List.of("get", "post")) {
      JsonNode operation = document.at("/paths/~1v1~1search/" + method);
      Set<String> names = new TreeSet<>();
      operation.get("parameters").forEach(each -> names.add(each.get("name").asString()));
      assertThat(names).isEqualTo(new TreeSet<>(SearchHandler.NAMES));
    }
    JsonNode body =
        document.at("/paths/~1v1~1search/post/requestBody/content/application~1json/schema");
    assertThat(new TreeSet<>(body.get("properties").propertyNames()))
        .isEqualTo(new TreeSet<>(SearchHandler.NAMES));
    assertThat(document.at("/paths/~1v1~1search/get/parameters/6/schema/maximum").asInt())
        .isEqualTo(SearchHandler.MAX_LIMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/search?q=BODY+words&snippets=true&limit=1, SearchAnswer",
    "/v1/search?q=ALL&limit=1&return=ALL+COUNT+MIN+MAX, SearchAnswer",
    "/v1/search?q=ALL&return=PARTIAL+1:2, SearchAnswer",
    "/v1/search?q=ALL&return=PARTIAL+8:9, SearchAnswer",
    "/v1/search?q=ALL&thread=REFERENCES, SearchAnswer",
    "/v1/search?q=MODSEQ+0&return=ALL, SearchAnswer",
    "/v1/search?q=IN+(inboxes)+ALL&return=COUNT, SearchAnswer",
    "/v1/search?q=IN+(subscribed)+ALL, Problem",
    "/v1/search?q=ALL&thread=REFS, Problem",
    "/v1/search?q=(, Problem",
    "/v1/search?q=ALL&limit=x, Problem",
    "/v1/messages/ID, Message",
    "/v1/messages/ESCAPES, Message",
    "/v1/messages/AAAAAAAAAAAAAAAAAAAA, Problem",
    "/v1/messages/ID/text?new=yes, Problem",
    "/v1/messages/ID/text?old=true, Problem",
    "/v1/mailboxes, Mailboxes",
    "/v1/status, Status",
    "/v1/exceptions, Exceptions",
    "/v1/proofs, Proofs",
    "/v1/proofs?limit=1, Proofs",
    "/v1/proofs?limit=x, Problem",
    "/v1/proofs/7, Proof",
    "/v1/proofs/6, ImportProof",
    "/v1/proofs/8, Problem",
    "/nothing, Problem",
  })
  void answersAreAsDescribed(String path, String schema) throws Exception {
    var response = get(path.replace("ID", library.rich).replace("ESCAPES", library.escapes));
    check(MAPPER.readTree(response.body()), schema(schema), schema);
  }

  @Test
  void theDescriptionIsAFileOfItsOwnInUtf8() throws Exception {
    try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.json")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(get("/openapi.json").body());
    }
  }

  private static JsonNode schema(String name) {
    JsonNode schema = document.at("/components/schemas/" + name);
    assertThat(schema.isMissingNode()).as("schema " + name).isFalse();
    return schema;
  }

  /** As much of JSON Schema as the document uses. */
  private static void check(JsonNode value, JsonNode schema, String at) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asString().replace("#/components/schemas/", "");
      check(value, schema(name), at);
      return;
    }
    assertThat(types(schema.get("type"))).as(at + " is " + value).contains(type(value));
    if (value.isArray()) {
      value.forEach(each -> check(each, schema.get("items"), at + "[]"));
    }
    if (value.isObject() && schema.has("properties")) {
      properties(value, schema, at);
    }
  }

  private static void properties(JsonNode value, JsonNode schema, String at) {
    schema
        .get("required")
        .forEach(name -> assertThat(value.has(name.asString())).as(at + "." + name).isTrue());
    value.forEachEntry((name, each) -> {
      JsonNode property = schema.get("properties").get(name);
      boolean open = schema.path("additionalProperties").asBoolean(false);
      assertThat(property != null || open).as(at + "." + name + " is described").isTrue();
      if (property != null) {
        check(each, property, at + "." + name);
      }
    });
  }

  private static Set<String> types(JsonNode type) {
    Set<String> types = new TreeSet<>();
    if (type.isArray()) {
      type.forEach(each -> types.add(each.asString()));
    } else {
      types.add(type.asString());
    }
    return types;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case BINARY, MISSING, POJO -> throw new IllegalStateException("no JSON: " + value);
    };
  }
}
