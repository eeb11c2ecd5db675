package org.estreat.ingest.source;

/** Hears of all that is met in the sources, in order; called by one thread. */
interface SourceListener {
  /**
   * @throws ImportStopped when nothing more is wanted
   */
  void message(FoundMessage message) throws ImportStopped;

  /** Should hold mail and could not be read. */
  void excepted(String source, String reason);

  /** Was taken, though the source itself has not all of it. */
  void incomplete(String source, String reason);

  /** Is not mail, or not in a form that is read. */
  void leftOut(String source, String reason);

  /** Was taken, with a remark. */
  void note(String source, String remark);

  /**
   * A file of several messages is about to be read; for each there is an {@link #end}, and files in
   * archives come between the two of the archive.
   *
   * @param form what it is taken for, for people
   * @return where to begin
   */
  FileMark begin(SourceFile file, String form) throws ImportStopped;

  /** All messages of the file that was begun last were handed over up to here. */
  void reached(FileMark.Position position) throws ImportStopped;

  /** The file that was begun last was read as far as it can be. */
  void end() throws ImportStopped;

  /** Sizes by which the sources are to be read. */
  ImportLimits limits();
}
