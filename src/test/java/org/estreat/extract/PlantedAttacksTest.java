package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contents made to take all time, memory or disk, or to reach out, under the standard limits but
 * for processor time.
 */
class PlantedAttacksTest {
  private static final ContentType OCTETS =
      new ContentType("application", "octet-stream", Map.of());
  private static final byte[] INNOCENT = Fixtures.docx("Der Rat tagt");

  @TempDir static Path folder;

  private static IsolatedExtractor extractor;

  @BeforeAll
  static void open() {
    WorkerLimits one = new WorkerLimits(1, 256L << 20, Duration.ofSeconds(8));
    extractor = new IsolatedExtractor(ExtractLimits.DEFAULT, one, folder.resolve("tmp"));
  }

  @AfterAll
  static void close() {
    extractor.close();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  @AfterEach
  void theNextOneIsRead() {
    PartText next = read(INNOCENT, null);
    assertThat(next.status()).as("%s", next).isEqualTo(PartText.Status.FULL);
    assertThat(text(next)).contains("Der Rat tagt");
  }

  static Stream<Arguments> bombs() {
    Object[] many = new Object[40_000];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = i + ".txt";
      many[i + 1] = new byte[0];
    }
    return Stream.of(
        arguments("2 GB of nothing in a zip", Attacks.zip("a.bin", 0, 127), Defect.Kind.BOMB),
        arguments("2 GB of nothing in a gzip", Attacks.gzip(0, 127), Defect.Kind.BOMB),
        arguments("2 GB of text in a zip", Attacks.zip("a.txt", 'a', 127), Defect.Kind.TEXT_LIMIT),
        arguments("zips in zips", Attacks.zipsInZips(6, 10), Defect.Kind.BOMB),
        arguments("deep zips", Attacks.zipsInZips(30, 1), Defect.Kind.ARCHIVE_DEPTH),
        arguments("many entries", Fixtures.zip(many), Defect.Kind.TEXT_LIMIT));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void bombs(String name, byte[] bytes, Defect.Kind kind) {
    PartText read = read(bytes, null);
    assertThat(read.defects()).extracting(Defect::kind).as("%s", read.defects()).contains(kind);
  }

  static Stream<Arguments> entities() {
    return Stream.of(Attacks.laughs(10, 10), Attacks.laughs(30, 2), Attacks.quadratic())
        .flatMap(xml -> Attacks.around(xml).entrySet().stream())
        .map(entry -> arguments(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void entities(String name, byte[] bytes) {
    PartText read = read(bytes, name);
    // Office documents have no document type, and their reader refuses any.
    boolean office = name.matches(".*\\.(docx|xlsx|pptx)");
    assertThat(read.defects())
        .extracting(Defect::kind)
        .as("%s", read.defects())
        .contains(office ? Defect.Kind.CORRUPT : Defect.Kind.BOMB);
    assertThat(text(read).length()).isLessThan(1_000_000);
  }

  @Test
  void nothingIsFetched() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "the secret");
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(1);
      String http = "http://127.0.0.1:" + server.getLocalPort() + "/";
      for (String target : List.of(secret.toUri().toString(), http, "jar:" + http + "!/a")) {
        for (String xml : pointing(target)) {
          for (Map.Entry<String, byte[]> content : Attacks.around(xml).entrySet()) {
            PartText read = read(content.getValue(), content.getKey());
            assertThat(text(read)).as(content.getKey()).doesNotContain("the secret");
          }
        }
      }
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  private static List<String> pointing(String target) {
    return List.of(
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM '%s'>]><a>&e;</a>".formatted(target),
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY %% p SYSTEM '%s'> %%p;]><a>&e;</a>"
            .formatted(target),
        "<?xml version='1.0'?><!DOCTYPE a SYSTEM '%s'><a>&e;</a>".formatted(target),
        ("<?xml version='1.0'?><?xml-stylesheet href='%1$s'?><a><x:include"
                + " xmlns:x='http://www.w3.org/2001/XInclude' href='%1$s' parse='text'/></a>")
            .formatted(target));
  }

  private static final String CATALOGUE = "<</Type/Catalog /Pages 2 0 R>>";
  private static final String PAGES = "<</Type/Pages /Kids[3 0 R] /Count 1>>";
  private static final String FONT = "/Font<</F 5 0 R>>";
  private static final String PLAIN = "<</Type/Font /Subtype/Type1 /BaseFont/Helvetica>>";

  private static String page(String resources) {
    return "<</Type/Page /Parent 2 0 R /MediaBox[0 0 99 99] /Contents 4 0 R /Resources<<"
        + resources
        + ">>>>";
  }

  private static String said(String text) {
    return Attacks.stream("", Fixtures.utf8("BT /F 9 Tf (" + text + ") Tj ET"));
  }

  /** A page that says "seen", with these objects added or in the place of its own. */
  private static byte[] pdf(Map<Integer, String> changed) {
    TreeMap<Integer, String> objects =
        new TreeMap<>(Map.of(1, CATALOGUE, 2, PAGES, 3, page(FONT), 4, said("seen"), 5, PLAIN));
    objects.putAll(changed);
    return Attacks.pdf("", objects.values().toArray(String[]::new));
  }

  static Stream<Arguments> pdfs() {
    return Stream.concat(pages(), fonts());
  }

  private static Stream<Arguments> pages() {
    String itself = "<</Length 4 0 R>>\nstream\nBT /F 9 Tf (seen) Tj ET\nendstream";
    String extending = "/Type/ObjStm /N 1 /First 4 /Extends 6 0 R";
    String drawing =
        "/Type/XObject /Subtype/Form /BBox[0 0 9 9] /Resources<</XObject<</X 5 0 R>>>>";
    String twice = "/Filter[/FlateDecode/FlateDecode]";
    byte[] inflating = Attacks.flate(new byte[256 << 20], 2);
    String many = "<</Type/Pages /Kids[" + "3 0 R ".repeat(20_000) + "] /Count 2147483647>>";
    return Stream.of(
        arguments("good", null, pdf(Map.of())),
        arguments(
            "an xref before itself",
            null,
            Attacks.pdf("/Prev OFFSET", CATALOGUE, PAGES, page(FONT), said("seen"), PLAIN)),
        arguments(
            "a page tree in itself",
            null,
            pdf(Map.of(2, "<</Type/Pages /Kids[2 0 R 3 0 R] /Count 2>>"))),
        arguments("parents in a ring", null, pdf(parentsInARing())),
        arguments("a length that is itself", Defect.Kind.UNSUPPORTED, pdf(Map.of(4, itself))),
        arguments(
            "an object stream that extends itself",
            null,
            pdf(Map.of(6, Attacks.stream(extending, Fixtures.utf8("7 0 6 0 R"))))),
        arguments(
            "a form that draws itself",
            Defect.Kind.TIMEOUT,
            pdf(
                Map.of(
                    3,
                    page("/XObject<</X 5 0 R>>"),
                    4,
                    Attacks.stream("", Fixtures.utf8("/X Do")),
                    5,
                    Attacks.stream(drawing, Fixtures.utf8("/X Do /X Do"))))),
        arguments("names in a ring", Defect.Kind.CORRUPT, pdf(namesInARing())),
        arguments(
            "256 MB of blanks in a page",
            Defect.Kind.UNSUPPORTED,
            pdf(Map.of(4, Attacks.stream(twice, inflating)))),
        arguments(
            "arrays in arrays", Defect.Kind.UNSUPPORTED, pdf(Map.of(4, "[".repeat(1_000_000)))),
        arguments("more pages than there are", null, pdf(Map.of(2, many))));
  }

  private static Map<Integer, String> parentsInARing() {
    return Map.of(
        2, "<</Type/Pages /Parent 2 0 R /Kids[3 0 R] /Count 1>>",
        3, "<</Type/Page /Parent 2 0 R /Contents 4 0 R>>");
  }

  private static Map<Integer, String> namesInARing() {
    return Map.of(
        1, "<</Type/Catalog /Pages 2 0 R /Names<</EmbeddedFiles 6 0 R>> /Outlines 7 0 R>>",
        6, "<</Kids[6 0 R 6 0 R]>>",
        7, "<</First 8 0 R /Last 8 0 R>>",
        8, "<</Title(x) /Next 8 0 R /Prev 8 0 R /First 8 0 R /Parent 8 0 R>>");
  }

  private static Stream<Arguments> fonts() {
    String endless =
        """
        1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange
        1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange
        1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange
        """;
    String using = "/X usecmap begincmap endcmap";
    return Stream.of(
        arguments(
            "a font that is in itself",
            Defect.Kind.CORRUPT,
            pdf(
                Map.of(
                    5,
                    "<</Type/Font /Subtype/Type0 /BaseFont/X /Encoding 6 0 R"
                        + " /DescendantFonts[5 0 R] /ToUnicode 6 0 R>>",
                    6,
                    Attacks.stream(
                        "/Type/CMap /CMapName/X /UseCMap 6 0 R", Fixtures.utf8(using))))),
        arguments(
            "a font whose map has no end",
            Defect.Kind.CORRUPT,
            pdf(
                Map.of(
                    5,
                    "<</Type/Font /Subtype/Type0 /BaseFont/X /Encoding 6 0 R /ToUnicode 6 0 R>>",
                    6,
                    Attacks.stream("/Type/CMap", Fixtures.utf8(endless))))));
  }

  /** Where nothing was lost, it was seen. */
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void pdfs(String name, Defect.@Nullable Kind kind, byte[] bytes) {
    PartText read = read(bytes, "a.pdf");
    if (kind == null) {
      assertThat(read.defects()).isEmpty();
      assertThat(text(read)).contains("seen");
    } else {
      assertThat(read.defects())
          .extracting(Defect::kind)
          .as("%s", read.defects())
          .containsExactly(kind);
    }
  }

  private static PartText read(byte[] bytes, @Nullable String name) {
    return extractor.extract("0".repeat(64), PartPath.parse("2"), bytes, OCTETS, name);
  }

  private static String text(PartText read) {
    return String.join(
        "\n", read.pieces().stream().filter(p -> p.kind().isContent()).map(Piece::text).toList());
  }
}
