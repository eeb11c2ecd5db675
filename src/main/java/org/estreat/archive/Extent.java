package org.estreat.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the archive ends, and where in it each message lies: a writer's own knowledge, or what a
 * reader beside a writer in another process has found, who looks again when it misses something.
 *
 * <p>Safe to use from several threads.
 */
final class Extent {
  private final Layout layout;
  private final Frames frames;
  private final @Nullable Writer writer;
  private Catalogue catalogue;
  private View view;

  /** What a reader has looked at, to know whether there is more. */
  private record View(@Nullable Synced synced, long octets) {}

  private Extent(
      Layout layout, Frames frames, @Nullable Writer writer, Catalogue catalogue, View view) {
    this.layout = layout;
    this.frames = frames;
    this.writer = writer;
    this.catalogue = catalogue;
    this.view = view;
  }

  static Extent of(Layout layout, Frames frames, Writer writer) {
    return new Extent(layout, frames, writer, writer.catalogue(), new View(null, 0));
  }

  /** At least what is durable when this is called. */
  static Extent ofReader(Layout layout, Frames frames) throws IOException {
    Synced synced = durable(layout);
    Catalogue catalogue = Catalogue.load(layout, synced.pack(), synced.octets(), frames);
    return new Extent(layout, frames, null, catalogue, new View(synced, synced.octets()));
  }

  /** What the record says is durable; where it cannot be read, all that is there. */
  private static Synced durable(Layout layout) throws IOException {
    Synced synced = Synced.read(layout);
    if (synced != null) {
      return synced;
    }
    int last = layout.numbers().isEmpty() ? 1 : layout.numbers().last();
    long octets = Files.exists(layout.pack(last)) ? Files.size(layout.pack(last)) : 0;
    byte[] line = Journal.lastLine(layout.journal());
    long journal = Files.size(layout.journal());
    String head = line == null ? Synced.NO_HEAD : Journal.sha256(line);
    long[] lines = {0};
    Journal.forEachLine(layout.journal(), 0, journal, (at, each) -> ++lines[0] > 0);
    return new Synced(last, octets, journal, lines[0], head);
  }

  /** What the Catalogue finds; a reader that finds nothing looks whether there is more now. */
  @Nullable Place find(Function<Catalogue, @Nullable Place> find) throws IOException {
    Place place = find.apply(catalogue());
    return place == null && lookAgain() ? find.apply(catalogue()) : place;
  }

  synchronized Catalogue catalogue() {
    return catalogue;
  }

  /** Whether a reader finds that the archive has grown, durably or not. */
  synchronized boolean lookAgain() throws IOException {
    if (writer != null) {
      return false;
    }
    Synced synced = durable(layout);
    Path pack = layout.pack(synced.pack());
    var now = new View(synced, Files.exists(pack) ? Files.size(pack) : 0);
    if (now.equals(view)) {
      return false;
    }
    catalogue = Catalogue.load(layout, synced.pack(), now.octets(), frames);
    view = now;
    return true;
  }

  /** The end of what is written; for a reader, of what is durable. */
  synchronized Synced end() {
    if (writer != null) {
      return writer.end();
    }
    return view.synced() == null ? Synced.START : view.synced();
  }
}
