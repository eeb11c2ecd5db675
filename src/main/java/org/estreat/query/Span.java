package org.estreat.query;

/** A half-open piece {@code [from, to)} of the program's text, in UTF-16 code units. */
public record Span(int from, int to) {}
