package org.estreat.index;

/**
 * How much of what was searched could be read: {@code searched = full + partial + encrypted +
 * failed}, counted in messages; each counts under the worst of its parts.
 */
public record Coverage(long searched, long full, long partial, long encrypted, long failed) {
  public static final Coverage NONE = new Coverage(0, 0, 0, 0, 0);

  public Coverage {
    if (searched != full + partial + encrypted + failed) {
      throw new IllegalArgumentException(
          "coverage does not add up: "
              + searched
              + " != "
              + full
              + " + "
              + partial
              + " + "
              + encrypted
              + " + "
              + failed);
    }
  }
}
