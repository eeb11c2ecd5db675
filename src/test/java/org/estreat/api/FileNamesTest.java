package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.estreat.model.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "report.pdf          | report.pdf",
        "Übersicht 2026.xlsx | Übersicht 2026.xlsx",
        "../../etc/passwd    | _.._etc_passwd",
        "C:\\\\boot.ini      | C_boot.ini",
        ".bashrc             | bashrc",
        "...                 | part",
        "''                  | part",
        "-                   | part",
        "'  '                | part",
        "/                   | part",
        "con                 | _con",
        "NUL.txt             | _NUL.txt",
        "console.txt         | console.txt",
        "'trailing. . '      | trailing",
        "'con .txt'          | _con .txt",
        "COM¹.txt            | _COM¹.txt",
        "conout$             | _conout$",
        "-rf                 | rf",
        "~root               | root",
        "'. ./../x'          | _.._x",
        "\\\\host\\share | _host_share",
      })
  void namesAreSafeToSaveUnder(String given, String safe) {
    assertThat(FileNames.safe(given, "part")).isEqualTo(safe);
  }

  @Test
  void controlsAndDirectionMarksGo() {
    assertThat(FileNames.safe("a\r\nSet-Cookie: b\u0000.txt", "x"))
        .isEqualTo("a  Set-Cookie_ b_.txt");
    assertThat(FileNames.safe("invoice\u202Efdp.exe", "x")).isEqualTo("invoice_fdp.exe");
  }

  @Test
  void longNamesKeepTheirExtension() {
    String name = FileNames.safe("\uD83D\uDE00".repeat(200) + ".docx", "x");
    assertThat(name).endsWith("\uD83D\uDE00.docx");
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(170, 180);
  }

  @Test
  void namesOfAnyLengthAreShortenedInTime() {
    for (String flood : List.of(".", " ", "a.", "\uD800", "..x", "\u202E")) {
      String name = FileNames.safe(flood.repeat(1 << 20) + "x", "part");
      assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 180);
      assertThat(name).doesNotEndWith(".").doesNotStartWith(".");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "text, html, application/octet-stream",
    "text, plain, text/plain",
    "text, calendar, application/octet-stream",
    "text, xml, application/octet-stream",
    "image, svg+xml, application/octet-stream",
    "image, png, image/png",
    "application, xhtml+xml, application/octet-stream",
    "application, javascript, application/octet-stream",
    "application, pdf, application/pdf",
    "application, vnd.openxmlformats-officedocument.wordprocessingml.document,"
        + " application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "message, rfc822, application/octet-stream",
    "multipart, mixed, application/octet-stream",
    "'text/html; x', plain, application/octet-stream",
  })
  void nothingThatABrowserRunsIsServedAsSuch(String type, String subtype, String served) {
    assertThat(FileNames.servedType(new ContentType(type, subtype, Map.of()))).isEqualTo(served);
  }

  @ParameterizedTest
  @CsvSource({"koi8-r, text/plain; charset=koi8-r", "'x\r\nY: z', text/plain"})
  void aCharsetGoesWithPlainText(String charset, String served) {
    assertThat(FileNames.servedType(new ContentType("text", "plain", Map.of("charset", charset))))
        .isEqualTo(served);
  }

  @Test
  void dispositionsCarryAnyName() {
    assertThat(FileNames.attachment("é \"100%\".txt"))
        .isEqualTo(
            "attachment; filename=\"_ _100__.txt\"; filename*=UTF-8''%C3%A9%20%22100%25%22.txt");
  }
}
