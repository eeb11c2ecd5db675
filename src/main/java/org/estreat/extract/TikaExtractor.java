package org.estreat.extract;

import org.apache.tika.io.TikaInputStream;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/**
 * Reads text by itself and HTML by jsoup, both at once; everything else by Apache Tika, which is
 * loaded by the first content that needs it.
 *
 * <p>HTML and Tika's parsers run on threads of their own and lose the rest of their content when
 * the time is over ({@link Defect.Kind#TIMEOUT}); what they had read by then is kept. Nothing is
 * fetched from anywhere, no program is started, no character recognition is done.
 *
 * <p>All of this happens in this process: a content that takes all memory, or a parser that ends
 * the process, does harm here. It is for contents that are known; those of strangers are for {@link
 * IsolatedExtractor}.
 */
public final class TikaExtractor implements Extractor {
  private final ExtractLimits limits;
  private final DocumentPasswords passwords;
  private final FirstLook firstLook;
  private final String version;
  private @Nullable TikaEngine engine;

  public TikaExtractor(ExtractLimits limits) {
    this(limits, DocumentPasswords.NONE);
  }

  /**
   * @param passwords tried where a content is locked
   */
  public TikaExtractor(ExtractLimits limits, DocumentPasswords passwords) {
    this.limits = limits;
    this.version = ReaderVersion.of(limits, null);
    this.passwords = passwords;
    this.firstLook = new FirstLook(limits, version, Long.MAX_VALUE, this::document);
  }

  @Override
  public PartText extract(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    return firstLook.extract(content, path, bytes, declared, fileName);
  }

  private PartText document(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    Collected collected = new Collected(path, declared.essence());
    Reading reading = new Reading(limits, bytes.length, collected);
    firstLook.within(
        () ->
            engine().read(() -> TikaInputStream.get(bytes), declared, fileName, passwords, reading),
        reading);
    return collected.result(content, bytes.length, version);
  }

  private synchronized TikaEngine engine() {
    TikaEngine made = engine;
    if (made == null) {
      made = new TikaEngine(limits, null);
      engine = made;
    }
    return made;
  }

  @Override
  public String version() {
    return version;
  }

  /** Contents still being read are left to end by themselves. */
  @Override
  public void close() {
    firstLook.close();
  }
}
