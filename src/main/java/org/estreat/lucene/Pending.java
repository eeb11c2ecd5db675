package org.estreat.lucene;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SightingState;
import org.jspecify.annotations.Nullable;

/**
 * What has been written since the last {@link View} was made: there already, but not to be seen.
 * Safe to use from several threads.
 */
final class Pending {
  /**
   * What a View will show of a Sighting.
   *
   * @param state null where it was taken out
   */
  record Known(@Nullable SightingState state) {}

  private record Generation(
      Map<BytesRef, Known> states, Set<BytesRef> sources, Map<BytesRef, BytesRef> parts) {
    Generation() {
      this(new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>());
    }
  }

  private volatile Generation latest = new Generation();
  private volatile Generation earlier = new Generation();

  void add(BytesRef id, SightingState state) {
    latest.states.put(id, new Known(state));
  }

  void addSource(BytesRef source) {
    latest.sources.add(source);
  }

  void remove(BytesRef id) {
    latest.states.put(id, new Known(null));
  }

  /** What of a Sighting is written and not seen yet; null where nothing is. */
  @Nullable Known known(BytesRef id) {
    Known known = latest.states.get(id);
    return known != null ? known : earlier.states.get(id);
  }

  boolean hasSource(BytesRef source) {
    return latest.sources.contains(source) || earlier.sources.contains(source);
  }

  /** The digest of the content's text as written last; null when it is not pending. */
  @Nullable BytesRef part(BytesRef content) {
    BytesRef digest = latest.parts.get(content);
    return digest != null ? digest : earlier.parts.get(content);
  }

  void addPart(BytesRef content, BytesRef digest) {
    latest.parts.put(content, digest);
  }

  int size() {
    return latest.states.size() + latest.parts.size();
  }

  /** Called while nothing is being written, before the next View is made. */
  void split() {
    Generation before = new Generation();
    before.states.putAll(earlier.states);
    before.sources.addAll(earlier.sources);
    before.parts.putAll(earlier.parts);
    before.states.putAll(latest.states);
    before.sources.addAll(latest.sources);
    before.parts.putAll(latest.parts);
    earlier = before;
    latest = new Generation();
  }

  /** Called when that View is there. */
  void forget() {
    earlier = new Generation();
  }
}
