package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.lingala.zip4j.ZipFile;
import net.lingala.zip4j.model.FileHeader;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.estreat.model.Defect;
import org.xml.sax.SAXException;

/**
 * Reads a zip archive of which entries are encrypted, by ZipCrypto or AES (APPNOTE.TXT sections 6
 * and 7, and WinZip's AE-1 and AE-2), each perhaps with a password of its own.
 */
final class LockedZip {
  private static final String TYPE = "application/zip";

  private final Path file;
  private final Reading reading;
  private final String place;
  private final List<Key> keys = new ArrayList<>();

  /**
   * @param utf8 whether its octets are those of UTF-8, and not of ISO 8859-1
   */
  private record Key(String password, boolean utf8) {
    @Override
    public String toString() {
      return "a password";
    }
  }

  LockedZip(Path file, DocumentPasswords passwords, Reading reading, String place) {
    this.file = file;
    this.reading = reading;
    this.place = place;
    for (String password : passwords.all()) {
      keys.add(new Key(password, true));
      boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(password);
      if (!ascii && StandardCharsets.ISO_8859_1.newEncoder().canEncode(password)) {
        keys.add(new Key(password, false));
      }
    }
  }

  /**
   * @param start at least 2 octets
   */
  static boolean isZip(byte[] start) {
    return Unlocking.begin(start, 'P', 'K');
  }

  /** Whether this is a zip archive with an encrypted entry. */
  static boolean isLocked(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getFileHeaders().stream().anyMatch(FileHeader::isEncrypted);
    } catch (IOException | RuntimeException e) {
      return false; // Whoever reads it says what is wrong with it.
    }
  }

  void read(TextSink sink, Metadata metadata, Documents inside) throws IOException, SAXException {
    metadata.set(HttpHeaders.CONTENT_TYPE, TYPE);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (FileHeader entry : zip.getFileHeaders()) {
        if (!entry.isDirectory()) {
          read(zip, entry, sink, inside);
        }
      }
    }
  }

  private void read(ZipFile zip, FileHeader entry, TextSink sink, Documents inside)
      throws IOException, SAXException {
    if (entry.isEncrypted() && !unlock(zip, entry)) {
      Unlocking.locked(reading, place, entry.getFileName());
      return;
    }
    Metadata metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, entry.getFileName());
    try (InputStream in = zip.getInputStream(entry)) {
      inside.parseEmbedded(in, sink, metadata, false);
    } catch (IOException e) {
      if (reading.stopped() || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // Each entry stands for itself, however broken the one before it is.
      String where = place.isEmpty() ? entry.getFileName() : place + "/" + entry.getFileName();
      reading.defect(where, Defect.Kind.CORRUPT, where + ": " + Faults.describe(e));
    }
  }

  /** Gives the archive the key of this entry; the key of the one before is tried first. */
  private boolean unlock(ZipFile zip, FileHeader entry) {
    for (int i = 0; i < keys.size() && !reading.stopped(); i++) {
      Key key = keys.get(i);
      zip.setPassword(key.password.toCharArray());
      zip.setUseUtf8CharsetForPasswords(key.utf8);
      if (opens(zip, entry)) {
        keys.remove(i);
        keys.addFirst(key);
        return true;
      }
    }
    return false;
  }

  private boolean opens(ZipFile zip, FileHeader entry) {
    try (InputStream in = zip.getInputStream(entry)) {
      Unlocking.check(in, reading);
      return true;
    } catch (IOException | RuntimeException e) {
      return false; // What a wrong key makes of an entry may be anything.
    }
  }
}
