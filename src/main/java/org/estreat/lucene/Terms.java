package org.estreat.lucene;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.lucene.util.BytesRef;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.SightingId;
import org.estreat.model.UidValidity;

/** Values as the bytes of terms that are compared whole. */
final class Terms {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Beyond this many bytes a value is named by its hash; Lucene's limit is 32,766. */
  private static final int LONGEST = 1000;

  /** Lucene's limit for the values of a sorted column, less what a place adds. */
  private static final int LONGEST_MAILBOX = 32_000;

  private Terms() {}

  static BytesRef id(SightingId id) {
    return new BytesRef(Base64.getUrlDecoder().decode(id.value()));
  }

  static BytesRef key(MessageKey key) {
    return new BytesRef(HexFormat.of().parseHex(key.sha256()));
  }

  /** The content's hash. */
  static BytesRef content(String sha256) {
    return SHA256.matcher(sha256).matches()
        ? new BytesRef(HexFormat.of().parseHex(sha256))
        : text("\0" + sha256);
  }

  /** Any text that is compared whole. */
  static BytesRef text(String text) {
    byte[] bytes = Folding.utf8(text);
    return bytes.length <= LONGEST
        ? new BytesRef(bytes)
        : new BytesRef("\0sha256:" + MessageKey.of(bytes));
  }

  static BytesRef type(String type, String subtype) {
    return text(type + "\0" + subtype);
  }

  static BytesRef source(Mailbox mailbox, String source) {
    return text(mailbox + "\0" + source);
  }

  /**
   * Account and name in UTF-16, so that the order of the bytes is the order of Mailbox; the length
   * of the account stands at the end, so that no two mailboxes share one form.
   */
  static byte[] mailbox(Mailbox mailbox) throws IOException {
    String account = mailbox.account();
    String name = mailbox.name();
    int length = 2 * (account.length() + name.length()) + 6;
    if (length > LONGEST_MAILBOX) {
      throw new IOException(
          "the name of a mailbox is too long to index: "
              + (account.length() + name.length())
              + " characters, expected at most "
              + (LONGEST_MAILBOX - 6) / 2
              + ", account "
              + account);
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.asCharBuffer().put(account).put('\0').put(name);
    bytes.putInt(length - 4, account.length());
    return bytes.array();
  }

  /** The mailbox of which these are the bytes. */
  static Mailbox mailbox(BytesRef bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length).slice();
    int account = buffer.getInt(bytes.length - 4);
    String names = buffer.slice(0, bytes.length - 4).asCharBuffer().toString();
    return new Mailbox(names.substring(0, account), names.substring(account + 1));
  }

  static BytesRef place(BytesRef mailbox, UidValidity validity) {
    byte[] place =
        Arrays.copyOfRange(mailbox.bytes, mailbox.offset, mailbox.offset + mailbox.length + 4);
    ByteBuffer.wrap(place).putInt(mailbox.length, (int) validity.value());
    return new BytesRef(place);
  }

  /** The mailbox's bytes in a place. */
  static BytesRef mailboxOf(BytesRef place) {
    return new BytesRef(place.bytes, place.offset, place.length - 4);
  }

  /** The UIDVALIDITY in a place. */
  static UidValidity validityOf(BytesRef place) {
    int at = place.offset + place.length - 4;
    return new UidValidity(Integer.toUnsignedLong(ByteBuffer.wrap(place.bytes).getInt(at)));
  }
}
