package org.estreat.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.estreat.model.Sighting;

/**
 * A message as it was handed in: where it was seen and its bytes, which nobody changes. The bytes
 * are in memory, or for a large message in a file. A class and not a record because two are the
 * same only if they are one.
 */
public final class RawMessage {
  /** Where the bytes are. */
  private sealed interface Place {
    /** An array is the same only if it is the same one, so this is a class. */
    final class Memory implements Place {
      private final byte[] bytes;

      private Memory(byte[] bytes) {
        this.bytes = bytes;
      }
    }

    record InFile(Path file) implements Place {}

    record InArchive() implements Place {}
  }

  private final Sighting sighting;
  private final Place place;
  private final long octets;

  public RawMessage(Sighting sighting, byte[] bytes) {
    this(sighting, new Place.Memory(bytes), bytes.length);
  }

  private RawMessage(Sighting sighting, Place place, long octets) {
    this.sighting = sighting;
    this.place = place;
    this.octets = octets;
  }

  /**
   * A message of any size whose bytes are a file's. The file belongs to whoever hands it in, who
   * leaves it as it is until the message's walk has ended and deletes it then, where it is a {@link
   * Spool}'s.
   */
  public static RawMessage of(Sighting sighting, Path file, long octets) {
    return new RawMessage(sighting, new Place.InFile(file), octets);
  }

  /** A message that was kept before. */
  static RawMessage archived(Sighting sighting, long octets) {
    return new RawMessage(sighting, new Place.InArchive(), octets);
  }

  public Sighting sighting() {
    return sighting;
  }

  /** How many octets the message has. */
  public long octets() {
    return octets;
  }

  /** Whether {@link #bytes} has them. */
  public boolean isInMemory() {
    return place instanceof Place.Memory;
  }

  /**
   * The original bytes, shared and not to be changed.
   *
   * @throws IllegalStateException where they are not in memory
   */
  public byte[] bytes() {
    return switch (place) {
      case Place.Memory memory -> memory.bytes;
      case Place.InFile _, Place.InArchive _ ->
          throw new IllegalStateException(this + " is not in memory");
    };
  }

  /**
   * The file that has the bytes.
   *
   * @throws IllegalStateException where there is none
   */
  Path file() {
    return switch (place) {
      case Place.InFile(Path file) -> file;
      case Place.Memory _, Place.InArchive _ ->
          throw new IllegalStateException(this + " is in no file");
    };
  }

  /** The original bytes from the first on, wherever they are; to be closed. */
  public InputStream open() throws IOException {
    return isInMemory() ? new ByteArrayInputStream(bytes()) : Files.newInputStream(file());
  }

  @Override
  public String toString() {
    return sighting + ", " + octets + " octets";
  }
}
