package org.estreat.extract;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/**
 * A process that reads contents for another one, which it is started by: asked over its standard
 * input, telling over its standard output. It has no network, and it ends as soon as its standard
 * input does, whatever it is at: whoever started it is no more.
 */
final class WorkerMain {
  private static final long STACK_BYTES = 4L << 20;
  private static final long FLUSH_MILLIS = 50;

  /** Octets of an HTML page whose elements fit into this process's memory, but for odd ones. */
  private static final int LONGEST_PAGE =
      (int) Math.min(Runtime.getRuntime().maxMemory() / 32, 1 << 30);

  private final DataInputStream in;
  private final DataOutputStream out;
  private final ExtractLimits limits;
  private final TikaEngine engine;
  private final Map<Integer, Content> contents = new ConcurrentHashMap<>();
  private final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));

  /** What is being read. */
  private record Content(Reading reading, FrameWriter to) {}

  private WorkerMain(DataInputStream in, DataOutputStream out, @Nullable Ocr ocr)
      throws IOException {
    this.in = in;
    this.out = out;
    this.limits = WorkerRequest.readLimits(in);
    this.engine = new TikaEngine(limits, ocr);
  }

  public static void main(String[] args) throws IOException {
    InputStream in = new FileInputStream(FileDescriptor.in);
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    // What a parser prints must not stand amid the frames, nor may it read what is not for it.
    System.setIn(InputStream.nullInputStream());
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    System.setProperty("log4j2.statusLogger.level", "OFF");
    System.setProperty("log4j2.simplelogLevel", "OFF");
    LogManager.getLogManager().reset();
    NoNetwork.install();
    new WorkerMain(
            new DataInputStream(new BufferedInputStream(in, 1 << 16)),
            new DataOutputStream(new BufferedOutputStream(out, 1 << 16)),
            Ocr.of(args))
        .serve();
  }

  /** The name of the thread that reads this content, also for the system. */
  static String reader(int number) {
    return "read-" + number;
  }

  /** Until standard input ends; it is being read all the time, so that its end is noticed. */
  private void serve() {
    ScheduledExecutorService flusher =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    var _ =
        flusher.scheduleWithFixedDelay(
            () -> contents.values().forEach(content -> content.to.flush()),
            FLUSH_MILLIS,
            FLUSH_MILLIS,
            TimeUnit.MILLISECONDS);
    new FrameWriter(out, 0).tell(FrameWriter.Kind.READY);
    try {
      while (true) {
        int number = in.readInt();
        if (number > 0) {
          begin(number);
        } else {
          giveUp(-number);
        }
      }
    } catch (EOFException e) {
      Runtime.getRuntime().halt(0);
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1); // Nobody hears any more what is to be read.
    }
  }

  private void begin(int number) throws IOException {
    WorkerRequest request = WorkerRequest.read(in);
    FrameWriter to = new FrameWriter(out, number);
    Reading reading = new Reading(limits, request.size(), to);
    synchronized (contents) {
      contents.put(number, new Content(reading, to)); // From here on nobody cleans up.
    }
    WorkerContent content = WorkerContent.receive(in, request.size());
    ThreadGroup group = new ThreadGroup(reader(number));
    new Thread(group, () -> read(number, request, content), group.getName(), STACK_BYTES).start();
  }

  /** Whoever reads it ends at his next look whether he is to go on, if there is one. */
  private void giveUp(int number) {
    Content content = contents.get(number);
    if (content != null) {
      content.reading.giveUp();
    }
  }

  private void read(int number, WorkerRequest request, WorkerContent content) {
    Content read = Objects.requireNonNull(contents.get(number));
    ReaderThreads.guarded(() -> readWith(request, content, read.reading), read.reading);
    content.discard();
    synchronized (contents) {
      contents.remove(number);
      if (contents.isEmpty()) {
        clean();
      }
    }
    // What a content left running could spoil the next one.
    boolean alone = Thread.currentThread().getThreadGroup().activeCount() == 1;
    read.to.tell(alone ? FrameWriter.Kind.DONE : FrameWriter.Kind.SPENT);
  }

  private void readWith(WorkerRequest request, WorkerContent content, Reading reading) {
    try {
      if (!QuickReader.isHtml(content.head(Magic.HEAD), request.declared())) {
        if (request.pictures()) {
          engine.read(
              content::open, request.declared(), request.fileName(), request.passwords(), reading);
        } else {
          engine.readTextOnly(
              content::open, request.declared(), request.fileName(), request.passwords(), reading);
        }
        return;
      }
      byte[] start = content.head(LONGEST_PAGE);
      QuickReader.readHtml(start, request.declared(), reading);
      if (start.length < request.size()) {
        String detail = "of this page only the first " + start.length + " octets are read";
        reading.stop(Defect.Kind.TEXT_LIMIT, detail);
      }
    } catch (IOException e) {
      reading.stop(Defect.Kind.CORRUPT, Faults.describe(e));
    }
  }

  /** What parsers left behind; their folders stay, for some keep in mind that they made them. */
  private void clean() {
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith(Worker.MESSAGES)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      return; // The folder goes with this process.
    }
  }
}
