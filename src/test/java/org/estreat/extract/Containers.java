package org.estreat.extract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagePartName;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Files that hold other files. */
public final class Containers {
  private Containers() {}

  /** A letter with one attachment, as mail. */
  public static byte[] eml(String subject, String text, String name, byte[] attached) {
    return ("From: ann@example.org\r\nTo: bob@example.org\r\nSubject: "
            + subject
            + "\r\nDate: Mon, 3 Mar 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=\"limit\"\r\n\r\n"
            + "--limit\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + text
            + "\r\n--limit\r\nContent-Type: application/octet-stream; name=\""
            + name
            + "\"\r\nContent-Disposition: attachment; filename=\""
            + name
            + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(attached)
            + "\r\n--limit--\r\n")
        .getBytes(UTF_8);
  }

  /** An Outlook message with one attachment. */
  public static byte[] msg(String subject, String body, String name, byte[] attached) {
    return Fixtures.bytes(out -> {
      try (POIFSFileSystem file = new POIFSFileSystem()) {
        DirectoryEntry root = file.getRoot();
        text(root, 0x001A, "IPM.Note");
        text(root, 0x0037, subject);
        text(root, 0x1000, body);
        stream(root, "__properties_version1.0", new byte[32]);
        DirectoryEntry ids = root.createDirectory("__nameid_version1.0");
        for (String each : new String[] {"00020102", "00030102", "00040102"}) {
          stream(ids, "__substg1.0_" + each, new byte[0]);
        }
        DirectoryEntry attachment = root.createDirectory("__attach_version1.0_#00000000");
        stream(attachment, "__properties_version1.0", new byte[8]);
        text(attachment, 0x3707, name);
        text(attachment, 0x3704, name);
        stream(attachment, "__substg1.0_37010102", attached);
        file.writeFilesystem(out);
      }
    });
  }

  private static void text(DirectoryEntry item, int property, String text) throws IOException {
    stream(item, "__substg1.0_%04X001F".formatted(property), text.getBytes(UTF_16LE));
  }

  private static void stream(DirectoryEntry item, String name, byte[] octets) throws IOException {
    item.createDocument(name, new ByteArrayInputStream(octets));
  }

  /** A Word document with a file put into it. */
  public static byte[] docx(String text, String name, byte[] inside) {
    return Fixtures.bytes(out -> {
      try (XWPFDocument document = new XWPFDocument()) {
        document.createParagraph().createRun().setText(text);
        PackagePartName place =
            PackagingURIHelper.createPartName(URI.create("/word/embeddings/" + name));
        PackagePart part = document.getPackage().createPart(place, "application/zip");
        try (OutputStream content = part.getOutputStream()) {
          content.write(inside);
        }
        document
            .getPackagePart()
            .addRelationship(
                place,
                org.apache.poi.openxml4j.opc.TargetMode.INTERNAL,
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package");
        document.write(out);
      } catch (org.apache.poi.openxml4j.exceptions.InvalidFormatException e) {
        throw new IOException(e);
      }
    });
  }

  static byte[] tar(String name, byte[] content) {
    return Fixtures.bytes(out -> {
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    });
  }

  /** Locked where a password is given. */
  static byte[] sevenZip(String name, byte[] content, char... password) {
    try (SeekableInMemoryByteChannel file = new SeekableInMemoryByteChannel()) {
      try (SevenZOutputFile archive =
          password.length == 0
              ? new SevenZOutputFile(file)
              : new SevenZOutputFile(file, password)) {
        SevenZArchiveEntry entry = new SevenZArchiveEntry();
        entry.setName(name);
        entry.setLastModifiedTime(java.nio.file.attribute.FileTime.fromMillis(1_700_000_000_000L));
        archive.putArchiveEntry(entry);
        archive.write(content);
        archive.closeArchiveEntry();
      }
      return java.util.Arrays.copyOf(file.array(), (int) file.size());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Of version 4, not packed. */
  static byte[] rar(String name, byte[] content) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {0x52, 0x61, 0x72, 0x21, 0x1A, 7, 0});
    file.writeBytes(
        rarBlock(
            little(11).put((byte) 0x73).putShort((short) 0).putShort((short) 13).put(new byte[6])));
    CRC32 sum = new CRC32();
    sum.update(content);
    int length = 32 + name.length();
    ByteBuffer head = little(length - 2).put((byte) 0x74).putShort((short) 0x8000);
    head.putShort((short) length).putInt(content.length).putInt(content.length).put((byte) 3);
    head.putInt((int) sum.getValue()).putInt(0x5A63_4000).put((byte) 20).put((byte) 0x30);
    head.putShort((short) name.length()).putInt(0x81A4).put(name.getBytes(US_ASCII));
    file.writeBytes(rarBlock(head));
    file.writeBytes(content);
    file.writeBytes(
        rarBlock(little(5).put((byte) 0x7B).putShort((short) 0x4000).putShort((short) 7)));
    return file.toByteArray();
  }

  /** All that was put into it. */
  private static byte[] octets(ByteBuffer full) {
    byte[] octets = new byte[full.flip().remaining()];
    full.get(octets);
    return octets;
  }

  private static ByteBuffer little(int octets) {
    return ByteBuffer.allocate(octets).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] rarBlock(ByteBuffer head) {
    CRC32 sum = new CRC32();
    byte[] fields = octets(head);
    sum.update(fields);
    return octets(little(2 + fields.length).putShort((short) sum.getValue()).put(fields));
  }

  /** What Outlook calls winmail.dat (MS-OXTNEF). */
  static byte[] tnef(String subject, String body, String name, byte[] attached) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(little(6).putInt(0x223E_9F78).putShort((short) 1).array());
    attribute(file, 1, 0x0008_9006, little(4).putInt(0x1_0000).array());
    attribute(file, 1, 0x0006_9007, little(8).putInt(1252).array());
    attribute(file, 1, 0x0007_8008, ansi("IPM.Microsoft Mail.Note"));
    attribute(file, 1, 0x0001_8004, ansi(subject));
    attribute(file, 1, 0x0002_800C, ansi(body));
    attribute(file, 2, 0x0006_9002, new byte[14]);
    attribute(file, 2, 0x0001_8010, ansi(name));
    attribute(file, 2, 0x0006_800F, attached);
    return file.toByteArray();
  }

