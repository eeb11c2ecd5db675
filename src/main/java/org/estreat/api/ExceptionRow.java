package org.estreat.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.estreat.archive.Treatment;
import org.estreat.index.PartException;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/**
 * A row of the exception register with what the custody journal says of it.
 *
 * @param attempts how often it was tried to read it: once when it came, and by retries
 * @param first when its message came, which is when it was tried first; null where no line says so
 * @param treated what was done about it last; null for nothing
 */
public record ExceptionRow(
    PartException exception, int attempts, @Nullable Instant first, @Nullable Treatment treated) {
  /** What is to be done about it, or was. */
  public enum Disposition {
    /** Nothing was done about it yet. */
    OPEN,
    /** Tried again, and still not read in full. */
    RETRIED,
    /** Tried again and read; with the index that held its text that was lost. */
    LOST,
    /** A person has seen that it cannot be read. */
    ACKNOWLEDGED
  }

  public Disposition disposition() {
    if (treated == null) {
      return Disposition.OPEN;
    }
    return switch (treated.result()) {
      case READ -> Disposition.LOST;
      case MORE, UNREAD -> Disposition.RETRIED;
      case ACKNOWLEDGED -> Disposition.ACKNOWLEDGED;
    };
  }

  /** When it was tried, or something was done about it, last. */
  public @Nullable Instant last() {
    return treated == null ? first : treated.at();
  }

  /** What is to be known of the disposition; empty for nothing. */
  public String note() {
    if (treated == null) {
      return "";
    }
    return switch (treated.result()) {
      case READ -> "a retry of " + at(treated) + " read it; retry again";
      case MORE, UNREAD -> "a retry of " + at(treated) + ": " + treated.detail();
      case ACKNOWLEDGED -> "acknowledged " + at(treated) + ": " + treated.detail();
    };
  }

  private static Instant at(Treatment treatment) {
    return treatment.at().truncatedTo(ChronoUnit.SECONDS);
  }

  /** The part and the path inside it, {@code 2.1/a.zip/b.docx}; empty for the message itself. */
  public String path() {
    PartException.Item item = exception.item();
    return item.where().isEmpty() ? item.path().toString() : item.path() + "/" + item.where();
  }

  /** Why, in words: each cause, without the path that stands elsewhere. */
  public String cause() {
    StringBuilder words = new StringBuilder();
    for (Defect defect : exception.causes()) {
      words.append(words.isEmpty() ? "" : "; ");
      if (defect.kind() != exception.kind()) {
        words.append(defect.kind()).append(": ");
      }
      String prefix = defect.where() + ": ";
      boolean named = defect.detail().startsWith(prefix);
      words.append(named ? defect.detail().substring(prefix.length()) : defect.detail());
    }
    return words.toString();
  }
}
