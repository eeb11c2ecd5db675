package org.estreat.index;

/**
 * How much of the truth an answer has.
 *
 * @param generation of the index that was searched; grows with every commit
 * @param complete whether all that the program looks at was searched; see {@link Shortfall}
 * @param coverage how much of what was searched could be read
 */
public record Standing(long generation, boolean complete, Coverage coverage) {}
