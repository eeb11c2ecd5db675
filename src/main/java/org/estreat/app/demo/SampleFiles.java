package org.estreat.app.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Attachments of the sample mail, made by hand so that they are small and the same each time: a
 * PDF, a DOCX, an XLSX with hardly more than their formats demand, and zip archives.
 */
final class SampleFiles {
  private static final LocalDateTime TIME = LocalDateTime.of(2025, 1, 1, 0, 0);
  private static final String XML =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  private static final String OFFICE = "http://schemas.openxmlformats.org/";
  private static final String RELATIONS =
      "<Relationships xmlns=\"" + OFFICE + "package/2006/relationships\">%s</Relationships>";
  private static final String RELATION =
      "<Relationship Id=\"%s\" Type=\""
          + OFFICE
          + "officeDocument/2006/relationships/%s\""
          + " Target=\"%s\"/>";

  private SampleFiles() {}

  /** A PDF with a page for each text, lines of ASCII in Helvetica. */
  static byte[] pdf(String... pages) {
    List<String> objects = new ArrayList<>();
    StringBuilder kids = new StringBuilder();
    for (int i = 0; i < pages.length; i++) {
      kids.append(4 + 2 * i).append(" 0 R ");
    }
    objects.add("<< /Type /Catalog /Pages 2 0 R >>");
    objects.add("<< /Type /Pages /Kids [ " + kids + "] /Count " + pages.length + " >>");
    objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for (int i = 0; i < pages.length; i++) {
      StringBuilder drawing = new StringBuilder("BT /F1 12 Tf 14 TL 72 760 Td\n");
      pages[i].lines().forEach(l -> drawing.append('(').append(escaped(l)).append(") Tj T*\n"));
      drawing.append("ET");
      objects.add(
          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
              + (5 + 2 * i)
              + " 0 R /Resources << /Font << /F1 3 0 R >> >> >>");
      objects.add("<< /Length " + drawing.length() + " >>\nstream\n" + drawing + "\nendstream");
    }
    return withTable(objects);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)");
  }

  /** The objects, numbered from 1, with the table that says at which octet each begins. */
  private static byte[] withTable(List<String> objects) {
    StringBuilder out = new StringBuilder("%PDF-1.4\n");
    StringBuilder table = new StringBuilder("0000000000 65535 f \n");
    for (int i = 0; i < objects.size(); i++) {
      table.append("%010d 00000 n \n".formatted(out.length()));
      out.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
    }
    int start = out.length();
    int count = objects.size() + 1;
    out.append("xref\n0 ").append(count).append('\n').append(table);
    out.append("trailer\n<< /Size ").append(count).append(" /Root 1 0 R >>\n");
    out.append("startxref\n").append(start).append("\n%%EOF\n");
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** A Word document of these paragraphs. */
  static byte[] docx(String... paragraphs) {
    StringBuilder body = new StringBuilder();
    for (String paragraph : paragraphs) {
      body.append("<w:p><w:r><w:t xml:space=\"preserve\">").append(xml(paragraph));
      body.append("</w:t></w:r></w:p>");
    }
    String main =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    Map<String, byte[]> entries = new LinkedHashMap<>();
    put(entries, "[Content_Types].xml", types("/word/document.xml", main));
    put(entries, "_rels/.rels", relations("rId1", "officeDocument", "word/document.xml"));
    put(
        entries,
        "word/document.xml",
        "<w:document xmlns:w=\""
            + OFFICE
            + "wordprocessingml/2006/main\"><w:body>"
            + body
            + "</w:body></w:document>");
    return zip(entries);
  }

  /** An Excel workbook of one sheet with these rows of texts. */
  static byte[] xlsx(String sheet, List<List<String>> rows) {
    StringBuilder data = new StringBuilder();
    for (List<String> row : rows) {
      data.append("<row>");
      for (String cell : row) {
        data.append("<c t=\"inlineStr\"><is><t>").append(xml(cell)).append("</t></is></c>");
      }
      data.append("</row>");
    }
    String namespace = "xmlns=\"" + OFFICE + "spreadsheetml/2006/main\"";
    String type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    Map<String, byte[]> entries = new LinkedHashMap<>();
    put(
        entries,
        "[Content_Types].xml",
        types("/xl/workbook.xml", type + "sheet.main+xml")
            .replace(
                "</Types>",
                override("/xl/worksheets/sheet1.xml", type + "worksheet+xml") + "</Types>"));
    put(entries, "_rels/.rels", relations("rId1", "officeDocument", "xl/workbook.xml"));
    put(
        entries,
        "xl/workbook.xml",
        "<workbook "
            + namespace
            + " xmlns:r=\""
            + OFFICE
            + "officeDocument/2006/relationships\">"
            + "<sheets><sheet name=\""
            + xml(sheet)
            + "\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
            + "</workbook>");
    put(
        entries,
        "xl/_rels/workbook.xml.rels",
        relations("rId1", "worksheet", "worksheets/sheet1.xml"));
    put(
        entries,
        "xl/worksheets/sheet1.xml",
        "<worksheet " + namespace + "><sheetData>" + data + "</sheetData></worksheet>");
    return zip(entries);
  }

  private static void put(Map<String, byte[]> entries, String name, String document) {
    entries.put(name, (XML + document).getBytes(StandardCharsets.UTF_8));
  }

  private static String types(String part, String type) {
    return "<Types xmlns=\""
        + OFFICE
        + "package/2006/content-types\">"
        + "<Default Extension=\"rels\""
        + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + override(part, type)
        + "</Types>";
  }

  private static String override(String part, String type) {
    return "<Override PartName=\"" + part + "\" ContentType=\"" + type + "\"/>";
  }

  private static String relations(String id, String type, String target) {
    return RELATIONS.formatted(RELATION.formatted(id, type, target));
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** A zip archive with all times the same. */
  static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (var entry : entries.entrySet()) {
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setTimeLocal(TIME);
        zip.putNextEntry(header);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }
}
