package org.estreat.extract;

import java.util.Locale;
import java.util.Set;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.FaultWords;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.jspecify.annotations.Nullable;

/**
 * Reads text by itself and HTML by jsoup, both at once; everything else by Apache Tika, which is
 * loaded by the first content that needs it.
 *
 * <p>HTML and Tika's parsers run on threads of their own and lose the rest of their content when
 * the time is over ({@link Defect.Kind#TIMEOUT}); what they had read by then is kept. Nothing is
 * fetched from anywhere, no program is started, no character recognition is done.
 *
 * <p>All of this happens in this process: a content that takes all memory can still do harm here,
 * which an {@link Extractor} in a process of its own would prevent.
 */
public final class TikaExtractor implements Extractor {
  private static final int SPARE_PLACES = 8;

  /** Text types whose source is not what their reader sees. */
  private static final Set<String> MARKED_UP =
      Set.of("html", "rtf", "richtext", "enriched", "xml", "x-msg", "x-server-parsed-html");

  private static final Set<String> MESSAGES = Set.of("rfc822", "global", "news");

  private final ExtractLimits limits;
  private final ReaderThreads threads =
      new ReaderThreads(Runtime.getRuntime().availableProcessors() + SPARE_PLACES);
  private @Nullable TikaEngine engine;

  public TikaExtractor(ExtractLimits limits) {
    this.limits = limits;
  }

  @Override
  public PartText extract(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    Reading reading = new Reading(path, limits, declared.essence());
    if (bytes.length == 0) {
      reading.defect(Defect.Kind.EMPTY, "nothing in it");
    } else if (bytes.length > limits.inputBytes()) {
      String detail = bytes.length + " octets, more than the " + limits.inputBytes() + " read";
      reading.stop(Defect.Kind.TEXT_LIMIT, detail);
    } else if (Magic.isOpenPgp(bytes)) {
      reading.defect(Defect.Kind.ENCRYPTED, "encrypted with OpenPGP");
    } else if (Magic.isEnvelope(bytes)) {
      reading.defect(Defect.Kind.ENCRYPTED, "encrypted with S/MIME");
    } else if (isPlain(declared) && !Magic.isBinary(bytes)) {
      String charset = declared.parameters().get("charset");
      reading.add("", Piece.Kind.TEXT, Charsets.decode(bytes, charset, false));
    } else {
      readApart(bytes, declared, fileName, reading);
    }
    return reading.result(content, bytes.length);
  }

  private void readApart(
      byte[] bytes, ContentType declared, @Nullable String fileName, Reading reading) {
    ReaderThreads.End end =
        threads.run(
            () -> readGuarded(bytes, declared, fileName, reading),
            limits.time(),
            () -> reading.stop(Defect.Kind.TIMEOUT, "took longer than " + seconds() + " s"));
    if (end == ReaderThreads.End.NO_PLACE) {
      reading.stop(
          Defect.Kind.TIMEOUT,
          "not read: too many other contents were still being read after " + seconds() + " s");
    }
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%.1f", limits.time().toMillis() / 1000.0);
  }

  /** Whatever a parser does, short of not returning, ends here. */
  private void readGuarded(
      byte[] bytes, ContentType declared, @Nullable String fileName, Reading reading) {
    try {
      if (isHtml(declared) && !Magic.isBinary(bytes)) {
        HtmlText.read(Charsets.decode(bytes, declared.parameters().get("charset"), true), reading);
      } else {
        engine().read(bytes, declared, fileName, reading);
      }
    } catch (OutOfMemoryError e) {
      reading.stop(Defect.Kind.MEMORY, "took more memory than there is");
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      reading.stop(Defect.Kind.CORRUPT, FaultWords.of(e));
    }
  }

  private synchronized TikaEngine engine() {
    TikaEngine made = engine;
    if (made == null) {
      made = new TikaEngine(limits);
      engine = made;
    }
    return made;
  }

  private static boolean isPlain(ContentType type) {
    return switch (type.type()) {
      case "text" -> !MARKED_UP.contains(type.subtype());
      case "message" -> !MESSAGES.contains(type.subtype());
      default -> false;
    };
  }

  private static boolean isHtml(ContentType type) {
    return type.is("text", "html") || type.is("application", "xhtml+xml");
  }

  /** Contents still being read are left to end by themselves. */
  @Override
  public void close() {
    threads.close();
  }
}
