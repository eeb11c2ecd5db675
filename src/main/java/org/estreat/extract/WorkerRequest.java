package org.estreat.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.estreat.extract.ExtractLimits.Unpacking;
import org.estreat.model.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is asked: this, and then the octets of the content.
 *
 * @param size octets of the content that follow
 * @param declared the type that the message states
 * @param fileName the name that the message states
 * @param passwords tried where the content is locked
 * @param pictures whether text in pictures is to be recognised, where that is configured
 */
record WorkerRequest(
    long size,
    ContentType declared,
    @Nullable String fileName,
    DocumentPasswords passwords,
    boolean pictures) {
  /** Headers may be of any length; what tells of a content's kind is not. */
  private static final int LONGEST = 4_096;

  /** Of a long name the end is kept, for that says the kind. */
  static WorkerRequest of(
      long size, ContentType declared, @Nullable String fileName, DocumentPasswords passwords) {
    Map<String, String> parameters = new HashMap<>();
    declared
        .parameters()
        .forEach((name, value) -> {
          if (name.equals("charset")) {
            parameters.put(name, end(value));
          }
        });
    ContentType type = new ContentType(end(declared.type()), end(declared.subtype()), parameters);
    return new WorkerRequest(size, type, fileName == null ? null : end(fileName), passwords, true);
  }

  /** The same content, without its pictures. */
  WorkerRequest textOnly() {
    return new WorkerRequest(size, declared, fileName, passwords, false);
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - LONGEST));
  }

  void writeTo(DataOutputStream to) throws IOException {
    to.writeLong(size);
    FrameWriter.writeText(to, declared.type());
    FrameWriter.writeText(to, declared.subtype());
    to.writeInt(declared.parameters().size());
    for (Map.Entry<String, String> parameter : declared.parameters().entrySet()) {
      FrameWriter.writeText(to, parameter.getKey());
      FrameWriter.writeText(to, parameter.getValue());
    }
    to.writeBoolean(pictures);
    to.writeBoolean(fileName != null);
    FrameWriter.writeText(to, fileName == null ? "" : fileName);
    passwords.writeTo(to);
  }

  static WorkerRequest read(DataInputStream from) throws IOException {
    long size = from.readLong();
    String type = FrameReader.readText(from);
    String subtype = FrameReader.readText(from);
    Map<String, String> parameters = new HashMap<>();
    for (int left = from.readInt(); left > 0; left--) {
      parameters.put(FrameReader.readText(from), FrameReader.readText(from));
    }
    boolean pictures = from.readBoolean();
    boolean named = from.readBoolean();
    String name = FrameReader.readText(from);
    ContentType declared = new ContentType(type, subtype, parameters);
    DocumentPasswords passwords = DocumentPasswords.read(from);
    return new WorkerRequest(size, declared, named ? name : null, passwords, pictures);
  }

  /** The limits, which a worker is told once. */
  static void writeLimits(ExtractLimits limits, DataOutputStream to) throws IOException {
    to.writeLong(limits.time().toNanos());
    to.writeLong(limits.inputBytes());
    to.writeInt(limits.outputChars());
    to.writeInt(limits.depth());
    to.writeInt(limits.embedded());
    to.writeLong(limits.unpacking().octets());
    to.writeInt(limits.unpacking().ratio());
  }

  static ExtractLimits readLimits(DataInputStream from) throws IOException {
    return new ExtractLimits(
        Duration.ofNanos(from.readLong()),
        from.readLong(),
        from.readInt(),
        from.readInt(),
        from.readInt(),
        new Unpacking(from.readLong(), from.readInt()));
  }
}
