package org.estreat.api;

import java.util.List;
import org.estreat.index.PartException;
import org.estreat.model.PartText;
import org.estreat.model.SightingId;

/** What a person can do about an object that was not read in full, in words. */
final class Remedy {
  /** In the names of types that need a key, or a program of their own. */
  private static final List<String> KEYED =
      List.of("pkcs7", "pgp", "opendocument", "rar-compressed", "vnd.rar");

  private Remedy() {}

  /** Empty where nothing can be done, or nothing needs to be. */
  static String of(PartException exception) {
    SightingId id = exception.sighting().id();
    boolean extracted = !exception.item().content().isEmpty();
    return switch (exception.kind()) {
      case ENCRYPTED ->
          opens(exception.item())
              ? "estreat retry --passwords FILE " + id
              : "estreat does not decrypt these; look at the original";
      case TIMEOUT ->
          isOfPictures(exception) ? raised("ocr.time", id) : "estreat retry --timeout 10m " + id;
      case MEMORY -> "estreat retry --memory 1GB " + id;
      case TEXT_LIMIT, NAME_LIMIT ->
          isOfPictures(exception)
              ? raised("ocr.pages or ocr.size", id)
              : extracted ? raised("limits.extract-*", id) : "ESTREAT_OPTS=-Xmx4g estreat reindex";
      case ARCHIVE_DEPTH -> raised("limits.extract-depth", id);
      case UNREAD -> "a fault of estreat's, please report it; after an update estreat retry " + id;
      case BOMB -> "look at it with care; it unpacks to far more than it is";
      case CORRUPT -> "get another copy";
      case UNSUPPORTED, UNDECODED, DEPTH -> "look at the original";
      case MISSING -> "look where the message says that it is";
      case HEADER, CONTENT_TYPE, BOUNDARY, TRANSFER_ENCODING, CHARSET, DATE, EMPTY -> "";
    };
  }

  private static String raised(String limit, SightingId id) {
    return "raise " + limit + " in the configuration, then estreat retry " + id;
  }

  /** Whether all of this kind was met while text in pictures was recognised. */
  private static boolean isOfPictures(PartException exception) {
    return exception.causes().stream()
        .filter(cause -> cause.kind() == exception.kind())
        .allMatch(PartText::isOfRecognising);
  }

  /** Whether a password opens what is of this type: not S/MIME, OpenPGP, ODF or rar. */
  private static boolean opens(PartException.Item item) {
    String type = item.type();
    boolean letter = type.startsWith("text/") || type.startsWith("multipart/"); // OpenPGP in it
    return !letter && KEYED.stream().noneMatch(type::contains);
  }
}
