package org.estreat.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.estreat.app.bench.Bench;
import org.estreat.app.bench.BenchReport;
import org.estreat.app.bench.ExtractBench;
import org.estreat.app.bench.Probe;
import org.estreat.app.bench.ProbeFile;
import org.estreat.extract.DocumentPasswords;
import org.estreat.extract.Extractor;
import org.estreat.extract.TikaExtractor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "bench",
    description = "Measure searches over what is kept, and check their answers.",
    footer = {
      "",
      "Cuts words, pieces of words, phrases, addresses, dates and sets out of the kept mail"
          + " itself,",
      "by a seed, asks for them, and says how long the answers took: of the whole, and of the",
      "processor in the asking thread. Nothing is written to the data folder.",
      "Exit code 1: with --check, some answer was not what the messages say."
    })
final class BenchCommand extends Task {
  @Option(names = "--seed", paramLabel = "N", description = "of the sample (default: 1)")
  private long seed = 1;

  @Option(names = "--probes", paramLabel = "N", description = "of each kind (default: 40)")
  private int probes = 40;

  @Option(names = "--rounds", paramLabel = "N", description = "timings of each (default: 5)")
  private int rounds = 5;

  @Option(
      names = "--warm",
      paramLabel = "N",
      description = "rounds before that do not count (default: 3)")
  private int warm = 3;

  @Option(
      names = "--needles",
      paramLabel = "FILE",
      description = "ask these instead: JSON {\"queries\":[{\"kind\":..,\"imap\":..}]}")
  private @Nullable String needles;

  @Option(names = "--write", paramLabel = "FILE", description = "keep the searches there, as JSON")
  private @Nullable String write;

  @Option(
      names = "--check",
      description = "read every message, and compare the answers with what it says")
  private boolean check;

  @Option(names = "--json", description = "the report as one JSON object")
  private boolean json;

  @Option(
      names = "--extract",
      arity = "1..*",
      paramLabel = "PATH",
      description = "measure instead how fast these files, and attachments of these .eml, are read")
  private List<String> extract = List.of();

  BenchCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    if (probes < 1 || rounds < 1 || warm < 0) {
      throw Fault.wrongUse("a number is too small")
          .where("estreat bench")
          .expected("--probes and --rounds of 1 or more, --warm of 0 or more")
          .found("--probes " + probes + " --rounds " + rounds + " --warm " + warm);
    }
    Config config = config();
    if (!extract.isEmpty()) {
      return extract(config);
    }
    Bench.Plan plan = new Bench.Plan(seed, probes, warm, rounds);
    try (ReadStore store = ReadStore.open(config)) {
      Path files = DataFolder.openForReading(config.data()).index();
      Bench bench = new Bench(store.archive(), store.index(), files, world().clock().instant());
      List<Probe> asked = asked(bench, plan);
      if (asked.isEmpty()) {
        throw Fault.failed("there is no mail to cut searches from")
            .where(config.data())
            .expected("messages")
            .found("none");
      }
      if (write != null) {
        ProbeFile.write(world().cwd().resolve(write), seed, asked);
      }
      BenchReport report;
      try (Progress progress = progress("messages read")) {
        report = bench.run(asked, plan, check, progress::at);
      }
      if (json) {
        answer(report.json());
      } else {
        report.lines().forEach(line -> answer(TerminalText.clean(line)));
      }
      return report.isRight() ? Exit.DONE : Exit.NO;
    }
  }

  private int extract(Config config) throws Fault, IOException {
    Path temporary = Files.createTempDirectory("estreat-bench");
    try (Extractor here = new TikaExtractor(Store.extractLimits(config))) {
      ExtractBench bench =
          new ExtractBench(
              folder -> Store.extractor(config, folder, DocumentPasswords.NONE), here, rounds);
      for (String place : extract) {
        Path path = world().cwd().resolve(place);
        try {
          bench.add(path);
        } catch (IOException e) {
          throw Fault.wrongUse("what is to be read cannot be opened")
              .where(path)
              .expected("a file or a folder of files")
              .found(Trouble.words(e))
              .cause(e);
        }
      }
      remark(Counted.of(bench.size(), "content"));
      bench.run(temporary).forEach(line -> answer(TerminalText.clean(line)));
      return bench.size() == 0 ? Exit.NO : Exit.DONE;
    } finally {
      DataFolder.delete(temporary);
    }
  }

  private List<Probe> asked(Bench bench, Bench.Plan plan) throws Fault, IOException {
    if (needles == null) {
      return bench.probes(plan);
    }
    Path file = world().cwd().resolve(needles);
    try {
      return ProbeFile.read(file);
    } catch (IOException e) {
      throw Fault.wrongUse("the searches cannot be read")
          .where(file)
          .expected("JSON {\"queries\":[{\"kind\":\"..\",\"imap\":\"a SEARCH program\"}]}")
          .found(Trouble.words(e))
          .cause(e);
    }
  }
}
