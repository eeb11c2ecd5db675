package org.estreat.extract;

import java.io.IOException;
import org.estreat.extract.FrameReader.Frame;
import org.estreat.extract.FrameReader.GarbledException;
import org.estreat.model.Defect;

/**
 * Takes what a worker tells of one content, as far as memory for it reaches: it may have been taken
 * over by what it reads. For one thread at a time.
 */
final class Intake {
  private final Reading reading;

  /** Octets that may come beside the text itself, which is counted by characters. */
  private long room;

  private long octets;

  Intake(Reading reading, ExtractLimits limits) {
    this.reading = reading;
    this.room = 2L * limits.outputChars() + FrameReader.LONGEST_FRAME;
  }

  /**
   * Tells it on.
   *
   * @return whether there may come more; where not, the reading says why
   * @throws IOException where no worker says such a thing amid a content
   */
  boolean take(Frame frame) throws IOException {
    switch (frame.kind()) {
      case DONE, SPENT, READY -> throw new GarbledException(frame.kind() + " amid a content");
      case APPEND, END, DEFECT, ENDED, INSIDE, TYPE -> {
        int beside = frame.tell(reading);
        room -= beside;
        octets += frame.octets() + beside;
      }
    }
    if (room < 0) {
      reading.stop(Defect.Kind.TEXT_LIMIT, "more and smaller pieces of text than can be kept");
    }
    return room >= 0;
  }

  /** Octets of memory that all that takes, or somewhat less. */
  long octets() {
    return octets;
  }
}
