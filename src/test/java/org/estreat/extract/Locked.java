package org.estreat.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import net.lingala.zip4j.ZipFile;
import net.lingala.zip4j.model.ZipParameters;
import net.lingala.zip4j.model.enums.EncryptionMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;

/** Contents under lock and key, made by libraries that make such files in earnest. */
public final class Locked {
  private Locked() {}

  /** Under "secret". */
  public static byte[] pdf(String text) {
    return Fixtures.lockedPdf(text);
  }

  /** Under "secret". */
  public static byte[] docx(String text) {
    return Fixtures.lockedDocx(text);
  }

  /** A zip archive; names, passwords (empty for none) and contents in turn. */
  public static byte[] zip(EncryptionMethod method, Object... namesPasswordsAndContents) {
    return Fixtures.bytes(out -> zip(out, method, namesPasswordsAndContents));
  }

  private static void zip(OutputStream out, EncryptionMethod method, Object... entries)
      throws IOException {
    char[] none = new char[0];
    try (PerEntry zip = new PerEntry(out)) {
      for (int i = 0; i < entries.length; i += 3) {
        String password = (String) entries[i + 1];
        ZipParameters how = new ZipParameters();
        how.setFileNameInZip((String) entries[i]);
        how.setEncryptFiles(!password.isEmpty());
        how.setEncryptionMethod(password.isEmpty() ? EncryptionMethod.NONE : method);
        zip.add(how, password.isEmpty() ? none : password.toCharArray(), (byte[]) entries[i + 2]);
      }
    }
  }

  /** The library has one password for all entries of a stream, so each is added to a file. */
  private static final class PerEntry implements AutoCloseable {
    private final OutputStream out;
    private final Path folder;
    private final Path file;

    PerEntry(OutputStream out) throws IOException {
      this.out = out;
      this.folder = Files.createTempDirectory("locked");
      this.file = folder.resolve("a.zip");
    }

    void add(ZipParameters how, char[] password, byte[] content) throws IOException {
      try (ZipFile zip = new ZipFile(file.toFile(), password)) {
        zip.addStream(new ByteArrayInputStream(content), how);
      }
    }

    @Override
    public void close() throws IOException {
      Files.copy(file, out);
      Files.delete(file);
      Files.delete(folder);
    }
  }

  public static byte[] sevenZip(String password, Object... namesAndContents) {
    try {
      Path file = Files.createTempFile("locked", ".7z");
      try (SevenZOutputFile archive = new SevenZOutputFile(file.toFile(), password.toCharArray())) {
        for (int i = 0; i < namesAndContents.length; i += 2) {
          SevenZArchiveEntry entry = new SevenZArchiveEntry();
          entry.setName((String) namesAndContents[i]);
          entry.setLastModifiedTime(FileTime.fromMillis(0));
          archive.putArchiveEntry(entry);
          archive.write((byte[]) namesAndContents[i + 1]);
          archive.closeArchiveEntry();
        }
      }
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A workbook of Excel 97. */
  public static byte[] xls(String password, String text) {
    return Fixtures.bytes(out -> {
      Biff8EncryptionKey.setCurrentUserPassword(password);
      try (HSSFWorkbook book = new HSSFWorkbook()) {
        book.createSheet("s").createRow(0).createCell(0).setCellValue(text);
        book.write(out);
      } finally {
        Biff8EncryptionKey.setCurrentUserPassword(null);
      }
    });
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
