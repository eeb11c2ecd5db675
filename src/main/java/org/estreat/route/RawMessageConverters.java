package org.estreat.route;

import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;
import org.estreat.ingest.RawMessage;

/** Lets a step that wants octets, as {@code to: file:}, take a message as it is handed in. */
final class RawMessageConverters {
  private RawMessageConverters() {}

  static void addTo(TypeConverterRegistry registry) {
    registry.addTypeConverter(
        byte[].class,
        RawMessage.class,
        new SimpleTypeConverter(false, (type, exchange, value) -> bytes((RawMessage) value)));
    registry.addTypeConverter(
        InputStream.class,
        RawMessage.class,
        new SimpleTypeConverter(false, (type, exchange, value) -> open((RawMessage) value)));
  }

  private static byte[] bytes(RawMessage raw) {
    if (!raw.isInMemory() && raw.octets() > Runtime.getRuntime().maxMemory() / 8) {
      throw new RuntimeCamelException(
          raw + ": too large for memory; a step can take it as a java.io.InputStream");
    }
    try (InputStream in = open(raw)) {
      return raw.isInMemory() ? raw.bytes() : in.readAllBytes();
    } catch (IOException e) {
      throw new RuntimeCamelException(e);
    }
  }

  private static InputStream open(RawMessage raw) {
    try {
      return raw.open();
    } catch (IOException e) {
      throw new RuntimeCamelException(e);
    }
  }
}
