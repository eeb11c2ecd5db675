/** Tests of the house as a whole. */
@org.jspecify.annotations.NullMarked
package org.estreat;
