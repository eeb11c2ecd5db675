package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a reader met. */
final class Collected implements SourceListener {
  /**
   * @param text one character an octet
   */
  record Read(FoundMessage found, String text) {}

  final List<Read> messages = new ArrayList<>();
  final List<String> excepted = new ArrayList<>();
  final List<String> leftOut = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  final List<String> incomplete = new ArrayList<>();
  final List<String> files = new ArrayList<>();

  private final ImportLimits limits;

  Collected() {
    this(10 << 20);
  }

  Collected(long inMemory) {
    limits = new ImportLimits(inMemory, 10 << 20, 10 << 20, 10 << 20, 10 << 20);
  }

  @Override
  public void message(FoundMessage message) {
    try {
      byte[] bytes = message.content().read();
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      message.content().writeTo(written);
      assertThat(written.toByteArray()).isEqualTo(bytes);
      assertThat(message.content().file() == null || message.octets() == bytes.length).isTrue();
      messages.add(new Read(message, new String(bytes, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void excepted(String source, String reason) {
    excepted.add(source + ": " + reason);
  }

  @Override
  public void incomplete(String source, String reason) {
    incomplete.add(source + ": " + reason);
  }

  @Override
  public void leftOut(String source, String reason) {
    leftOut.add(source + ": " + reason);
  }

  @Override
  public void note(String source, String remark) {
    notes.add(source + ": " + remark);
  }

  @Override
  public FileMark begin(SourceFile file, String form) {
    files.add(form + " " + file.source());
    return FileMark.NONE;
  }

  @Override
  public void reached(FileMark.Position position) {}

  @Override
  public void end() {}

  @Override
  public ImportLimits limits() {
    return limits;
  }

  List<String> texts() {
    return messages.stream().map(Read::text).toList();
  }

  List<String> sources() {
    return messages.stream().map(read -> read.found().source()).toList();
  }

  static Collected walk(MboxDialect dialect, Path... paths) throws IOException {
    return new Collected().walked(dialect, paths);
  }

  Collected walked(MboxDialect dialect, Path... paths) throws IOException {
    Path spool = Files.createTempDirectory("spool");
    SourceWalker walker = new SourceWalker(dialect, spool, this);
    for (Path path : paths) {
      walker.walk(path);
    }
    Files.delete(spool); // fails where anything was left in it
    return this;
  }
}
