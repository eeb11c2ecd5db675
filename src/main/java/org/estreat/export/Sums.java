package org.estreat.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.estreat.model.MessageKey;

/** The file {@code SHA256SUMS}, which {@code sha256sum -c} reads: one line for each other file. */
final class Sums implements Closeable {
  private final Path folder;
  private final OutputStream out;

  Sums(Path folder) throws IOException {
    this.folder = folder;
    this.out =
        new BufferedOutputStream(new FileOutputStream(folder.resolve("SHA256SUMS").toFile()));
  }

  void add(String path, String sha256) throws IOException {
    out.write((sha256 + "  " + path + "\n").getBytes(UTF_8));
  }

  /** A file that is written from its beginning to its end and then listed here. */
  Entry file(String path) throws IOException {
    return new Entry(path);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** One such file. */
  final class Entry implements Closeable {
    private final String path;
    private final OutputStream file;
    private final MessageDigest digest = MessageKey.newDigest();
    private long length;
    private String sha256 = "";

    private Entry(String path) throws IOException {
      this.path = path;
      this.file = new BufferedOutputStream(new FileOutputStream(folder.resolve(path).toFile()));
    }

    long length() {
      return length;
    }

    void write(byte[] bytes) throws IOException {
      write(bytes, 0, bytes.length);
    }

    void write(byte[] bytes, int from, int count) throws IOException {
      file.write(bytes, from, count);
      digest.update(bytes, from, count);
      length += count;
    }

    void line(String text) throws IOException {
      write((text + "\n").getBytes(UTF_8));
    }

    /** Of the whole file, once it is closed. */
    String sha256() {
      return sha256;
    }

    @Override
    public void close() throws IOException {
      file.close();
      if (sha256.isEmpty()) {
        sha256 = HexFormat.of().formatHex(digest.digest());
        add(path, sha256);
      }
    }
  }
}
