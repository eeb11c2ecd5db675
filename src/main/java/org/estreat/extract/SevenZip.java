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
        if (!entry.isDirectory() && !entry.isAntiItem()) {
          read(archive, entry, sink, inside);
        }
      }
    }
  }

  /** Each entry stands for itself, however broken the one before it is. */
  private void read(SevenZFile archive, SevenZArchiveEntry entry, TextSink sink, Documents inside)
      throws IOException, SAXException {
    Metadata metadata = new Metadata();
    if (entry.getName() != null) {
      metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, entry.getName());
    }
    try {
      inside.parseEmbedded(archive.getInputStream(entry), sink, metadata, false);
    } catch (IOException | RuntimeException e) {
      if (Unlocking.isOver(reading)) {
        throw e;
      }
      locked = locked || Faults.isEncrypted(e);
      if (Faults.isEncrypted(e) || (locked && e instanceof RuntimeException)) {
        Unlocking.locked(reading, place, entry.getName());
      } else {
        Unlocking.broken(reading, place, entry.getName(), e);
      }
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
