package org.estreat.archive;

/**
 * Where an entry lies.
 *
 * @param pack number of the pack, from 1
 * @param offset of its frame in the pack, in octets
 * @param length of its frame, in octets
 */
record Place(int pack, long offset, long length) {
  long end() {
    return offset + length;
  }

  @Override
  public String toString() {
    return "pack " + Layout.name(pack) + " octets " + offset + ".." + end();
  }
}
