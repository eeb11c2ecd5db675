package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Hit;
import org.estreat.index.NewText;
import org.estreat.index.NormalForm;
import org.estreat.index.PartTable;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchTexts;
import org.estreat.index.Snippets;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Section;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;
import org.jspecify.annotations.Nullable;

/** Finds where the text keys of a program match in one document, by reading it. */
final class Explainer {
  /** A text longer than this is looked through piece by piece, to bound memory. */
  private static final int WINDOW = 1 << 20;

  private final List<SearchKey> keys;
  private final Parts parts;
  private final SearchLimit limit;

  /** Gives the text of a part content. */
  interface Parts {
    Optional<PartText> text(String content) throws IOException;
  }

  Explainer(SearchKey program, Parts parts, SearchLimit limit) {
    this.keys = Snippets.textKeys(program);
    this.parts = parts;
    this.limit = limit;
  }

  List<Hit.Match> explain(Columns columns, TextColumn texts, int doc) throws IOException {
    List<Hit.Match> matches = new ArrayList<>();
    texts.advance(doc);
    for (SearchKey key : keys) {
      if (key instanceof SearchKey.Header(var name, var text)) {
        find(texts.fields(SearchTexts.fieldName(name)), text, matches);
      } else if (key instanceof SearchKey.Contains(var place, var text)) {
        explain(place, text, columns, texts, doc, matches);
      }
    }
    return matches;
  }

  private void explain(
      Place place, String key, Columns columns, TextColumn texts, int doc, List<Hit.Match> into)
      throws IOException {
    switch (place) {
      case SUBJECT, FROM, TO, CC, BCC -> find(texts.list(place), key, into);
      case BODY, TEXT -> explainSections(place, key, texts, into);
      case FILENAME -> find(texts.fileNames(), key, into);
      case ATTACHMENT -> explainContents(key, columns.bytes(Schema.CONTENTS, doc), into);
      case NEWTEXT -> explainNew(key, columns, texts, doc, into);
    }
  }

  private void explainSections(Place place, String key, TextColumn texts, List<Hit.Match> into)
      throws IOException {
    for (Section section : texts.sections()) {
      limit.check();
      String body = section.body();
      boolean whole = section.header().length() + (body == null ? 0 : body.length()) <= WINDOW;
      if (place == Place.TEXT && whole) {
        Snippets.find(section, key).ifPresent(into::add);
      } else if (place == Place.TEXT) {
        findInLong(section, key, into);
      } else if (body != null) {
        find(body, key, section.path(), "text", into);
      }
    }
  }

  private void findInLong(Section section, String key, List<Hit.Match> into) throws IOException {
    if (!find(section.header(), key, section.path(), "header", into)) {
      find(section.text(), key, section.path(), "text", into);
    }
  }

  /** Of each text the first form that holds the key. */
  private void find(List<SearchTexts.Text> texts, String key, List<Hit.Match> into)
      throws IOException {
    for (SearchTexts.Text text : texts) {
      boolean found = false;
      for (String form : text.forms()) {
        found = found || find(form, key, text.part(), "header", into);
      }
    }
  }

  private void explainContents(String key, @Nullable BytesRef contents, List<Hit.Match> into)
      throws IOException {
    if (contents == null) {
      return;
    }
    for (PartTable.Content content : Facts.contents(contents)) {
      Optional<PartText> text = parts.text(content.content());
      for (PartText.Piece piece : text.map(PartText::pieces).orElse(List.of())) {
        if (piece.kind() != PartText.Piece.Kind.NEW) {
          find(
              piece.text(),
              key,
              content.part().path().ofBody(),
              Snippets.source(piece),
              piece.where(),
              into);
        }
      }
    }
  }

  /** The first match in each body and in each piece of a page. */
  private void explainNew(
      String key, Columns columns, TextColumn texts, int doc, List<Hit.Match> into)
      throws IOException {
    for (Section section : texts.newSections()) {
      String body = section.body();
      if (body != null) {
        findFirst(NewText.ofBody(body), key, section.path(), "text", "", into);
      }
    }
    BytesRef pages = columns.bytes(Schema.PAGES, doc);
    for (PartTable.Content content :
        pages == null ? List.<PartTable.Content>of() : Facts.contents(pages)) {
      List<PartText.Piece> pieces =
          parts.text(content.content()).map(PartText::pieces).orElse(List.of());
      for (PartText.Piece piece : NewText.pieces(pieces).toList()) {
        findFirst(
            NewText.ofBody(piece.text()),
            key,
            content.part().path().ofBody(),
            Snippets.source(piece),
            piece.where(),
            into);
      }
    }
  }

  private void findFirst(
      Stream<String> texts,
      String key,
      PartPath part,
      String source,
      String where,
      List<Hit.Match> into)
      throws IOException {
    boolean found = false;
    for (String text : texts.toList()) {
      found = found || find(text, key, part, source, where, into);
    }
  }

  private boolean find(String text, String key, PartPath part, String source, List<Hit.Match> into)
      throws IOException {
    return find(text, key, part, source, "", into);
  }

  private boolean find(
      String text, String key, PartPath part, String source, String where, List<Hit.Match> into)
      throws IOException {
    if (text.length() <= WINDOW) {
      Optional<Hit.Match> match = Snippets.find(text, key, part, source, where);
      match.ifPresent(into::add);
      return match.isPresent();
    }
    int margin = 2 * (NormalForm.of(key).length() + Snippets.CONTEXT);
    for (int at = 0; at < text.length(); at += WINDOW) {
      limit.check();
      int from = whole(text, Math.max(0, at - margin));
      int to = whole(text, (int) Math.min(text.length(), (long) at + WINDOW + margin));
      Optional<Hit.Match> match = Snippets.find(text.substring(from, to), key, part, source, where);
      if (match.isPresent()) {
        into.add(match.get());
        return true;
      }
    }
    return false;
  }

  /** The index, or the one before where it would split a surrogate pair. */
  private static int whole(String text, int index) {
    boolean splits =
        index > 0
            && index < text.length()
            && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    return splits ? index - 1 : index;
  }
}
