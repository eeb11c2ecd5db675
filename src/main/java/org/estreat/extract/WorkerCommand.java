package org.estreat.extract;

import java.io.File;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is started: with this process's own Java and class path, and little else of it.
 *
 * @param classPath places as the option {@code -cp} takes them
 * @param heap octets
 * @param cache of loaded classes, made for this class path; null where there is none
 * @param ocr null where no text in pictures is to be recognised
 */
record WorkerCommand(String classPath, long heap, @Nullable Path cache, @Nullable Ocr ocr) {
  /** The system property with which the launcher says where the cache is. */
  private static final String CACHE = "estreat.worker.aot";

  /** What it needs beside its heap: classes, and buffers of what it reads and tells. */
  private static final List<String> MACHINE =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:MaxMetaspaceSize=192m",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:-UsePerfData",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dfile.encoding=UTF-8",
          "-Djava.awt.headless=true");

  /** No names, no channels, nothing that an XML document points to outside of itself. */
  private static final List<String> CLOSED =
      List.of(
          "-Djdk.net.hosts.file=nowhere",
          "-Djava.net.useSystemProxies=false",
          "-Djava.nio.channels.spi.SelectorProvider=" + NoChannels.class.getName(),
          "-Djava.nio.channels.spi.AsynchronousChannelProvider=" + NoAsyncChannels.class.getName(),
          "-Djavax.xml.accessExternalDTD=",
          "-Djavax.xml.accessExternalSchema=",
          "-Djavax.xml.accessExternalStylesheet=");

  /** Of the environment; the last is where Tesseract's languages are. */
  private static final List<String> KEPT =
      List.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SystemRoot", "TESSDATA_PREFIX");

  /** Without a cache, and one that recognises no text in pictures. */
  WorkerCommand(String classPath, long heap) {
    this(classPath, heap, null, null);
  }

  /** With the class path that this class itself comes from. */
  static WorkerCommand ofThisProcess(long heap, @Nullable Ocr ocr) {
    ClassLoader own = WorkerCommand.class.getClassLoader();
    String places =
        own instanceof URLClassLoader loader
            ? Arrays.stream(loader.getURLs())
                .map(url -> Path.of(URI.create(url.toString())).toString())
                .collect(Collectors.joining(File.pathSeparator))
            : System.getProperty("java.class.path", "");
    String cache = System.getProperty(CACHE);
    return new WorkerCommand(absolute(places), heap, cache == null ? null : Path.of(cache), ocr);
  }

  /** A worker works in a folder of its own, where relative places would be others. */
  private static String absolute(String places) {
    return Arrays.stream(places.split(File.pathSeparator, -1))
        .map(place -> Path.of(place).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * The process to start; what it writes beside the answers goes into a file of its folder.
   *
   * @param behind whether whatever else wants a processor goes before it
   */
  ProcessBuilder in(Path folder, boolean behind) {
    List<String> line = new ArrayList<>(behind ? LinuxProcess.behind() : List.of());
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + (heap >> 10) + "k");
    line.addAll(MACHINE);
    line.addAll(CLOSED);
    if (cache != null) {
      line.add("-XX:AOTCache=" + cache.toAbsolutePath()); // Java passes over one that does not fit.
    }
    line.add("-Djava.io.tmpdir=" + folder);
    line.add("-XX:ErrorFile=" + folder.resolve(Worker.CRASH));
    line.add("-Duser.timezone=" + TimeZone.getDefault().getID());
    line.add("-Duser.language=" + Locale.getDefault().getLanguage());
    line.add("-Duser.country=" + Locale.getDefault().getCountry());
    line.add("-cp");
    line.add(classPath);
    line.add(WorkerMain.class.getName());
    if (ocr != null) {
      line.addAll(ocr.arguments());
    }
    ProcessBuilder process = new ProcessBuilder(line).directory(folder.toFile());
    // The environment may hold passwords of accounts.
    Map<String, String> environment = process.environment();
    environment.keySet().retainAll(KEPT);
    return process.redirectError(folder.resolve(Worker.MESSAGES).toFile());
  }
}
