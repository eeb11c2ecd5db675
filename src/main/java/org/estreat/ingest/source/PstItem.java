package org.estreat.ingest.source;

import com.pff.PSTAttachment;
import com.pff.PSTException;
import com.pff.PSTMessage;
import com.pff.PSTRecipient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item in a {@code .pst} file, read by java-libpst. */
final class PstItem implements MapiItem {
  private static final int MOST_ENTRIES = 10_000;
  private static final int READ = 1;
  private static final int UNSENT = 8;
  private static final int REPLIED = 102;
  private static final int FORWARDED = 104;
  private static final int FLAGGED = 2;

  private final PSTMessage item;

  PstItem(PSTMessage item) {
    this.item = item;
  }

  @Override
  public @Nullable String string(int property) {
    String text =
        switch (property) {
          case MESSAGE_CLASS -> item.getMessageClass();
          case SUBJECT -> item.getSubject();
          case TRANSPORT_HEADERS -> item.getTransportMessageHeaders();
          case SENDER_NAME -> item.getSenderName();
          case SENDER_EMAIL -> item.getSenderEmailAddress();
          case SENT_REPRESENTING_NAME -> item.getSentRepresentingName();
          case SENT_REPRESENTING_EMAIL -> item.getSentRepresentingEmailAddress();
          case INTERNET_MESSAGE_ID -> item.getInternetMessageId();
          case IN_REPLY_TO -> item.getInReplyToId();
          case BODY -> item.getBody();
          default -> null;
        };
    return text == null || text.isEmpty() ? null : text;
  }

  @Override
  @SuppressWarnings("JavaUtilDate") // the library's
  public @Nullable Instant time(int property) {
    Date date =
        switch (property) {
          case CLIENT_SUBMIT_TIME -> item.getClientSubmitTime();
          case DELIVERY_TIME -> item.getMessageDeliveryTime();
          default -> null;
        };
    return date == null ? null : Times.within(Math.floorDiv(date.getTime(), 1000));
  }

  @Override
  public int number(int property) {
    return switch (property) {
      case MESSAGE_FLAGS -> (item.isRead() ? READ : 0) | (item.isUnsent() ? UNSENT : 0);
      case LAST_VERB -> item.hasReplied() ? REPLIED : item.hasForwarded() ? FORWARDED : 0;
      case FLAG_STATUS -> item.isFlagged() ? FLAGGED : 0;
      case IMPORTANCE -> item.getImportance();
      default -> 0;
    };
  }

  @Override
  public @Nullable Html html() {
    String html = item.getBodyHTML();
    return html == null || html.isEmpty() ? null : new Html(Octets.utf8(html), "UTF-8");
  }

  @Override
  public byte @Nullable [] rtf() throws IOException {
    try {
      String rtf = item.getRTFBody();
      return rtf == null || rtf.isEmpty() ? null : rtf.getBytes(StandardCharsets.ISO_8859_1);
    } catch (PSTException e) {
      throw new IOException("the RTF body: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Recipient> recipients() throws IOException {
    try {
      List<Recipient> recipients = new ArrayList<>();
      int count = Math.min(item.getNumberOfRecipients(), MOST_ENTRIES);
      for (int i = 0; i < count; i++) {
        PSTRecipient each = item.getRecipient(i);
        String smtp = each.getSmtpAddress();
        recipients.add(
            new Recipient(
                each.getRecipientType(),
                each.getDisplayName(),
                smtp == null || smtp.isEmpty() ? each.getEmailAddress() : smtp));
      }
      return recipients;
    } catch (PSTException e) {
      throw new IOException("the recipients: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Attachment> attachments() throws IOException {
    List<Attachment> attachments = new ArrayList<>();
    int count = Math.min(item.getNumberOfAttachments(), MOST_ENTRIES);
    for (int i = 0; i < count; i++) {
      attachments.add(attachment(i));
    }
    notRead("attachments", item.getNumberOfAttachments(), attachments);
    try {
      notRead("recipients", item.getNumberOfRecipients(), attachments);
    } catch (PSTException e) {
      throw new IOException("the recipients: " + e.getMessage(), e);
    }
    return attachments;
  }

  /** What lies beyond the most that is read is told of, as if it were an attachment. */
  private static void notRead(String what, int count, List<Attachment> attachments) {
    if (count > MOST_ENTRIES) {
      String reason = "of " + count + " " + what + " only the first " + MOST_ENTRIES + " are read";
      attachments.add(lost(what, reason));
    }
  }

  private Attachment attachment(int number) {
    try {
      PSTAttachment each = item.getAttachment(number);
      String longName = each.getLongFilename();
      String name = longName.isEmpty() ? each.getFilename() : longName;
      PSTMessage embedded = each.getEmbeddedPSTMessage();
      if (embedded != null) {
        MapiItem message = new PstItem(embedded);
        return new Attachment(name, each.getMimeTag(), each.getContentId(), null, message, null);
      }
      return switch (each.getAttachMethod()) {
        case PSTAttachment.ATTACHMENT_METHOD_BY_REFERENCE,
            PSTAttachment.ATTACHMENT_METHOD_BY_REFERENCE_RESOLVE,
            PSTAttachment.ATTACHMENT_METHOD_BY_REFERENCE_ONLY ->
            lost(name, "it was only a link to a file elsewhere");
        default ->
            new Attachment(
                name,
                each.getMimeTag(),
                each.getContentId(),
                () -> {
                  try {
                    return each.getFileInputStream();
                  } catch (PSTException e) {
                    throw new IOException(e.getMessage(), e);
                  }
                },
                null,
                null);
      };
    } catch (PSTException | IOException | RuntimeException e) {
      return lost("attachment " + (number + 1), SourceWalker.unreadable(e));
    }
  }

  private static Attachment lost(String name, String why) {
    return new Attachment(name, null, null, null, null, why);
  }
}
