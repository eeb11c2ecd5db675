package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.estreat.model.PartText.Piece;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Reads a 7z archive, locked or not. Tika's own reader of them ends at an entry without a time of
 * change, and at the first that is broken.
 */
final class SevenZip {
  private static final String TYPE = "application/x-7z-compressed";

  private final Path file;
  private final DocumentPasswords passwords;
  private final Reading reading;
  private final String place;

  /** Some entry was locked: what its library throws for those beside it says nothing. */
  private boolean locked;

  SevenZip(Path file, DocumentPasswords passwords, Reading reading, String place) {
    this.file = file;
    this.passwords = passwords;
    this.reading = reading;
    this.place = place;
  }

  /**
   * @param start at least 6 octets
   */
  static boolean isSevenZip(byte[] start) {
    return Unlocking.begin(start, '7', 'z', 0xBC, 0xAF, 0x27, 0x1C);
  }

  void read(TextSink sink, Metadata metadata, Documents inside) throws IOException, SAXException {
    metadata.set(HttpHeaders.CONTENT_TYPE, TYPE);
    try (SevenZFile archive = open(password())) {
      for (SevenZArchiveEntry entry : archive.getEntries()) {
        read(archive, entry, sink, inside);
      }
    }
  }

  /**
   * The next entry, which is this one. Each stands for itself, however broken the one before it is.
   */
  private void read(SevenZFile archive, SevenZArchiveEntry entry, TextSink sink, Documents inside)
      throws IOException, SAXException {
    Metadata metadata = new Metadata();
    if (entry.getName() != null) {
      metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, entry.getName());
    }
    Content content = new Content(archive);
    boolean opened = false;
    try {
      archive.getNextEntry();
      opened = true;
      if (!entry.isDirectory() && !entry.isAntiItem()) {
        inside.parseEmbedded(content, sink, metadata, false);
      }
    } catch (IOException | RuntimeException e) {
      if (Unlocking.isOver(reading)) {
        throw e;
      }
      if (opened) {
        content.pass();
      } else if (entry.getName() != null) {
        String where = Documents.path(place, Documents.shown(entry.getName()));
        reading.add(where, Piece.Kind.NAME, Documents.plain(entry.getName(), Integer.MAX_VALUE));
      }
      unread(entry, e);
    }
  }

  /** Of the entry that the archive is at. */
  private final class Content extends InputStream {
    private final SevenZFile archive;
    private boolean begun;

    Content(SevenZFile archive) {
      this.archive = archive;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 1 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      boolean first = !begun;
      begun = true;
      try {
        return archive.read(into, from, most);
      } catch (IOException e) {
        if (!first) {
          throw e;
        }
        // Of entries packed as one the archive first passes the one before, and throws once what
        // is wrong with that.
        return archive.read(into, from, most);
      }
    }

    /** What follows in the same stream is where this one ends. */
    void pass() {
      byte[] some = new byte[1 << 16];
      try {
        while (!Unlocking.isOver(reading) && read(some, 0, some.length) >= 0) {
          // It has been said what is wrong with it.
        }
      } catch (IOException | RuntimeException e) {
        return; // Whoever reads the next one meets it again.
      }
    }
  }

  private void unread(SevenZArchiveEntry entry, Exception fault) {
    locked = locked || Faults.isEncrypted(fault);
    if (Faults.isEncrypted(fault) || (locked && fault instanceof RuntimeException)) {
      Unlocking.locked(reading, place, entry.getName());
    } else {
      Unlocking.broken(reading, place, entry.getName(), fault);
    }
  }

  private SevenZFile open(@Nullable String password) throws IOException {
    SevenZFile.Builder archive = SevenZFile.builder().setPath(file);
    return password == null ? archive.get() : archive.setPassword(password).get();
  }

  /** The password that opens it; null where it needs none, or none that is known does. */
  @Nullable String password() {
    if (passwords.isEmpty()) {
      return null;
    }
    List<@Nullable String> keys = new ArrayList<>();
    keys.add(null);
    keys.addAll(passwords.all());
    for (String key : keys) {
      if (Unlocking.isOver(reading)) {
        return null;
      }
      if (opens(key)) {
        return key;
      }
    }
    return null;
  }

  private boolean opens(@Nullable String key) {
    try (SevenZFile archive = open(key)) {
      for (SevenZArchiveEntry entry : archive.getEntries()) {
        if (entry.hasStream()) {
          try (InputStream in = archive.getInputStream(entry)) {
            Unlocking.check(in, reading);
          }
          return true;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // What a wrong key makes of an archive may be anything.
    }
  }
}
