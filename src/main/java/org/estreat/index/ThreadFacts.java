package org.estreat.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.estreat.model.HeaderField;
import org.estreat.model.Message;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * What threading (RFC 5256 section 3) looks at of one message. Ids and subjects are only ever asked
 * whether they are equal, so their digests stand for them.
 *
 * @param id of the first valid message id in Message-ID; null where there is none
 * @param references of the valid message ids in References in their order, with repetitions; where
 *     it has none, of the first in In-Reply-To
 * @param subject of the base subject in {@link NormalForm}; null where that is empty
 * @param reply whether the subject is one of a reply or a forwarded message
 */
public record ThreadFacts(
    @Nullable Digest id, List<Digest> references, @Nullable Digest subject, boolean reply) {
  public ThreadFacts {
    references = List.copyOf(references);
  }

  /** 128 bits of a SHA-256: as good as certainly equal for equal texts alone. */
  public record Digest(long high, long low) {
    static Digest of(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      ByteBuffer digest = ByteBuffer.wrap(MessageKey.newDigest().digest(bytes));
      return new Digest(digest.getLong(), digest.getLong());
    }
  }

  public static ThreadFacts of(Message message) {
    List<String> ids = ids(message, "Message-ID");
    List<String> references = ids(message, "References");
    if (references.isEmpty()) {
      references = ids(message, "In-Reply-To").stream().limit(1).toList();
    }
    List<String> subjects = message.envelope().subject();
    String subject = subjects.isEmpty() ? "" : subjects.getFirst();
    String base = SortForm.subject(message.envelope());
    return new ThreadFacts(
        ids.isEmpty() ? null : Digest.of(ids.getFirst()),
        references.stream().map(Digest::of).toList(),
        base.isEmpty() ? null : Digest.of(base),
        BaseSubject.isReplyOrForward(subject));
  }

  /** Of all fields of the name: mail that was cut and put together again can have several. */
  private static List<String> ids(Message message, String name) {
    return message.headers().stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(HeaderField::raw)
        .flatMap(value -> MessageIds.in(value).stream())
        .toList();
  }
}
