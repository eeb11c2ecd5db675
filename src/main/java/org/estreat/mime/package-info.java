/**
 * Bytes to {@link org.estreat.model.Message} and its Defects.
 *
 * <p>Begin with {@link org.estreat.mime.MimeReader}.
 *
 * <p>Invariant: reading never throws for any bytes, takes time linear in their number, and does not
 * know where they come from.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.mime;
