package org.estreat.lucene;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What has been written since the last {@link View} was made: there already, but not to be seen.
 * Safe to use from several threads.
 */
final class Pending {
  private record Generation(
      Set<BytesRef> ids, Set<BytesRef> sources, Map<BytesRef, BytesRef> parts) {
    Generation() {
      this(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>());
    }
  }

  private volatile Generation latest = new Generation();
  private volatile Generation earlier = new Generation();

  void add(BytesRef id, @Nullable BytesRef source) {
    latest.ids.add(id);
    if (source != null) {
      latest.sources.add(source);
    }
  }

  boolean hasId(BytesRef id) {
    return latest.ids.contains(id) || earlier.ids.contains(id);
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
    return latest.ids.size() + latest.parts.size();
  }

  /** Called while nothing is being written, before the next View is made. */
  void split() {
    Generation before = new Generation();
    before.ids.addAll(earlier.ids);
    before.sources.addAll(earlier.sources);
    before.parts.putAll(earlier.parts);
    before.ids.addAll(latest.ids);
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
