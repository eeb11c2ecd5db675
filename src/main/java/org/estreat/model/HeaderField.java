package org.estreat.model;

/**
 * One field of a header, in three forms that searching needs.
 *
 * @param name as written, without the colon and without white space before it; empty for a line
 *     that has no colon
 * @param raw the value as written, unfolded (each CRLF before white space removed), read as UTF-8
 *     where it is and as windows-1252 where it is not
 * @param value what a search sees: unfolded, encoded words (RFC 2047) decoded, one white space
 *     after the colon dropped
 */
public record HeaderField(String name, String raw, String value) {}
