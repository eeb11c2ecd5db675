package org.estreat.route;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
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
        new SimpleTypeConverter(false, (type, exchange, value) -> ((RawMessage) value).bytes()));
    registry.addTypeConverter(
        InputStream.class,
        RawMessage.class,
        new SimpleTypeConverter(
            false,
            (type, exchange, value) -> new ByteArrayInputStream(((RawMessage) value).bytes())));
  }
}
