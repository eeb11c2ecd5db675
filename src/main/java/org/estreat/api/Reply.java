package org.estreat.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back for one request. */
final class Reply {
  private final int status;
  private final String type;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Content content;

  private Reply(int status, String type, Content content) {
    this.status = status;
    this.type = type;
    this.content = content;
  }

  /** The body. */
  sealed interface Content {
    /** One whose length is known. */
    final class Whole implements Content {
      private final byte[] bytes;

      private Whole(byte[] bytes) {
        this.bytes = bytes;
      }

      byte[] bytes() {
        return bytes;
      }
    }

    /** One that is written as it is found out. */
    non-sealed interface Streamed extends Content {
      void write(OutputStream out) throws IOException;

      /** How many octets that will be; -1 where it is not known. */
      default long octets() {
        return -1;
      }
    }
  }

  static Reply of(int status, String type, byte[] bytes) {
    return new Reply(status, type, new Content.Whole(bytes));
  }

  static Reply text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  static Reply json(Json.Body body) throws IOException {
    return of(200, "application/json", Json.bytes(body));
  }

  static Reply jsonStream(Content.Streamed content) {
    return new Reply(200, "application/json", content);
  }

  static Reply stream(String type, Content.Streamed content) {
    return new Reply(200, type, content);
  }

  static Reply problem(Problem problem) {
    return of(problem.status(), Problem.MEDIA_TYPE, problem.json());
  }

  /** Bytes that somebody sent: to be saved under this name, and never to be shown or run. */
  static Reply download(MessageView.Body body) {
    Content.Streamed content =
        new Content.Streamed() {
          @Override
          public void write(OutputStream out) throws IOException {
            body.writeTo(out);
          }

          @Override
          public long octets() {
            return body.octets();
          }
        };
    return new Reply(200, body.type(), content)
        .with("Content-Disposition", FileNames.attachment(body.fileName()));
  }

  Reply with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }

  Content content() {
    return content;
  }
}
