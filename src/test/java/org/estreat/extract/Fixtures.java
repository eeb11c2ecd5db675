package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Contents made by the libraries that make such files in earnest. */
final class Fixtures {
  private Fixtures() {}

  interface Writing {
    void to(OutputStream out) throws IOException, GeneralSecurityException;
  }

  static byte[] bytes(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] pdf(String... pages) {
    return bytes(out -> {
      try (PDDocument document = document(pages)) {
        document.save(out);
      }
    });
  }

  static byte[] lockedPdf(String text) {
    return bytes(out -> {
      try (PDDocument document = document(text)) {
        document.protect(new StandardProtectionPolicy("owner", "secret", new AccessPermission()));
        document.save(out);
      }
    });
  }

  private static PDDocument document(String... pages) throws IOException {
    PDDocument document = new PDDocument();
    for (String text : pages) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream stream = new PDPageContentStream(document, page)) {
        stream.beginText();
        stream.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        stream.newLineAtOffset(72, 700);
        stream.showText(text);
        stream.endText();
      }
    }
    document.getDocumentInformation().setAuthor("Agatha Aalto");
    return document;
  }

  static byte[] docx(String text) {
    return bytes(out -> {
      try (XWPFDocument document = new XWPFDocument()) {
        document.createParagraph().createRun().setText(text);
        document.getProperties().getCoreProperties().setTitle("Minutes of the council");
        document.write(out);
      }
    });
  }

  static byte[] lockedDocx(String text) {
    return bytes(out -> {
      EncryptionInfo info = new EncryptionInfo(EncryptionMode.agile);
      info.getEncryptor().confirmPassword("secret");
      try (POIFSFileSystem files = new POIFSFileSystem()) {
        try (OutputStream locked = info.getEncryptor().getDataStream(files)) {
          locked.write(docx(text));
        }
        files.writeFilesystem(out);
      }
    });
  }

  static byte[] xlsx(String sheet, String... cells) {
    return bytes(out -> {
      try (XSSFWorkbook book = new XSSFWorkbook()) {
        var row = book.createSheet(sheet).createRow(0);
        for (int i = 0; i < cells.length; i++) {
          row.createCell(i).setCellValue(cells[i]);
        }
        book.write(out);
      }
    });
  }

  /** Names and contents in turn. */
  static byte[] zip(Object... namesAndContents) {
    return bytes(out -> {
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        for (int i = 0; i < namesAndContents.length; i += 2) {
          zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
          zip.write((byte[]) namesAndContents[i + 1]);
          zip.closeEntry();
        }
      }
    });
  }

  /** The zip with all entries marked as encrypted. */
  static byte[] markedEncrypted(byte[] zip) {
    byte[] marked = zip.clone();
    for (int i = 0; i + 10 < marked.length; i++) {
      if (marked[i] == 'P' && marked[i + 1] == 'K') {
        boolean local = marked[i + 2] == 3 && marked[i + 3] == 4;
        boolean central = marked[i + 2] == 1 && marked[i + 3] == 2;
        if (local || central) {
          marked[i + (local ? 6 : 8)] |= 1;
        }
      }
    }
    return marked;
  }

  static byte[] gzipOf(byte[] block, int times) {
    return bytes(out -> {
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        for (int i = 0; i < times; i++) {
          gzip.write(block);
        }
      }
    });
  }

  /** A zip with one entry of that many blocks. */
  static byte[] zipOf(String name, byte[] block, int times) {
    return bytes(out -> {
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        zip.putNextEntry(new ZipEntry(name));
        for (int i = 0; i < times; i++) {
          zip.write(block);
        }
        zip.closeEntry();
      }
    });
  }
}
