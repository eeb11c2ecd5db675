package org.estreat.ingest;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.PartPath;

/**
 * What the register says that is lost of a message, to be compared with what another reading of it
 * loses. Unchanging.
 *
 * @param own of the message itself and of parts that have no content
 * @param all with those of its contents
 */
record Losses(Set<Loss> own, Set<Loss> all) {
  record Loss(PartPath path, Defect.Kind kind) {
    /** Nothing was read of this one's part, and the other is in it. */
    private boolean hides(Loss other) {
      List<Integer> outer = path.numbers();
      List<Integer> inner = other.path.numbers();
      return kind == Defect.Kind.UNREAD
          && inner.size() >= outer.size()
          && inner.subList(0, outer.size()).equals(outer);
    }
  }

  /** Of the message that this row is of, whichever rows are to be tried again. */
  static Losses of(MessageIndex index, PartException row) throws IOException {
    Losses losses = new Losses(new HashSet<>(), new HashSet<>());
    for (PartException each : index.exceptions(row.sighting().id())) {
      if (each.item().where().isEmpty()) {
        losses.all.addAll(of(each.causes()));
      }
      if (each.item().content().isEmpty()) {
        losses.own.addAll(of(each.causes()));
      }
    }
    return losses;
  }

  static Set<Loss> of(Message message) {
    return of(message.defects());
  }

  private static Set<Loss> of(List<Defect> defects) {
    Set<Loss> losses = new HashSet<>();
    for (Defect defect : defects) {
      if (defect.kind().losesText()) {
        losses.add(new Loss(defect.path(), defect.kind()));
      }
    }
    return losses;
  }

  boolean someAreNotOf(Message message) {
    return !of(message).containsAll(own);
  }

  /** Whether the message loses nothing that it had not lost. */
  boolean coverThoseOf(Message message) {
    return of(message).stream()
        .allMatch(loss -> all.contains(loss) || all.stream().anyMatch(each -> each.hides(loss)));
  }
}
