package org.estreat.ingest.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.hmef.CompressedRTF;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.apache.poi.poifs.filesystem.DocumentNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.util.LocaleUtil;
import org.jspecify.annotations.Nullable;

/**
 * An item in a {@code .msg} file: a folder of a compound file whose streams are its properties
 * (MS-OXMSG). Each is read when it is asked for.
 */
final class MsgItem implements MapiItem {
  private static final String PROPERTIES = "__properties_version1.0";
  private static final int TOP_HEADER = 32;
  private static final int EMBEDDED_HEADER = 24;
  private static final int PART_HEADER = 8;
  private static final int ENTRY = 16;

  private static final int DISPLAY_NAME = 0x3001;
  private static final int EMAIL_ADDRESS = 0x3003;
  private static final int SMTP_ADDRESS = 0x39FE;
  private static final int RECIPIENT_TYPE = 0x0C15;
  private static final int HTML = 0x1013;
  private static final int RTF_COMPRESSED = 0x1009;
  private static final int INTERNET_CODE_PAGE = 0x3FDE;
  private static final int LOCALE_ID = 0x3FF1;
  private static final int MESSAGE_CODE_PAGE = 0x3FFD;
  private static final int ATTACH_DATA = 0x3701;
  private static final int ATTACH_METHOD = 0x3705;
  private static final int ATTACH_FILE_NAME = 0x3704;
  private static final int ATTACH_LONG_NAME = 0x3707;
  private static final int ATTACH_TYPE = 0x370E;
  private static final int ATTACH_CONTENT_ID = 0x3712;

  private static final int BY_REFERENCE_FIRST = 2;
  private static final int BY_REFERENCE_LAST = 4;

  private static final long TICKS_A_SECOND = 10_000_000;
  private static final long SECONDS_1601_TO_1970 = 11_644_473_600L;

  /** A property that does not fit into memory. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge(String message) {
      super(message);
    }
  }

  private final DirectoryNode folder;
  private final int codePage;
  private final long largest;
  private final Map<Integer, Long> fixed = new HashMap<>();

  /**
   * @param largest octets of a property that is taken; more is a fault
   */
  MsgItem(DirectoryNode folder, long largest) throws IOException {
    this(folder, TOP_HEADER, 0, largest);
  }

  private MsgItem(DirectoryNode folder, int header, int codePage, long largest) throws IOException {
    this.folder = folder;
    this.largest = largest;
    byte[] octets = stream(PROPERTIES);
    if (octets == null && header == TOP_HEADER) {
      throw new IOException("a compound file without Outlook's properties: no .msg");
    }
    ByteBuffer entries = ByteBuffer.wrap(octets == null ? new byte[0] : octets);
    entries.order(ByteOrder.LITTLE_ENDIAN);
    for (int at = header; at + ENTRY <= entries.limit(); at += ENTRY) {
      fixed.put(entries.getShort(at + 2) & 0xFFFF, entries.getLong(at + 8));
    }
    this.codePage = codePage != 0 ? codePage : ownCodePage();
  }

  /** Of text that is not in UTF-16; by the language where no page is named. */
  private int ownCodePage() {
    int named = number(MESSAGE_CODE_PAGE);
    int language = number(LOCALE_ID);
    if (named == 0 && language != 0) {
      return LocaleUtil.getDefaultCodePageFromLCID(language);
    }
    return named != 0 ? named : number(INTERNET_CODE_PAGE);
  }

  @Override
  public @Nullable String string(int property) throws IOException {
    byte[] wide = stream(name(property, 0x001F));
    if (wide != null) {
      return ended(new String(wide, StandardCharsets.UTF_16LE));
    }
    byte[] narrow = stream(name(property, 0x001E));
    return narrow == null ? null : ended(new String(narrow, MapiItem.charset(codePage)));
  }

