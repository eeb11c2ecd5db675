package org.estreat.extract;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
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
  /** The name of a thread that reads, also for the system. */
  static final String READER = "reader";

  private static final long STACK_BYTES = 4L << 20;
  private static final long FLUSH_MILLIS = 50;

  /** Octets of an HTML page whose elements fit into this process's memory, but for odd ones. */
  private static final int LONGEST_PAGE =
      (int) Math.min(Runtime.getRuntime().maxMemory() / 32, 1 << 30);

  private final DataInputStream in;
  private final FrameWriter out;
  private final ExtractLimits limits;
  private final TikaEngine engine;
  private final ThreadGroup readers = new ThreadGroup("readers");
  private final Path temporary = Path.of(System.getProperty("java.io.tmpdir"));

  private WorkerMain(DataInputStream in, FrameWriter out, @Nullable Ocr ocr) throws IOException {
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
            new FrameWriter(new BufferedOutputStream(out, 1 << 16)),
            Ocr.of(args))
        .serve();
  }

  /** Until standard input ends; it is being read all the time, so that its end is noticed. */
  private void serve() throws IOException {
    ScheduledExecutorService flusher =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    var _ =
        flusher.scheduleWithFixedDelay(
            out::flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    out.tell(FrameWriter.Kind.READY);
    try {
      while (true) {
        WorkerRequest request = WorkerRequest.read(in);
        WorkerContent content = WorkerContent.receive(in, request.size());
        new Thread(readers, () -> read(request, content), READER, STACK_BYTES).start();
      }
    } catch (EOFException e) {
      Runtime.getRuntime().halt(0);
    }
  }

  private void read(WorkerRequest request, WorkerContent content) {
    Reading reading = new Reading(limits, request.size(), out);
    ReaderThreads.guarded(() -> readWith(request, content, reading), reading);
    clean();
    // What a content left running could spoil the next one.
    out.tell(readers.activeCount() > 1 ? FrameWriter.Kind.SPENT : FrameWriter.Kind.DONE);
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
