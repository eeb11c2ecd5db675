package org.estreat.index;

import org.estreat.model.PartPath;
import org.estreat.model.PartText;

/** That a part has this content. The same content is indexed once however many parts have it. */
public record PartContent(PartPath path, PartText text) {}
