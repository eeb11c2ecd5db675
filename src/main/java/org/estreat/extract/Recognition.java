package org.estreat.extract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.estreat.model.Defect;
import org.estreat.model.PartText;

/** What is left of the limits of text recognition for one content. */
final class Recognition {
  private static final Path SHELL = Path.of("/bin/sh");

  /** Of addresses; Tesseract takes some hundred MB for a page of ordinary size. */
  private static final int MOST_KILOBYTES = 3 << 20;

  private final Ocr ocr;
  private final Reading reading;
  private final Supplier<String> where;
  private Duration left;
  private int pages;

  /**
   * @param where path of the document that is being read
   */
  Recognition(Ocr ocr, Reading reading, Supplier<String> where) {
    this.ocr = ocr;
    this.reading = reading;
    this.where = where;
    this.left = ocr.limits().time();
  }

  /**
   * The text of a picture; empty where nothing was recognised, of which a Defect says why where
   * there may be text.
   */
  String read(Path picture) throws IOException {
    long octets = Files.size(picture);
    if (octets > ocr.limits().octets()) {
      passOver(octets + " octets, more than ocr.size");
    } else if (pages >= ocr.limits().pages()) {
      note(Defect.Kind.TEXT_LIMIT, "recognised in the first " + pages + " only, as ocr.pages says");
    } else if (left.isZero() || left.isNegative()) {
      outOfTime();
    } else {
      pages++;
      return recognise(picture);
    }
    return "";
  }

  /** Notes that a picture is not looked at. */
  void passOver(String why) {
    note(Defect.Kind.TEXT_LIMIT, "not looked for in one of " + why);
  }

  private String recognise(Path picture) throws IOException {
    Path text = Files.createTempFile("recognised", ".txt");
    try {
      long begun = System.nanoTime();
      Process process = start(picture, text);
      boolean ended = await(process);
      left = left.minusNanos(System.nanoTime() - begun);
      if (!ended) {
        outOfTime();
      } else if (process.exitValue() != 0) {
        String code = " cannot read the picture, it ends with code " + process.exitValue();
        note(Defect.Kind.UNSUPPORTED, ocr.program() + code);
      }
      return ended ? text(text) : "";
    } finally {
      Files.deleteIfExists(text);
    }
  }

  private Process start(Path picture, Path text) throws IOException {
    List<String> line = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      // Should this process end of a sudden, the program goes on, but not for long.
      String limits = "ulimit -t " + (left.toSeconds() + 1) + "; ulimit -v " + MOST_KILOBYTES;
      line.addAll(List.of(SHELL.toString(), "-c", limits + "; exec \"$0\" \"$@\""));
    }
    line.addAll(List.of(ocr.program(), picture.toString(), "stdout", "-l", ocr.language()));
    ProcessBuilder tesseract = new ProcessBuilder(line);
    // One thread: the other processors are for other contents.
    tesseract.environment().put("OMP_THREAD_LIMIT", "1");
    Process process =
        tesseract
            .redirectOutput(text.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    return process;
  }

  private boolean await(Process process) {
    boolean ended = false;
    try {
      ended = process.waitFor(left.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    return ended;
  }

  private String text(Path file) throws IOException {
    int most = (int) Math.min(Files.size(file), 4 * reading.charsLeft() + 4);
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(most), StandardCharsets.UTF_8);
    }
  }

  private void outOfTime() {
    String seconds = String.format(Locale.ROOT, "%.1f s", ocr.limits().time().toMillis() / 1000.0);
    note(Defect.Kind.TIMEOUT, "recognising it took longer than " + seconds);
  }

  private void note(Defect.Kind kind, String what) {
    String place = where.get();
    String detail = what + PartText.IN_PICTURES;
    reading.defect(kind, place.isEmpty() ? detail : place + ": " + detail);
  }
}
