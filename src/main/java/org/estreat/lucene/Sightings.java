package org.estreat.lucene;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Hit;
import org.estreat.index.PartException;
import org.estreat.index.PartLanguage;
import org.estreat.index.SightingState;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.jspecify.annotations.Nullable;

/**
 * Looks up one Sighting by what it is known by. Whether it is here, and in which state, is also
 * known of what is written and not seen yet; the rest a {@link View} has to show.
 */
final class Sightings {
  private final Views views;
  private final @Nullable Pending pending;

  /**
   * @param pending null where nothing is written
   */
  Sightings(Views views, @Nullable Pending pending) {
    this.views = views;
    this.pending = pending;
  }

  Optional<Hit> find(SightingId id) throws IOException {
    return views.use(view -> {
      PartStore.Found found = PartStore.find(view, Schema.ID, Terms.id(id));
      return found == null ? Optional.empty() : Optional.of(hit(view, found));
    });
  }

  List<PartLanguage> languages(SightingId id) throws IOException {
    return views.use(view -> {
      PartStore.Found found = PartStore.find(view, Schema.ID, Terms.id(id));
      return found == null
          ? List.of()
          : view.laterLanguages().of(new Columns(found.segment(), view.keywords()), found.doc());
    });
  }

  List<PartException> exceptions(SightingId id) throws IOException {
    return views.use(view -> {
      PartStore.Found found = PartStore.find(view, Schema.ID, Terms.id(id));
      return found == null ? List.of() : new ExceptionFinder(view).of(found);
    });
  }

  /** The Sighting that was imported from this source, as far as a View shows it. */
  Optional<Sighting> ofSource(BytesRef source) throws IOException {
    return views.use(view -> {
      PartStore.Found found = PartStore.find(view, Schema.SOURCE, source);
      return found == null ? Optional.empty() : Optional.of(hit(view, found).sighting());
    });
  }

  private static Hit hit(View view, PartStore.Found found) throws IOException {
    TextColumn texts = new TextColumn(found.segment());
    return new Columns(found.segment(), view.keywords()).hit(found.doc(), texts, List.of());
  }

  boolean contains(SightingId id) throws IOException {
    BytesRef term = Terms.id(id);
    Pending.Known known = pending(term);
    return known != null
        ? known.state() != null
        : views.use(view -> PartStore.find(view, Schema.ID, term) != null);
  }

  Optional<SightingState> state(SightingId id) throws IOException {
    BytesRef term = Terms.id(id);
    Pending.Known known = pending(term);
    return known != null
        ? Optional.ofNullable(known.state())
        : views.use(view -> {
          PartStore.Found found = PartStore.find(view, Schema.ID, term);
          return found == null
              ? Optional.empty()
              : Optional.of(new Columns(found.segment(), view.keywords()).state(found.doc()));
        });
  }

  /** To be asked before a View is: what is no longer pending by then, the View has. */
  private Pending.@Nullable Known pending(BytesRef id) {
    return pending == null ? null : pending.known(id);
  }
}
