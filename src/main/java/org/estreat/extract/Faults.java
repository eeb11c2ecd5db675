package org.estreat.extract;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.estreat.model.Defect;
import org.estreat.model.FaultWords;
import org.jspecify.annotations.Nullable;

/** What Tika's exceptions and remarks mean as Defects. */
final class Faults {
  private static final int LONGEST_CAUSE_CHAIN = 20;

  /** Media types that hold no text of their own: their metadata is all there is to read. */
  private static final Set<String> TEXTLESS =
      Set.of("image", "audio", "video", "font", "model", "chemical");

  private static final Set<String> TEXTLESS_APPLICATIONS =
      Set.of(
          "application/pgp-signature",
          "application/pgp-keys",
          "application/pkcs7-signature",
          "application/x-pkcs7-signature",
          "application/x-font-ttf",
          "application/x-font-otf",
          "application/x-font-type1",
          "application/x-emf",
          "application/x-msmetafile");

  /** How the types begin that may hold text although none came out. */
  private static final Set<String> SILENT =
      Set.of("application/pdf", "application/vnd.apple.", "application/vnd.ms-works");

  private static final Pattern TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}");

  /** How Java's XML reader begins when entities grow beyond its limits, as a billion laughs do. */
  private static final String XML_LIMIT = "JAXP0001000";

  private static final Pattern TEMPORARY = Pattern.compile("\\S*apache-tika-\\S*");

  private static final Pattern ENCRYPTED =
      Pattern.compile(
          "^(?:Unsupported feature encryption used in entry |stream \\()(.+?)(?:\\) is"
              + " encrypted)?$");

  private Faults() {}

  /** Notes what ended the reading of a document. */
  static void note(Throwable fault, Metadata metadata, String place, Reading reading) {
    if (WriteLimitReachedException.isWriteLimitReached(fault) || reading.stopped()) {
      return; // Whoever stopped it has said why.
    }
    boolean signature = holds(fault, "cannot parse detached pkcs7 signature");
    if (signature || isPicture(type(metadata))) {
      return; // A signature apart from its text, or a broken picture, leaves no text unread.
    }
    if (holds(fault, "Suspected zip bomb") || holds(fault, "Zip bomb detected")) {
      reading.stop(Defect.Kind.BOMB, at(place, describe(fault)));
      return;
    }
    String words = FaultWords.of(innermost(fault));
    String inside = of(place, words);
    // What readers say of a whole document that is locked is meant for programmers.
    boolean locked = isEncrypted(fault) && inside.equals(place);
    String detail = locked ? "needs a password" : firstLine(words);
    reading.ended(inside, kind(fault, metadata), at(place, detail));
  }

  private static Defect.Kind kind(Throwable fault, Metadata metadata) {
    if (isEncrypted(fault) || isEnveloped(metadata)) {
      return Defect.Kind.ENCRYPTED;
    }
    if (holds(fault, XML_LIMIT)) {
      return Defect.Kind.BOMB;
    }
    if (has(fault, OutOfMemoryError.class) || holds(fault, "TikaMemoryLimitException")) {
      return Defect.Kind.MEMORY;
    }
    if (has(fault, ZeroByteFileException.class)) {
      return Defect.Kind.EMPTY;
    }
    boolean unsupported =
        has(fault, UnsupportedFormatException.class)
            || fault instanceof LinkageError
            || holds(fault, "UnsupportedZipFeatureException");
    return unsupported ? Defect.Kind.UNSUPPORTED : Defect.Kind.CORRUPT;
  }

  /** Notes what Tika remarks on a document that it read to the end. */
  static void noteInside(Metadata metadata, String place, Reading reading) {
    for (String remark : remarks(metadata)) {
      boolean encrypted = remark.contains("Encrypted") || remark.contains("is encrypted");
      Defect.Kind kind = encrypted ? Defect.Kind.ENCRYPTED : Defect.Kind.CORRUPT;
      reading.defect(of(place, remark), kind, at(place, firstLine(remark)));
    }
    String type = type(metadata);
    if (isUnread(metadata) && !isTextless(type)) {
      Defect.Kind kind = isEnveloped(metadata) ? Defect.Kind.ENCRYPTED : Defect.Kind.UNSUPPORTED;
      reading.defect(kind, at(place, "no reader for " + type));
    }
  }

  /** Which document the words are of: an entry of the one at this place, or that itself. */
  private static String of(String place, String words) {
    Matcher entry = ENCRYPTED.matcher(FaultWords.plain(words));
    if (!entry.find()) {
      return place;
    }
    return place.isEmpty() ? entry.group(1) : place + "/" + entry.group(1);
  }

  /**
   * Notes that a document gave no text where that says little: a PDF of scanned pages, and formats
   * of which Tika reads only some versions, and says nothing of the others.
   */
  static void noteSilence(Metadata metadata, String place, Reading reading) {
    String type = type(metadata);
    if (SILENT.stream().anyMatch(type::startsWith)) {
      String detail =
          "no text was found in it; it may be pictures, locked, or of a version unknown";
      reading.defect(Defect.Kind.UNSUPPORTED, at(place, detail));
    }
  }

  private static Iterable<String> remarks(Metadata metadata) {
    return java.util.stream.Stream.of(
            TikaCoreProperties.TIKA_META_EXCEPTION_EMBEDDED_STREAM,
            TikaCoreProperties.TIKA_META_EXCEPTION_WARNING)
        .flatMap(property -> Arrays.stream(metadata.getValues(property)))
        .toList();
  }

  /** The detected type; some formats name their own type, and broken ones name nonsense. */
  static String type(Metadata metadata) {
    String type = metadata.get(HttpHeaders.CONTENT_TYPE);
    String essence = type == null ? "" : type.split(";", 2)[0].strip();
    return TYPE.matcher(essence).matches() ? essence : "application/octet-stream";
  }

  private static boolean isUnread(Metadata metadata) {
    return metadata.get(NoReader.UNREAD) != null || parsedBy(metadata, "EmptyParser");
  }

  private static boolean parsedBy(Metadata metadata, String parser) {
    return Arrays.stream(metadata.getValues(TikaCoreProperties.TIKA_PARSED_BY))
        .anyMatch(name -> name.endsWith("." + parser));
  }

  /** Whether this was read as an archive and not as a document. */
  static boolean isContainer(Metadata metadata) {
    return parsedBy(metadata, "PackageParser")
        || parsedBy(metadata, "RarParser")
        || parsedBy(metadata, "CompressorParser");
  }

  static boolean isTextless(String type) {
    return isPicture(type) || TEXTLESS_APPLICATIONS.contains(type);
  }

  private static boolean isPicture(String type) {
    return TEXTLESS.contains(type.split("/", 2)[0]) && !type.equals("image/svg+xml");
  }

  static boolean isEncrypted(Throwable fault) {
    return has(fault, EncryptedDocumentException.class)
        || hasName(fault, "EncryptedDocumentException")
        || hasName(fault, "PasswordRequiredException")
        || hasName(fault, "InvalidPasswordException")
        || holds(fault, "feature encryption");
  }

  /** S/MIME for the eyes of key holders only, and OpenPGP. */
  private static boolean isEnveloped(Metadata metadata) {
    String type = type(metadata);
    return type.equals("application/pkcs7-mime") || type.equals("application/pgp-encrypted");
  }

  private static boolean has(Throwable fault, Class<? extends Throwable> wanted) {
    return find(fault, wanted::isInstance);
  }

  private static boolean hasName(Throwable fault, String simpleName) {
    return find(fault, t -> t.getClass().getSimpleName().equals(simpleName));
  }

  private static boolean holds(Throwable fault, String text) {
    return find(fault, t -> t.toString().contains(text));
  }

  private static boolean find(Throwable fault, java.util.function.Predicate<Throwable> wanted) {
    @Nullable Throwable cause = fault;
    for (int i = 0; cause != null && i < LONGEST_CAUSE_CHAIN; i++, cause = cause.getCause()) {
      if (wanted.test(cause)) {
        return true;
      }
    }
    return false;
  }

  /** The innermost cause in one line. */
  static String describe(Throwable fault) {
    return firstLine(FaultWords.of(innermost(fault)));
  }

  private static Throwable innermost(Throwable fault) {
    Throwable inner = fault;
    for (int i = 0; inner.getCause() != null && i < LONGEST_CAUSE_CHAIN; i++) {
      inner = inner.getCause();
    }
    return inner;
  }

  /**
   * Without the names of our temporary files, which say nothing and differ each time; in the same
   * words of an encrypted entry, whichever library meets it.
   */
  private static String firstLine(String text) {
    String words = TEMPORARY.matcher(FaultWords.plain(text)).replaceAll("the content");
    return ENCRYPTED.matcher(words).replaceFirst("$1 is encrypted");
  }

  private static String at(String place, String detail) {
    return place.isEmpty() ? detail : place + ": " + detail;
  }
}
