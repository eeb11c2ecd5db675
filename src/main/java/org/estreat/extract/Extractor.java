package org.estreat.extract;

import java.io.Closeable;
import java.util.function.Supplier;
import org.estreat.model.ContentType;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/**
 * Reads text out of the content of one part. Safe to call from several threads.
 *
 * <p>This is the seam between those who want text and where and how it is read: in this process, in
 * another one, from a cache.
 */
public interface Extractor extends Closeable {
  /**
   * Never throws for a content: what could not be read stands in the result's defects.
   *
   * @param content SHA-256 of the bytes, 64 lower-case hex digits
   * @param path where the part stands, for its Defects
   * @param bytes the part's decoded bytes, which nobody changes
   * @param declared the type that the message states
   * @param fileName the name that the message states
   * @throws java.io.UncheckedIOException when no content can be read just now, whatever it is
   */
  PartText extract(
      String content, PartPath path, byte[] bytes, ContentType declared, @Nullable String fileName);

  /**
   * Whether reading a part gives more than its own text, which BODY and TEXT search as it stands.
   *
   * @param type as the message states it
   * @param content gives the part's decoded bytes, and is asked only where they matter
   */
  static boolean givesMore(ContentType type, Supplier<byte[]> content) {
    if (type.type().equals("multipart")) {
      return false;
    }
    boolean asItIs = type.is("text", "plain") || type.type().equals("message");
    return !asItIs || ReportFields.isReport(type) || EncodedFiles.mayBeIn(content.get());
  }

  /**
   * A short name of what decides, beside the bytes, what {@link #extract} gives: the libraries, our
   * own readers and the settings. It is kept with each result ({@link PartText#reader}), and a
   * result is used again in place of reading only by an extractor of the same version.
   */
  String version();

  @Override
  void close();
}
