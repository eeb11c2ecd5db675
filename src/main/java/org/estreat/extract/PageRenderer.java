package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.renderer.PageRangeRequest;
import org.apache.tika.renderer.RenderRequest;
import org.apache.tika.renderer.RenderResults;
import org.apache.tika.renderer.pdf.pdfbox.PDFBoxRenderer;

/**
 * Draws pages of a PDF for text recognition: in grey, and large ones less finely, so that a page of
 * any size takes no more memory than a few ordinary ones. For one document.
 */
final class PageRenderer extends PDFBoxRenderer {
  /** As finely as Tesseract's makers advise. */
  private static final int DPI = 300;

  /** Two pages of A4. */
  private static final double MOST_PIXELS = 18_000_000;

  private static final double POINTS_PER_INCH = 72;

  private int dpi = DPI;

  @Override
  public RenderResults render(
      InputStream in, Metadata metadata, ParseContext context, RenderRequest... requests)
      throws IOException, TikaException {
    TikaInputStream opened = TikaInputStream.cast(in);
    if (opened != null
        && opened.getOpenContainer() instanceof PDDocument document
        && requests.length == 1
        && requests[0] instanceof PageRangeRequest page) {
      PDRectangle area = document.getPage(page.getFrom() - 1).getCropBox();
      double inches = area.getWidth() / POINTS_PER_INCH * (area.getHeight() / POINTS_PER_INCH);
      dpi = (int) Math.clamp(Math.sqrt(MOST_PIXELS / Math.max(inches, 0.01)), 1, DPI);
    }
    return super.render(in, metadata, context, requests);
  }

  @Override
  protected int getDPI(ParseContext context) {
    return dpi;
  }

  @Override
  protected ImageType getImageType(ParseContext context) {
    return ImageType.GRAY;
  }

  @Override
  protected String getImageFormatName(ParseContext context) {
    return "png";
  }
}
