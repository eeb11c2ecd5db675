package org.estreat.app.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.index.MessageIndex;
import org.estreat.index.UidList;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * The hashes over a folder's messages. While nothing comes to a folder, which bytes its UIDs name
 * does not change, so the hash over UIDs and messages is taken again from what it was while the
 * hash over the UIDs is the same. For one thread.
 */
final class Digests {
  private record Known(UidValidity uidValidity, String uids, String messages) {}

  private final MessageIndex index;
  private final Map<Mailbox, Known> known = new HashMap<>();
  private @Nullable ArchivePosition followed;

  Digests(MessageIndex index) {
    this.index = index;
  }

  /** Forgets what came to have other messages up to here, another folder of that name too. */
  void follow(Archive archive, ArchivePosition until) throws IOException {
    if (followed != null) {
      archive.replay(followed, this::follow);
    }
    followed = until;
  }

  private void follow(CustodyEvent event) {
    switch (event) {
      case CustodyEvent.Sighted seen -> known.remove(seen.sighting().mailbox());
      case CustodyEvent.Renamed renamed -> {
        known.remove(renamed.from());
        known.remove(renamed.to());
      }
      case CustodyEvent.FlagsChanged _, CustodyEvent.Expunged _, CustodyEvent.Restored _ -> {}
      case CustodyEvent.MailboxGone _, CustodyEvent.UidValidityChanged _ -> {}
      case CustodyEvent.PassedBy _, CustodyEvent.Act _ -> {}
    }
  }

  /** Over {@code UID LF}. */
  static String ofUids(LongStream uids) {
    MessageDigest digest = MessageKey.newDigest();
    uids.forEach(uid -> digest.update((uid + "\n").getBytes(US_ASCII)));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Over {@code UID SPACE SHA256 LF}. */
  static String ofMessages(SortedMap<Long, String> messages) {
    MessageDigest digest = MessageKey.newDigest();
    messages.forEach((uid, key) -> digest.update((uid + " " + key + "\n").getBytes(US_ASCII)));
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Over the messages of these UIDs, which are present.
   *
   * @param uidsSha256 over the same UIDs
   */
  String ofMessages(UidList present, String uidsSha256) throws IOException {
    Known before = known.get(present.mailbox());
    if (before != null
        && before.uidValidity().equals(present.uidValidity())
        && before.uids().equals(uidsSha256)) {
      return before.messages();
    }
    TreeMap<Long, String> messages = new TreeMap<>();
    index.forEachPresent(
        present.mailbox(),
        present.uidValidity(),
        (sighting, key) -> {
          if (present.contains(sighting.uid().value())) {
            messages.put(sighting.uid().value(), key.sha256());
          }
        });
    String sha256 = ofMessages(messages);
    known.put(present.mailbox(), new Known(present.uidValidity(), uidsSha256, sha256));
    return sha256;
  }
}
