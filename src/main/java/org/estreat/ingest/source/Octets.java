package org.estreat.ingest.source;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Octets that nobody changes, to be a part of a record; two are the same only if they are one. */
final class Octets {
  private final byte[] value;

  Octets(byte[] value) {
    this.value = value;
  }

  static Octets utf8(String text) {
    return new Octets(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Shared and not to be changed. */
  byte[] value() {
    return value;
  }

  InputStream open() {
    return new ByteArrayInputStream(value);
  }

  @Override
  public String toString() {
    return value.length + " octets";
  }
}
