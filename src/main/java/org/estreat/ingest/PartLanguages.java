package org.estreat.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.extract.Languages;
import org.estreat.index.NewText;
import org.estreat.index.PartContent;
import org.estreat.index.PartLanguage;
import org.estreat.model.Message;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.estreat.model.Section;

/**
 * The languages of a message's parts: of what their writer wrote where that is enough to tell, else
 * of the whole text. The beginning of a text stands for all of it. Stateless.
 */
final class PartLanguages {
  /** Characters at a text's beginning that are looked at. */
  private static final int BEGINNING = 6000;

  /** Types whose words are those of no language. */
  private static final Set<String> FOR_MACHINES =
      Set.of(
          "application/pgp-encrypted",
          "application/pgp-keys",
          "application/pgp-signature",
          "application/javascript",
          "application/postscript",
          "text/css",
          "text/javascript");

  private PartLanguages() {}

  /** The language of a content; empty where it cannot be told. */
  static String of(PartText text) {
    return FOR_MACHINES.contains(text.type()) ? "" : language(beginning(text)).orElse("");
  }

  static List<PartLanguage> of(Message message, List<PartContent> contents) {
    List<PartLanguage> languages = new ArrayList<>();
    Set<PartPath> told = new HashSet<>();
    for (PartContent content : contents) {
      PartPath path = content.path().ofBody();
      told.add(path);
      String language = of(content.text());
      if (!language.isEmpty()) {
        languages.add(new PartLanguage(path, language));
      }
    }
    bodies(message.sections())
        .forEach((path, body) -> {
          if (told.add(path)) {
            language(path, beginning(body), languages);
          }
        });
    return languages;
  }

  /**
   * A body each, of several readings the last of about its length: where the octets gave reason to
   * read them another way, that is what they most likely are.
   */
  private static Map<PartPath, String> bodies(List<Section> sections) {
    Map<PartPath, String> bodies = new LinkedHashMap<>();
    for (Section section : sections) {
      String body = section.body();
      if (body != null) {
        bodies.merge(
            section.path().ofBody(),
            body,
            (first, other) -> other.length() * 2 >= first.length() ? other : first);
      }
    }
    return bodies;
  }

  private static void language(PartPath path, String text, List<PartLanguage> into) {
    language(text).ifPresent(language -> into.add(new PartLanguage(path, language)));
  }

  private static Optional<String> language(String text) {
    return Languages.of(NewText.ofBody(text).collect(Collectors.joining("\n")))
        .or(() -> Languages.of(text));
  }

  private static String beginning(PartText content) {
    StringBuilder text = new StringBuilder();
    Stream<Piece> pieces = content.pieces().stream().filter(piece -> piece.kind().isContent());
    for (Piece piece : (Iterable<Piece>) pieces::iterator) {
      text.append(beginning(piece.text())).append('\n');
      if (text.length() >= BEGINNING) {
        break;
      }
    }
    return beginning(text.toString());
  }

  private static String beginning(String text) {
    return text.length() <= BEGINNING ? text : text.substring(0, BEGINNING);
  }
}
