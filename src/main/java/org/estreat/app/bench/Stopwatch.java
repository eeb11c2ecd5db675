package org.estreat.app.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.estreat.index.Hits;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.index.UidList;
import org.estreat.query.SortKey;

/** Runs probes one after the other and notes how long each took. For one thread. */
final class Stopwatch {
  static final int PAGE = 50;

  private final MessageIndex index;
  private final Instant now;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  Stopwatch(MessageIndex index, Instant now) {
    this.index = index;
    this.now = now;
  }

  /**
   * One answer.
   *
   * @param wall and {@code cpu} of the asking thread, in nanoseconds
   */
  record Lap(long wall, long cpu, long hits) {}

  /** All laps of one kind of probes. */
  record Laps(String kind, int probes, List<Lap> laps, String slowest) {
    double wall(double share) {
      return millis(laps.stream().mapToLong(Lap::wall).toArray(), share);
    }

    double cpu(double share) {
      return millis(laps.stream().mapToLong(Lap::cpu).toArray(), share);
    }

    long hits() {
      long[] hits = laps.stream().mapToLong(Lap::hits).sorted().toArray();
      return hits[hits.length / 2];
    }

    private static double millis(long[] nanos, double share) {
      Arrays.sort(nanos);
      int at = (int) Math.min(nanos.length - 1L, (long) (share * nanos.length));
      return Math.round(nanos[at] / 1000.0) / 1000.0;
    }
  }

  /** What a probe asks of an index. */
  static SearchRequest request(Probe probe, Instant now) {
    List<SortKey> sort =
        switch (probe.want()) {
          case Probe.AllUids() -> List.of();
          case Probe.FirstPage(var keys) -> keys;
        };
    return new SearchRequest(probe.key(), List.of(), sort, PAGE, null, false, now, Map.of());
  }

  /**
   * Times every probe so many times, after some rounds that do not count.
   *
   * @param random the order within each round
   */
  List<Laps> run(List<Probe> probes, int warm, int rounds, Random random) throws IOException {
    Map<Probe, List<Lap>> laps = new LinkedHashMap<>();
    probes.forEach(probe -> laps.put(probe, new ArrayList<>()));
    for (int round = 0; round < warm + rounds; round++) {
      List<Probe> order = new ArrayList<>(laps.keySet());
      Collections.shuffle(order, random);
      for (Probe probe : order) {
        Lap lap = time(probe);
        if (round >= warm) {
          laps.getOrDefault(probe, new ArrayList<>()).add(lap);
        }
      }
    }
    return byKind(laps);
  }

  private static List<Laps> byKind(Map<Probe, List<Lap>> laps) {
    Map<String, List<Lap>> all = new LinkedHashMap<>();
    Map<String, Integer> probes = new LinkedHashMap<>();
    Map<String, String> slowest = new LinkedHashMap<>();
    Map<String, Long> most = new LinkedHashMap<>();
    laps.forEach((probe, times) -> {
      all.computeIfAbsent(probe.kind(), _ -> new ArrayList<>()).addAll(times);
      probes.merge(probe.kind(), 1, Integer::sum);
      long least = times.stream().mapToLong(Lap::cpu).min().orElse(0);
      if (least > most.getOrDefault(probe.kind(), -1L)) {
        most.put(probe.kind(), least);
        slowest.put(probe.kind(), probe.program());
      }
    });
    List<Laps> kinds = new ArrayList<>();
    all.forEach((kind, times) ->
        kinds.add(
            new Laps(kind, probes.getOrDefault(kind, 0), times, slowest.getOrDefault(kind, ""))));
    return kinds;
  }

  private Lap time(Probe probe) throws IOException {
    SearchRequest request = request(probe, now);
    long cpu = threads.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    long hits = hits(probe, request);
    return new Lap(System.nanoTime() - wall, threads.getCurrentThreadCpuTime() - cpu, hits);
  }

  private long hits(Probe probe, SearchRequest request) throws IOException {
    return switch (probe.want()) {
      case Probe.AllUids() -> {
        long hits = 0;
        for (UidList list : index.searchUids(request)) {
          hits += list.count();
        }
        yield hits;
      }
      case Probe.FirstPage _ -> {
        Hits page = index.search(request);
        yield page.total();
      }
    };
  }
}
