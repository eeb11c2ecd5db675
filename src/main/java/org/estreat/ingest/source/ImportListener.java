package org.estreat.ingest.source;

/** Hears what an import meets and how far it has come; is not called by two threads at once. */
public interface ImportListener {
  /** Hears nothing. */
  ImportListener NONE = new ImportListener() {};

  /**
   * Called after each message that was read.
   *
   * @param messages read so far
   * @param octets of them
   * @param totalOctets of all files below the given paths, mail or not
   */
  default void at(long messages, long octets, long totalOctets) {}

  /** Something was met that was not taken, or not as a whole, or is worth a word. */
  default void remark(Remark remark) {}

  /**
   * A file of several messages was read.
   *
   * @param source the file's path; in an archive, with {@code !/} and the entry's name
   * @param form what it was taken for
   * @param read messages in it that were met, with those of an earlier import
   * @param earlier of them, those passed over because an earlier import had settled them
   */
  default void file(String source, String form, long read, long earlier) {}

  /** What a remark tells. */
  enum Kind {
    /** Should hold mail, or may, and did not get in. */
    EXCEPTED,
    /** Was taken, though the source itself has not all of it. */
    INCOMPLETE,
    /** Holds no mail. */
    NO_MAIL,
    /** Was taken. */
    NOTE
  }

  /**
   * @param source a file's path; for a message in an mbox with {@code #} and the octet at which it
   *     begins, in an archive with {@code !/} and the entry's name; as a stranger may have named it
   */
  record Remark(Kind kind, String source, String text) {
    @Override
    public String toString() {
      return source + ": " + text;
    }
  }
}
