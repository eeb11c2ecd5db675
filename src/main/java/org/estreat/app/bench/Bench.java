package org.estreat.app.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.estreat.archive.Archive;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.jspecify.annotations.Nullable;

/** Measures one data folder: probes, their times, and what the index takes. */
public final class Bench {
  /** Messages that probes are cut from. */
  private static final int SAMPLE = 4000;

  private final Archive archive;
  private final MessageIndex index;
  private final Path indexFolder;
  private final Instant now;

  /**
   * How to measure.
   *
   * @param seed of the sample, the probes and their order
   * @param probes of each kind
   * @param warm rounds that do not count, before
   * @param rounds how often each probe is timed
   */
  public record Plan(long seed, int probes, int warm, int rounds) {}

  /** The archive and the index are both read alone. */
  public Bench(Archive archive, MessageIndex index, Path indexFolder, Instant now) {
    this.archive = archive;
    this.index = index;
    this.indexFolder = indexFolder;
    this.now = now;
  }

  /** Probes cut from the archive's own mail. */
  public List<Probe> probes(Plan plan) throws IOException {
    Random random = new Random(plan.seed());
    Sample sample = Sample.draw(archive, Sample.standing(index), SAMPLE, random);
    return new Needles(sample, random).probes(plan.probes());
  }

  /**
   * Measures.
   *
   * @param check whether to compare the answers with what the messages say
   * @param progress is told how many messages that comparison has read
   */
  public BenchReport run(List<Probe> probes, Plan plan, boolean check, LongConsumer progress)
      throws IOException {
    List<Stopwatch.Laps> laps =
        new Stopwatch(index, now).run(probes, plan.warm(), plan.rounds(), new Random(plan.seed()));
    long heap = heap();
    Truth.@Nullable Verdict verdict =
        check
            ? new Truth(archive, Sample.standing(index)).judge(index, probes, now, progress)
            : null;
    long messages = 0;
    long octets = 0;
    for (MailboxStatus box : index.mailboxes()) {
      messages += box.present();
      octets += box.octets();
    }
    return new BenchReport(
        plan, laps, new BenchReport.Sizes(messages, octets, size(indexFolder), heap), verdict);
  }

  /** What is left on the heap after a collection: the index's own structures, and the probes. */
  private static long heap() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
