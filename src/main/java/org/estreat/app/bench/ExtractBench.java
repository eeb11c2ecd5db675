package org.estreat.app.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.estreat.extract.Extractor;
import org.estreat.mime.MimeReader;
import org.estreat.model.ContentType;
import org.estreat.model.Octets;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;

/**
 * Measures how fast contents are read, by the type they are found to be: in processes of their own,
 * as always, and in this process; and what it takes to start such a process. One at a time.
 */
public final class ExtractBench {
  private static final int STARTS = 3;

  /** Of the column of types; a longer one, which a stranger may have declared, stands out of it. */
  private static final int WIDEST = 100;

  /** Rich text: the smallest content that this process does not read itself. */
  private static final byte[] SMALL = "{\\rtf1 a}".getBytes(US_ASCII);

  private static final ContentType BINARY =
      new ContentType("application", "octet-stream", Map.of());

  private record Content(Octets octets, ContentType declared, String name) {}

  /** Of contents of one type. */
  private static final class Sum {
    private int parts;
    private int full;
    private int partial;
    private long octets;
    private long isolatedNanos;
    private long inProcessNanos;
  }

  private final Function<Path, Extractor> isolated;
  private final Extractor inProcess;
  private final int rounds;
  private final List<Content> contents = new ArrayList<>();

  /**
   * @param isolated makes one with this folder for its temporary files
   * @param inProcess belongs to the caller
   * @param rounds that count; there is one before them
   */
  public ExtractBench(Function<Path, Extractor> isolated, Extractor inProcess, int rounds) {
    this.isolated = isolated;
    this.inProcess = inProcess;
    this.rounds = rounds;
  }

  /** Takes a file, or all files below a folder: of an {@code .eml} its attachments. */
  public void add(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        String name = String.valueOf(file.getFileName());
        if (name.toLowerCase(Locale.ROOT).endsWith(".eml")) {
          MimeReader mime = new MimeReader();
          attachments(mime, bytes, mime.read(bytes).root());
        } else {
          contents.add(new Content(new Octets(bytes), BINARY, name));
        }
      }
    }
  }

  private void attachments(MimeReader mime, byte[] bytes, Part part) {
    part.children().forEach(child -> attachments(mime, bytes, child));
    boolean read = !part.type().is("text", "plain") && !part.type().type().equals("message");
    if (part.isLeaf() && read) {
      String name = part.fileName();
      Octets content = new Octets(mime.content(bytes, part));
      contents.add(new Content(content, part.type(), name == null ? "" : name));
    }
  }

  /** How many contents there are. */
  public int size() {
    return contents.size();
  }

  /**
   * Reads everything, and says how long it took.
   *
   * @param folder for temporary files; nobody else's
   */
  public List<String> run(Path folder) throws IOException {
    List<String> lines = new ArrayList<>(starts(folder));
    Map<String, Sum> sums = new TreeMap<>();
    String memory;
    try (Extractor apart = isolated.apply(folder.resolve("contents"))) {
      PartText[] read = new PartText[contents.size()];
      for (int i = 0; i < read.length; i++) {
        read[i] = read(apart, contents.get(i));
        count(sums, read[i]);
      }
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < read.length; i++) {
          long begun = System.nanoTime();
          read(apart, contents.get(i));
          sum(sums, read[i]).isolatedNanos += System.nanoTime() - begun;
        }
      }
      memory = Memory.now();
      for (int round = -1; round < rounds; round++) {
        for (int i = 0; i < read.length; i++) {
          long begun = System.nanoTime();
          read(inProcess, contents.get(i));
          sum(sums, read[i]).inProcessNanos += round < 0 ? 0 : System.nanoTime() - begun;
        }
      }
    }
    lines.add(memory);
    lines.add("");
    lines.addAll(table(sums));
    return lines;
  }

  private List<String> starts(Path folder) {
    long[] cold = new long[STARTS];
    long[] warm = new long[STARTS];
    Content small = new Content(new Octets(SMALL), BINARY, "a.rtf");
    for (int i = 0; i < STARTS; i++) {
      try (Extractor apart = isolated.apply(folder.resolve("start" + i))) {
        cold[i] = time(apart, small);
        warm[i] = time(apart, small);
      }
    }
    Arrays.sort(cold);
    Arrays.sort(warm);
    return List.of(
        String.format(
            Locale.ROOT,
            "a small content: %.0f ms with the start of a process, %.1f ms in one that runs",
            cold[STARTS / 2] / 1e6,
            warm[STARTS / 2] / 1e6));
  }

  private static long time(Extractor extractor, Content content) {
    long begun = System.nanoTime();
    read(extractor, content);
    return System.nanoTime() - begun;
  }

  private static PartText read(Extractor extractor, Content content) {
    return extractor.extract(
        "0".repeat(64), PartPath.ROOT, content.octets.bytes(), content.declared, content.name);
  }

  private static Sum sum(Map<String, Sum> sums, PartText read) {
    return sums.computeIfAbsent(read.type(), type -> new Sum());
  }

  private static void count(Map<String, Sum> sums, PartText read) {
    Sum sum = sum(sums, read);
    sum.parts++;
    sum.octets += read.size();
    sum.full += read.status() == PartText.Status.FULL ? 1 : 0;
    sum.partial += read.status() == PartText.Status.PARTIAL ? 1 : 0;
  }

  private List<String> table(Map<String, Sum> sums) {
    int longest = sums.keySet().stream().mapToInt(String::length).max().orElse(0);
    String column = "%-" + Math.clamp(longest, 4, WIDEST) + "s";
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            column + " %6s %6s %7s %6s %9s | %9s %7s | %9s %7s | %5s",
            "type",
            "parts",
            "full",
            "partial",
            "other",
            "MB",
            "apart/s",
            "MB/s",
            "here/s",
            "MB/s",
            "ratio"));
    Sum all = new Sum();
    sums.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().parts))
        .forEach(entry -> {
          Sum one = entry.getValue();
          lines.add(line(String.format(column, entry.getKey()), one));
          all.parts += one.parts;
          all.full += one.full;
          all.partial += one.partial;
          all.octets += one.octets;
          all.isolatedNanos += one.isolatedNanos;
          all.inProcessNanos += one.inProcessNanos;
        });
    lines.add(line(String.format(column, "all"), all));
    return lines;
  }

  private String line(String type, Sum sum) {
    double megabytes = sum.octets / 1e6;
    double apart = sum.isolatedNanos / 1e9 / rounds;
    double here = sum.inProcessNanos / 1e9 / rounds;
    return String.format(
        Locale.ROOT,
        "%s %6d %6d %7d %6d %9.2f | %9.1f %7.1f | %9.1f %7.1f | %5.2f",
        type,
        sum.parts,
        sum.full,
        sum.partial,
        sum.parts - sum.full - sum.partial,
        megabytes,
        sum.parts / apart,
        megabytes / apart,
        sum.parts / here,
        megabytes / here,
        here / apart);
  }
}
