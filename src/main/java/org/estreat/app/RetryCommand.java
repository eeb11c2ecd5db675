package org.estreat.app;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.estreat.api.ExceptionFilter;
import org.estreat.api.ExceptionRegister;
import org.estreat.api.TimeText;
import org.estreat.archive.Treatment.Result;
import org.estreat.extract.DocumentPasswords;
import org.estreat.extract.WorkerLimits;
import org.estreat.index.PartException;
import org.estreat.ingest.Retry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "retry",
    description =
        "Read again what could not be read in full: with passwords, or under wider limits.",
    footer = {
      "",
      "KIND is one of estreat exceptions; ID is that of a message, or the SHA-256 of a message, a"
          + " part or a document inside. Without any: all but what is empty or acknowledged.",
      "",
      "The file of passwords has one in each line, in UTF-8; each is tried with each locked PDF,"
          + " Office document, zip and 7z archive, and none is shown or kept anywhere.",
      "",
      "Exit code 1: nothing was to be read, not all of it could be, or an ID is not in the"
          + " register."
    })
final class RetryCommand extends Task {
  private static final int PAGE = 10_000;

  @Option(names = "--passwords", paramLabel = "FILE", description = "a password in each line")
  private @Nullable String passwords;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "wall and processor time for each part (default: limits.extract-time)")
  private @Nullable String timeout;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "memory of a process that reads (default: limits.extract-heap)")
  private @Nullable String memory;

  @Parameters(arity = "0..*", paramLabel = "KIND|ID", description = "which objects")
  private List<String> which = new ArrayList<>();

  RetryCommand(World world) {
    super(world);
  }

  @Override
  Map<String, String> overrides() {
    Map<String, String> overrides = new LinkedHashMap<>();
    if (timeout != null) {
      overrides.put(Setting.EXTRACT_TIME.key, timeout);
      overrides.put(Setting.EXTRACT_CPU.key, timeout);
    }
    if (memory != null) {
      overrides.put(Setting.EXTRACT_HEAP.key, memory);
    }
    return overrides;
  }

  @Override
  int run() throws Fault, IOException {
    checkLimits();
    Config config = config();
    RetryChoice choice = RetryChoice.of(which);
    DocumentPasswords tried = read(passwords);
    DataFolder.openForReading(config.data());
    Damage damage = new Damage(world());
    Map<Result, Long> results = new EnumMap<>(Result.class);
    try (Store store = Store.open(config, world().clock(), damage, tried)) {
      store.index().refresh();
      ExceptionRegister register = new ExceptionRegister(store.index(), store.archive());
      Retry.Wanted wanted = wanted(register, choice);
      tellUnknown(choice.unknown());
      try (Progress progress = progress("contents read again")) {
        long[] done = {0};
        store
            .corridor()
            .retry()
            .run(
                wanted,
                how(config, tried),
                result -> {
                  synchronized (results) {
                    results.merge(result, 1L, Long::sum);
                    progress.at(++done[0]);
                  }
                });
      }
      store.corridor().commit();
      print(results);
      answer(SumCheck.line(register.counts().parts()));
    }
    long unread = sum(results) - results.getOrDefault(Result.READ, 0L);
    boolean all = !results.isEmpty() && unread == 0 && choice.unknown().isEmpty();
    return damage.exitCode(all ? Exit.DONE : Exit.NO);
  }

  /** Under the names of the options, which the settings that they stand for do not know. */
  private void checkLimits() throws Fault {
    if (timeout != null && TimeText.read(timeout).isEmpty()) {
      throw wrong("--timeout", TimeText.EXPECTED, timeout);
    }
    if (memory == null) {
      return;
    }
    long octets = ConfigBuilder.octets(memory).orElse(0);
    if (octets < WorkerLimits.LEAST_HEAP) {
      throw wrong("--memory", Setting.Kind.HEAP.allowed, memory);
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
        && octets > machine.getTotalMemorySize()) {
      long there = machine.getTotalMemorySize() >> 20;
      throw wrong("--memory", "no more than this machine has, " + there + "MB", memory);
    }
  }

  private static Fault wrong(String option, String expected, String found) {
    return Fault.wrongUse("wrong value of " + option)
        .where("estreat retry " + option)
        .expected(expected)
        .found(found);
  }

  private void tellUnknown(Set<String> names) {
    for (String name : names) {
      Fault fault =
          Fault.wrongUse("nothing of that name is in the exception register")
              .where("estreat retry")
              .expected("an ID or SHA-256 that estreat exceptions shows")
              .found(name);
      world().err().print(fault.text());
    }
  }

  private static long sum(Map<Result, Long> results) {
    return results.values().stream().mapToLong(Long::longValue).sum();
  }

  private void print(Map<Result, Long> results) {
    if (results.isEmpty()) {
      remark("there is nothing to read again");
    }
    row("contents read again", sum(results));
    row("of them read in full", results.getOrDefault(Result.READ, 0L));
    row("more of them than before", results.getOrDefault(Result.MORE, 0L));
    row("no more than before", results.getOrDefault(Result.UNREAD, 0L));
  }

  private void row(String what, long number) {
    answer(String.format(Locale.ROOT, "%-30s %,13d", what, number));
  }

  private DocumentPasswords read(@Nullable String name) throws Fault {
    if (name == null) {
      return DocumentPasswords.NONE;
    }
    Path file = world().cwd().resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      DocumentPasswords read = DocumentPasswords.read(in);
      if (read.count() == 0) {
        remark("no password stands in " + file);
      }
      return read;
    } catch (IOException e) {
      throw Fault.wrongUse("the passwords cannot be read")
          .where(file)
          .expected("a file in UTF-8 with a password in each line")
          .found(unread(file, e))
          .cause(e);
    }
  }

  private static @Nullable String unread(Path file, IOException fault) {
    if (Files.notExists(file)) {
      return "no such file";
    }
    return Files.isDirectory(file) ? "a folder" : fault.getMessage();
  }

  private static Map<String, String> how(Config config, DocumentPasswords tried) {
    Config.Extraction limits = config.limits().extraction();
    return Map.of(
        "passwords", Integer.toString(tried.count()),
        "timeout", limits.time().toString(),
        "memory", Long.toString(limits.workers().heap()));
  }

  private static Retry.Wanted wanted(ExceptionRegister register, RetryChoice choice)
      throws IOException {
    Retry.Wanted wanted = new Retry.Wanted();
    PartException.Place from = null;
    do {
      ExceptionRegister.Page page = register.page(ExceptionFilter.ALL, from, PAGE);
      page.rows().stream().filter(choice::takes).forEach(row -> wanted.add(row.exception()));
      from = page.next();
    } while (from != null);
    return wanted;
  }
}