  private static String ended(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  @Override
  public @Nullable Instant time(int property) {
    Long ticks = fixed.get(property);
    if (ticks == null || ticks <= 0) {
      return null;
    }
    return Times.within(ticks / TICKS_A_SECOND - SECONDS_1601_TO_1970);
  }

  @Override
  public int number(int property) {
    return fixed.getOrDefault(property, 0L).intValue();
  }

  @Override
  public @Nullable Html html() throws IOException {
    byte[] binary = stream(name(HTML, 0x0102));
    if (binary != null) {
      int page = number(INTERNET_CODE_PAGE);
      return new Html(new Octets(binary), MapiItem.charset(page == 0 ? codePage : page).name());
    }
    String text = string(HTML);
    return text == null ? null : new Html(Octets.utf8(text), "UTF-8");
  }

  @Override
  public byte @Nullable [] rtf() throws IOException {
    byte[] compressed = stream(name(RTF_COMPRESSED, 0x0102));
    if (compressed == null) {
      return null;
    }
    ByteArrayOutputStream rtf = new ByteArrayOutputStream();
    new CompressedRTF().decompress(new ByteArrayInputStream(compressed), rtf);
    return rtf.toByteArray();
  }

  @Override
  public List<Recipient> recipients() throws IOException {
    List<Recipient> recipients = new ArrayList<>();
    for (DirectoryNode each : folders("__recip_version1.0_")) {
      MsgItem item = new MsgItem(each, PART_HEADER, codePage, largest);
      String smtp = item.string(SMTP_ADDRESS);
      recipients.add(
          new Recipient(
              item.number(RECIPIENT_TYPE),
              item.string(DISPLAY_NAME),
              smtp == null ? item.string(EMAIL_ADDRESS) : smtp));
    }
    return recipients;
  }

  @Override
  public List<Attachment> attachments() throws IOException {
    List<Attachment> attachments = new ArrayList<>();
    for (DirectoryNode each : folders("__attach_version1.0_")) {
      attachments.add(new MsgItem(each, PART_HEADER, codePage, largest).attachment());
    }
    return attachments;
  }

  private Attachment attachment() throws IOException {
    String longName = string(ATTACH_LONG_NAME);
    String name = longName == null ? string(ATTACH_FILE_NAME) : longName;
    String type = string(ATTACH_TYPE);
    String id = string(ATTACH_CONTENT_ID);
    String shown = name == null ? string(DISPLAY_NAME) : name;
    Entry object = entry(name(ATTACH_DATA, 0x000D));
    if (object instanceof DirectoryNode embedded && entry(embedded, PROPERTIES) != null) {
      MsgItem message = new MsgItem(embedded, EMBEDDED_HEADER, 0, largest);
      return new Attachment(shown, type, id, null, message, null);
    }
    if (object instanceof DirectoryNode) {
      return new Attachment(shown, type, id, null, null, "an OLE object, which is in the .msg");
    }
    Entry data = entry(name(ATTACH_DATA, 0x0102));
    if (data instanceof DocumentNode document) {
      return new Attachment(shown, type, id, () -> new DocumentInputStream(document), null, null);
    }
    int method = number(ATTACH_METHOD);
    boolean elsewhere = method >= BY_REFERENCE_FIRST && method <= BY_REFERENCE_LAST;
    String why = elsewhere ? "it was only a link to a file elsewhere" : "it has no content";
    return new Attachment(shown, type, id, null, null, why);
  }

  private List<DirectoryNode> folders(String prefix) {
    List<DirectoryNode> folders = new ArrayList<>();
    for (Entry entry : folder) {
      String name = entry.getName().toLowerCase(Locale.ROOT);
      if (entry instanceof DirectoryNode each && name.startsWith(prefix)) {
        folders.add(each);
      }
    }
    folders.sort((a, b) -> a.getName().compareToIgnoreCase(b.getName()));
    return folders;
  }

  private static String name(int property, int type) {
    return String.format(Locale.ROOT, "__substg1.0_%04X%04X", property, type);
  }

  private @Nullable Entry entry(String name) throws IOException {
    return entry(folder, name);
  }

  private static @Nullable Entry entry(DirectoryNode folder, String name) throws IOException {
    return folder.hasEntryCaseInsensitive(name) ? folder.getEntryCaseInsensitive(name) : null;
  }

  private byte @Nullable [] stream(String name) throws IOException {
    if (!(entry(name) instanceof DocumentNode document)) {
      return null;
    }
    if (document.getSize() > largest) {
      throw new TooLarge(
          "is not taken into the message: %s has %d octets, at most %d fit into this process"
              .formatted(name, document.getSize(), largest));
    }
    try (DocumentInputStream in = new DocumentInputStream(document)) {
      return in.readAllBytes();
    }
  }
}
