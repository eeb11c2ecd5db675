package org.estreat.ingest.source;

import java.nio.file.Path;

/** Hears of all that is met in the sources, in order. */
interface SourceListener {
  /**
   * @throws ImportStopped when nothing more is wanted
   */
  void message(FoundMessage message) throws ImportStopped;

  /** Should hold mail and could not be read. */
  void excepted(String source, String reason);

  /** Is not mail, or not in a form that is read. */
  void leftOut(Path path, String reason);

  /** Was taken, with a remark. */
  void note(Path path, String remark);
}
