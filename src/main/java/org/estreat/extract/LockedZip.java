package org.estreat.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.lingala.zip4j.ZipFile;
import net.lingala.zip4j.model.FileHeader;
import org.apache.tika.config.ServiceLoader;
import org.apache.tika.detect.DefaultEncodingDetector;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.estreat.model.PartText.Piece;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Reads a zip archive of which entries are encrypted, by ZipCrypto or AES (APPNOTE.TXT sections 6
 * and 7, and WinZip's AE-1 and AE-2), each perhaps with a password of its own.
 */
final class LockedZip {
  private static final String TYPE = "application/zip";

  /** Octets; of a shorter name, repeated ones. */
  private static final int LEAST_DETECTED = 100;

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
      zip.setCharset(StandardCharsets.ISO_8859_1); // The octets of names.
      for (FileHeader entry : zip.getFileHeaders()) {
        if (!entry.isDirectory()) {
          read(zip, entry, sink, inside);
        }
      }
    }
  }

  private void read(ZipFile zip, FileHeader entry, TextSink sink, Documents inside)
      throws IOException, SAXException {
    String name = name(entry);
    if (entry.isEncrypted() && !unlock(zip, entry)) {
      if (!Unlocking.isOver(reading)) {
        String where = Documents.path(place, Documents.shown(name));
        reading.add(where, Piece.Kind.NAME, Documents.plain(name, Integer.MAX_VALUE));
        Unlocking.locked(reading, place, name);
      }
      return;
    }
    Metadata metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
    try (InputStream in = zip.getInputStream(entry)) {
      inside.parseEmbedded(in, sink, metadata, false);
    } catch (IOException e) {
      if (Unlocking.isOver(reading)) {
        throw e;
      }
      // Each entry stands for itself, however broken the one before it is.
      Unlocking.broken(reading, place, name, e);
    }
  }

  /** In UTF-8 where it says so, else in the charset that Tika takes names in archives for. */
  private static String name(FileHeader entry) throws IOException {
    byte[] octets = entry.getFileName().getBytes(StandardCharsets.ISO_8859_1);
    if (entry.isFileNameUTF8Encoded() || octets.length == 0) {
      return new String(octets, StandardCharsets.UTF_8);
    }
    byte[] repeated = new byte[Math.max(LEAST_DETECTED, octets.length)];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = octets[i % octets.length];
    }
    ServiceLoader loader = new ServiceLoader(LockedZip.class.getClassLoader());
    @Nullable Charset charset =
        new DefaultEncodingDetector(loader)
            .detect(new ByteArrayInputStream(repeated), new Metadata());
    return new String(octets, charset == null ? StandardCharsets.UTF_8 : charset);
  }

  /** Gives the archive the key of this entry; the key of the one before is tried first. */
  private boolean unlock(ZipFile zip, FileHeader entry) {
    for (int i = 0; i < keys.size() && !Unlocking.isOver(reading); i++) {
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
