package org.estreat.query;

/** One key of a SORT (RFC 5256 section 3, RFC 5957, and RELEVANCY of RFC 6203). */
public record SortKey(Criterion criterion, boolean reverse) {
  /** By what messages are ordered. */
  public enum Criterion {
    ARRIVAL,
    CC,
    DATE,
    DISPLAYFROM,
    DISPLAYTO,
    FROM,
    SIZE,
    SUBJECT,
    TO,
    RELEVANCY
  }
}
