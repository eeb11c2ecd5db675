package org.estreat.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.apache.tika.detect.DefaultEncodingDetector;
import org.apache.tika.metadata.Metadata;
import org.jspecify.annotations.Nullable;

/** Tika's charset detector, apart so that it is loaded by the first text that needs it. */
final class CharsetGuess {
  private static final DefaultEncodingDetector DETECTOR = new DefaultEncodingDetector();

  private CharsetGuess() {}

  static @Nullable String of(byte[] bytes) {
    try (var in = new ByteArrayInputStream(bytes)) {
      Charset charset = DETECTOR.detect(in, new Metadata());
      return charset == null ? null : charset.name();
    } catch (IOException e) {
      return null; // Not from memory; and a guess that fails is no guess.
    }
  }
}
