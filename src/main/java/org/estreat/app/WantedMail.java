package org.estreat.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.estreat.imap.Restorer;
import org.estreat.index.Coverage;
import org.estreat.index.Hit;
import org.estreat.index.Hits;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * What a search finds, as messages to restore.
 *
 * @param messages oldest first
 * @param inTarget hits that are in the target itself and stand for a message that was found
 *     elsewhere too: the copies of an earlier restore, where the target is collected
 * @param complete whether all that the program looks at was searched
 */
record WantedMail(
    List<Restorer.Message> messages, long inTarget, boolean complete, Coverage coverage) {
  private static final int PAGE = 500;

  /** Messages that are the same, by where they were found. */
  private record Same(List<Restorer.Message> elsewhere, List<Restorer.Message> inTarget) {
    private List<Restorer.Message> wanted() {
      return elsewhere.size() >= inTarget.size() ? elsewhere : inTarget;
    }
  }

  static WantedMail find(MessageIndex index, SearchRequest request, Mailbox target)
      throws IOException {
    Map<Restorer.Confirmed, Same> all = new LinkedHashMap<>();
    Hits hits = page(index, request, null);
    add(hits, target, all);
    boolean complete = hits.complete();
    for (String cursor = hits.cursor(); cursor != null; cursor = hits.cursor()) {
      hits = page(index, request, cursor);
      add(hits, target, all);
      complete &= hits.complete();
    }
    List<Restorer.Message> messages = new ArrayList<>();
    long found = 0;
    for (Same same : all.values()) {
      messages.addAll(same.wanted());
      found += same.elsewhere().size() + same.inTarget().size();
    }
    boolean everyPage = found == hits.total();
    return new WantedMail(
        messages, found - messages.size(), complete && everyPage, hits.coverage());
  }

  private static Hits page(MessageIndex index, SearchRequest request, @Nullable String cursor)
      throws IOException {
    return index.search(
        new SearchRequest(
            request.key(),
            request.mailboxes(),
            request.sort(),
            PAGE,
            cursor,
            false,
            request.now(),
            request.saved()));
  }

  private static void add(Hits hits, Mailbox target, Map<Restorer.Confirmed, Same> all) {
    for (Hit hit : hits.page()) {
      var sighting = hit.sighting();
      var message =
          new Restorer.Message(
              hit.key(), sighting.internalDate(), sighting.flags(), sighting.toString());
      Same same =
          all.computeIfAbsent(
              new Restorer.Confirmed(hit.key(), sighting.internalDate().toEpochSecond()),
              k -> new Same(new ArrayList<>(1), new ArrayList<>(0)));
      (sighting.mailbox().equals(target) ? same.inTarget() : same.elsewhere()).add(message);
    }
  }
}
