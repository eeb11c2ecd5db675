package org.estreat.ingest.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An item of Outlook: a message as properties (MS-OXPROPS), as far as mail needs them. */
interface MapiItem {
  int MESSAGE_CLASS = 0x001A;
  int IMPORTANCE = 0x0017;
  int SUBJECT = 0x0037;
  int CLIENT_SUBMIT_TIME = 0x0039;
  int SENT_REPRESENTING_NAME = 0x0042;
  int SENT_REPRESENTING_EMAIL = 0x0065;
  int TRANSPORT_HEADERS = 0x007D;
  int SENDER_NAME = 0x0C1A;
  int SENDER_EMAIL = 0x0C1F;
  int DELIVERY_TIME = 0x0E06;
  int MESSAGE_FLAGS = 0x0E07;
  int BODY = 0x1000;
  int INTERNET_MESSAGE_ID = 0x1035;
  int REFERENCES = 0x1039;
  int IN_REPLY_TO = 0x1042;
  int LAST_VERB = 0x1081;
  int FLAG_STATUS = 0x1090;
  int SENDER_SMTP = 0x5D01;
  int SENT_REPRESENTING_SMTP = 0x5D02;

  @Nullable String string(int property) throws IOException;

  @Nullable Instant time(int property) throws IOException;

  /** 0 where there is none. */
  int number(int property) throws IOException;

  /** The body as HTML. */
  @Nullable Html html() throws IOException;

  /** The body as RTF, not compressed any more. */
  byte @Nullable [] rtf() throws IOException;

  List<Recipient> recipients() throws IOException;

  List<Attachment> attachments() throws IOException;

  /** Octets with the name of their charset. */
  record Html(Octets octets, String charset) {}

  /**
   * @param type 1 To, 2 Cc, 3 Bcc
   * @param email an SMTP address, or one of Exchange's own
   */
  record Recipient(int type, @Nullable String name, @Nullable String email) {}

  /** What is attached; exactly one of the last three is there. */
  record Attachment(
      @Nullable String name,
      @Nullable String type,
      @Nullable String contentId,
      @Nullable Content content,
      @Nullable MapiItem message,
      @Nullable String obstacle) {}

  /** Opens the octets of an attachment. */
  interface Content {
    InputStream open() throws IOException;
  }

  /** The charset of a code page of Windows; 1252 where there is none of that number. */
  static Charset charset(int codePage) {
    Map<Integer, String> names =
        Map.of(
            65001, "UTF-8",
            20127, "US-ASCII",
            932, "windows-31j",
            936, "GBK",
            949, "x-windows-949",
            950, "x-windows-950",
            50220, "ISO-2022-JP",
            51932, "EUC-JP",
            54936, "GB18030");
    String name = names.get(codePage);
    if (name == null && codePage > 28590 && codePage < 28606) {
      name = "ISO-8859-" + (codePage - 28590);
    }
    for (String each :
        List.of(name == null ? "windows-" + codePage : name, "Cp" + codePage, "windows-1252")) {
      if (Charset.isSupported(each)) {
        return Charset.forName(each);
      }
    }
    return StandardCharsets.ISO_8859_1;
  }
}
