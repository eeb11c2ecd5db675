package org.estreat.model;

/**
 * A point in the archive.
 *
 * @param pack name of the pack that is open there; empty before the first
 * @param offset octets of that pack
 * @param journal octets of the custody journal
 */
public record ArchivePosition(String pack, long offset, long journal) {
  /** Of an empty archive. */
  public static final ArchivePosition START = new ArchivePosition("", 0, 0);
}
