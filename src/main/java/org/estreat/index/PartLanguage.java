package org.estreat.index;

import org.estreat.model.PartPath;

/**
 * The language that the text of a part is written in.
 *
 * @param path of the part; of a message that is no multipart, its part 1
 * @param language a tag of BCP 47 in lower case, {@code de} or {@code zh-cn}
 */
public record PartLanguage(PartPath path, String language) {}
