package org.estreat.ingest.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  @Override
  public void message(FoundMessage message) {
    try {
      byte[] bytes = message.content().read();
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
  public void leftOut(Path path, String reason) {
    leftOut.add(path + ": " + reason);
  }

  @Override
  public void note(Path path, String remark) {
    notes.add(path + ": " + remark);
  }

  List<String> texts() {
    return messages.stream().map(Read::text).toList();
  }

  static Collected walk(MboxDialect dialect, Path... paths) throws IOException {
    Collected collected = new Collected();
    SourceWalker walker = new SourceWalker(dialect, collected);
    for (Path path : paths) {
      walker.walk(path);
    }
    return collected;
  }
}