  private static byte[] ansi(String text) {
    return (text + "\0").getBytes(ISO_8859_1);
  }

  private static void attribute(ByteArrayOutputStream file, int level, int id, byte[] content) {
    int sum = 0;
    for (byte octet : content) {
      sum += octet & 0xFF;
    }
    ByteBuffer bytes = little(11 + content.length).put((byte) level).putInt(id);
    file.writeBytes(octets(bytes.putInt(content.length).put(content).putShort((short) sum)));
  }

  /** An OpenDocument file with this text as body of its content. */
  static byte[] openDocument(String type, String body, boolean locked) {
    String namespaces =
        " xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
            + " xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
            + " xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'";
    String content =
        "<?xml version='1.0'?><office:document-content"
            + namespaces
            + "><office:body>"
            + body
            + "</office:body></office:document-content>";
    String key = "<manifest:encryption-data manifest:checksum='x'/>";
    String manifest =
        "<?xml version='1.0'?><manifest:manifest"
            + " xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
            + "<manifest:file-entry manifest:full-path='content.xml'>"
            + (locked ? key : "")
            + "</manifest:file-entry></manifest:manifest>";
    byte[] shown = locked ? new byte[] {1, 2, 3, 4} : content.getBytes(UTF_8);
    return Fixtures.zip(
        "mimetype",
        type.getBytes(US_ASCII),
        "META-INF/manifest.xml",
        manifest.getBytes(UTF_8),
        "content.xml",
        shown);
  }

  static byte[] epub(String text) {
    String container =
        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile"
            + " full-path='c.opf' media-type='application/oebps-package+xml'/></rootfiles>"
            + "</container>";
    String book =
        "<package xmlns='http://www.idpf.org/2007/opf'><manifest><item id='a' href='a.xhtml'"
            + " media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine>"
            + "</package>";
    String page =
        "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>" + text + "</p></body></html>";
    return Fixtures.zip(
        "mimetype",
        "application/epub+zip".getBytes(US_ASCII),
        "META-INF/container.xml",
        container.getBytes(UTF_8),
        "c.opf",
        book.getBytes(UTF_8),
        "a.xhtml",
        page.getBytes(UTF_8));
  }

  static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
