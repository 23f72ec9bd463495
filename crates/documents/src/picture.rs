//! QR codes in pictures (ISO/IEC 18004): dark on light, light on dark, and as small as they are drawn to be enlarged.

use std::cell::Cell;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use image::{DynamicImage, GenericImage, GenericImageView, ImageFormat, ImageReader, Limits, Luma};
use rqrr::PreparedImage;

use crate::Format;
use crate::out::{Document, Kind, Out};

/// Most pixels of a picture that is looked at; larger ones are photographs.
pub const PIXELS_MAX: u64 = 4 << 20;

/// Widest and highest picture that is looked at.
pub const SIDE_MAX: u32 = 8_192;

/// Most passes in which a JPEG may be sent; the usual writers need ten, and each costs as much as the whole picture.
pub const SCANS_MAX: usize = 32;

/// How many pixels are looked at in one picture, again and again: what looks like a code without being one costs most.
pub const LOOKS_MAX: u64 = 48_000_000;

/// Most codes of one picture.
pub const CODES_PER_PICTURE_MAX: usize = 16;

/// How often one picture is looked at for more codes beside those that were read.
const ROUNDS: usize = 4;

/// Memory for unpacking, beside the picture itself.
const UNPACKING_BYTES: u64 = 24 << 20;

/// Codes of a picture that is no larger than this are enlarged, and larger pictures than that are made smaller.
const SMALL_SIDE: usize = 256;
const LARGE_PIXELS: usize = 1 << 20;

/// Light pixels around the picture; codes need them, and whoever cuts a code out leaves none.
const MARGIN: usize = 12;

/// Reads a picture.
pub(crate) fn read(bytes: &[u8]) -> Document {
    let mut out = Out::default();
    match decoded(bytes) {
        Ok(gray) => codes(&gray, &mut out),
        Err(reason) => out.stop(reason),
    }
    out.finish(Format::Picture)
}

/// A picture in shades of gray.
struct Gray {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// The picture, the first one of several; or why there is none.
fn decoded(bytes: &[u8]) -> Result<Gray, &'static str> {
    const BROKEN: &str = "broken-picture";
    let format = image::guess_format(bytes).map_err(|_| BROKEN)?;
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader().into_dimensions().map_err(|_| BROKEN)?;
    if width > SIDE_MAX || height > SIDE_MAX {
        return Err("side-max");
    }
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err("pixels-max");
    }
    if format == ImageFormat::Jpeg && memchr::memmem::find_iter(bytes, b"\xFF\xDA").count() > SCANS_MAX {
        return Err("scans-max");
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE_MAX), Some(SIDE_MAX));
    limits.max_alloc = Some(UNPACKING_BYTES + PIXELS_MAX * 4);
    let mut reader = reader();
    reader.limits(limits);
    // A decoder that fails is a fact about the picture.
    let picture = catch_unwind(AssertUnwindSafe(|| reader.decode())).map_err(|_| BROKEN)?;
    Ok(gray(&picture.map_err(|_| BROKEN)?))
}

/// A picture in gray on white.
fn gray(picture: &DynamicImage) -> Gray {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut pixels = picture.to_luma8().into_raw();
    if picture.color().has_alpha() {
        let on_white = |(gray, alpha): (&mut u8, u8)| {
            let (light, alpha) = (u32::from(*gray), u32::from(alpha));
            *gray = ((light * alpha + 255 * (255 - alpha)) / 255) as u8;
        };
        let alphas = picture.to_luma_alpha8();
        pixels.iter_mut().zip(alphas.pixels().map(|pixel| pixel.0[1])).for_each(on_white);
    }
    Gray { width, height, pixels }
}

/// Every code, as far as the looks suffice.
fn codes(gray: &Gray, out: &mut Out) {
    let looks = Rc::new(Cell::new(LOOKS_MAX));
    let mut found: Vec<String> = Vec::new();
    for &look in looks_at(gray) {
        let Some(codes) = codes_in(Ticking::new(gray, look, &looks)) else {
            out.stop(if looks.get() == 0 { "looks-max" } else { "broken-code" });
            continue;
        };
        keep(codes, &mut found, out);
    }
    for (place, code) in found.iter().enumerate() {
        out.add(Kind::Qr, &format!("code {}", place + 1), code);
    }
}

/// Keeps what is not known yet.
fn keep(codes: Vec<String>, found: &mut Vec<String>, out: &mut Out) {
    for code in codes {
        if found.contains(&code) {
            continue;
        }
        if found.len() == CODES_PER_PICTURE_MAX {
            return out.stop("codes-per-picture-max");
        }
        found.push(code);
    }
}

/// One way of looking at a picture: how often larger, how often smaller, and with dark for light.
type Look = (usize, usize, bool);

/// In which ways a picture is looked at.
fn looks_at(gray: &Gray) -> &'static [Look] {
    if gray.width.max(gray.height) <= SMALL_SIDE {
        &[(3, 1, false), (3, 1, true), (1, 1, false)]
    } else if gray.pixels.len() > LARGE_PIXELS {
        &[(1, 2, false), (1, 2, true), (1, 1, false)]
    } else {
        &[(1, 1, false), (1, 1, true)]
    }
}

/// What the codes of a picture say; none where it costs too much, or the reader fails.
///
/// Corners of neighbors may be taken for those of one code, so what was read is painted over for another look.
fn codes_in(mut picture: Ticking) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    for _ in 0..ROUNDS {
        let read = || {
            let mut prepared = PreparedImage::prepare(picture.clone());
            let grids = prepared.detect_grids();
            let texts = grids.into_iter().take(2 * CODES_PER_PICTURE_MAX).filter_map(|grid| {
                let mut bytes = Vec::new();
                grid.decode_to(&mut bytes).ok()?;
                Some((crate::text::decoded(&bytes), grid.bounds.map(|point| (point.x, point.y))))
            });
            texts.collect::<Vec<_>>()
        };
        let round = match catch_unwind(AssertUnwindSafe(read)) {
            Ok(round) => round,
            Err(_) if texts.is_empty() => return None,
            Err(_) => break,
        };
        if round.is_empty() {
            break;
        }
        for (text, corners) in round {
            picture.paint_over(corners);
            texts.push(text);
        }
    }
    Some(texts)
}

/// A picture that counts how often it is looked at, and ends the look when that is enough.
struct Ticking {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    looks: Rc<Cell<u64>>,
}

impl Ticking {
    fn new(gray: &Gray, (enlarge, reduce, is_inverted): Look, looks: &Rc<Cell<u64>>) -> Self {
        let (width, height) = (gray.width * enlarge / reduce, gray.height * enlarge / reduce);
        let (wide, high) = (width + 2 * MARGIN, height + 2 * MARGIN);
        let mut pixels = vec![255; wide * high];
        for y in 0..height {
            for x in 0..width {
                let light = mean(gray, x * reduce / enlarge, y * reduce / enlarge, reduce);
                pixels[(y + MARGIN) * wide + x + MARGIN] = if is_inverted { 255 - light } else { light };
            }
        }
        Ticking { width: wide, height: high, pixels, looks: Rc::clone(looks) }
    }

    /// Leaves nothing of what stands between these corners.
    fn paint_over(&mut self, corners: [(i32, i32); 4]) {
        let inside = |place: i32, end: usize| usize::try_from(place).unwrap_or(0).min(end);
        let span = |places: [i32; 4], end: usize| {
            let least = places.into_iter().min().unwrap_or(0);
            let most = places.into_iter().max().unwrap_or(0);
            inside(least, end)..inside(most.saturating_add(1), end)
        };
        let columns = span(corners.map(|corner| corner.0), self.width);
        for row in span(corners.map(|corner| corner.1), self.height) {
            self.pixels[row * self.width..][columns.clone()].fill(255);
        }
    }

    fn tick(&self, looks: u64) {
        let left = self.looks.get().saturating_sub(looks);
        self.looks.set(left);
        if left == 0 {
            // Not an error of anybody: the look ends here, and nothing is printed.
            resume_unwind(Box::new("looks"));
        }
    }
}

/// How light a square of the picture is.
fn mean(gray: &Gray, x: usize, y: usize, side: usize) -> u8 {
    let rows = y..(y + side).min(gray.height);
    let sum: usize = rows
        .map(|row| {
            let start = row * gray.width;
            let line = &gray.pixels[start + x..start + (x + side).min(gray.width)];
            line.iter().map(|&light| usize::from(light)).sum::<usize>()
        })
        .sum();
    let count = ((y + side).min(gray.height) - y) * ((x + side).min(gray.width) - x);
    (sum / count.max(1)) as u8
}

impl Clone for Ticking {
    fn clone(&self) -> Self {
        // A copy costs less than looking at each pixel.
        self.tick(self.pixels.len() as u64 / 8);
        Ticking { pixels: self.pixels.clone(), looks: Rc::clone(&self.looks), ..*self }
    }
}

impl GenericImageView for Ticking {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.width as u32, self.height as u32)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Luma<u8> {
        self.tick(1);
        Luma([self.pixels[y as usize * self.width + x as usize]])
    }
}

impl GenericImage for Ticking {
    fn get_pixel_mut(&mut self, _x: u32, _y: u32) -> &mut Luma<u8> {
        unreachable!("deprecated, and used by nobody")
    }

    fn put_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.tick(1);
        self.pixels[y as usize * self.width + x as usize] = pixel.0[0];
    }

    fn blend_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.put_pixel(x, y, pixel);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::writers::{picture, qr, read_as_lines};

    const URL: &str = "http://casino.example/?from=poster";

    #[test]
    fn codes_are_read_in_every_format_and_size() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            for module in [1, 2, 4, 9] {
                let file = picture(&qr(URL, module, 4), format);
                assert_eq!(read_as_lines(&file), [format!("Qr code 1: {URL}")], "{format:?}, {module} pixels a module");
            }
        }
    }

    #[test]
    fn codes_without_a_margin_inverted_in_chinese_or_beside_each_other_are_read() {
        let line = |code: &str| vec![format!("Qr code 1: {code}")];
        assert_eq!(read_as_lines(&picture(&qr(URL, 3, 0), ImageFormat::Png)), line(URL));
        let mut inverted = qr(URL, 4, 4);
        image::imageops::invert(&mut inverted);
        assert_eq!(read_as_lines(&picture(&inverted, ImageFormat::Png)), line(URL));
        assert_eq!(
            read_as_lines(&picture(&qr("彩票 casino.example", 4, 4), ImageFormat::Png)),
            line("彩票 casino.example")
        );
        let turned = image::imageops::rotate90(&qr(URL, 4, 4));
        assert_eq!(read_as_lines(&picture(&turned, ImageFormat::Png)), line(URL));
        let code = qr(URL, 4, 4);
        let clear = image::ImageBuffer::from_fn(code.width(), code.height(), |x, y| {
            image::LumaA([0, 255 - code.get_pixel(x, y).0[0]])
        });
        let mut file = Vec::new();
        DynamicImage::ImageLumaA8(clear).write_to(&mut Cursor::new(&mut file), ImageFormat::Png).unwrap();
        assert_eq!(read_as_lines(&file), line(URL), "on nothing at all");
    }

    /// A picture with codes in rows of four.
    fn sheet(count: u32) -> Vec<u8> {
        let mut sheet = image::GrayImage::from_pixel(4 * 110, count.div_ceil(4) * 110, Luma([255]));
        for place in 0..count {
            let code = qr(&format!("http://a{place}.example/"), 3, 4);
            image::imageops::replace(&mut sheet, &code, i64::from(place % 4 * 110), i64::from(place / 4 * 110));
        }
        picture(&sheet, ImageFormat::Png)
    }

    #[test]
    fn several_codes_are_read_and_no_more_than_so_many() {
        assert_eq!(read_as_lines(&sheet(6)).len(), 6);
        let (mut found, mut out) = (Vec::new(), Out::default());
        keep((0..=CODES_PER_PICTURE_MAX).map(|code| code.to_string()).collect(), &mut found, &mut out);
        assert_eq!(found.len(), CODES_PER_PICTURE_MAX);
        assert_eq!(out.finish(Format::Picture).partial, Some("codes-per-picture-max"));
    }

    fn blank(width: u32, height: u32) -> Vec<u8> {
        picture(&image::GrayImage::from_pixel(width, height, Luma([255])), ImageFormat::Png)
    }

    #[test]
    fn pictures_too_large_are_not_looked_at() {
        assert_eq!(read(&blank(2_048, (PIXELS_MAX / 2_048) as u32)).partial, None);
        assert_eq!(read(&blank(2_048, (PIXELS_MAX / 2_048) as u32 + 1)).partial, Some("pixels-max"));
        assert_eq!(read(&blank(SIDE_MAX, 16)).partial, None);
        assert_eq!(read(&blank(SIDE_MAX + 1, 16)).partial, Some("side-max"));
        assert_eq!(read(b"\x89PNG\r\n\x1A\n").partial, Some("broken-picture"));
    }

    #[test]
    fn so_many_passes_of_a_picture_are_read() {
        let file = picture(&qr(URL, 4, 4), ImageFormat::Jpeg);
        let with_passes = |count: usize| [&file[..], &b"\xFF\xDA".repeat(count)].concat();
        assert_eq!(read(&with_passes(SCANS_MAX - 1)).pieces.len(), 1);
        assert_eq!(read(&with_passes(SCANS_MAX)).partial, Some("scans-max"));
    }

    #[test]
    fn what_only_looks_like_codes_ends_the_look() {
        let ring = |x: u32, y: u32| [x % 9, y % 9].into_iter().map(|at| at.abs_diff(4)).max().unwrap_or(0);
        let corners =
            image::GrayImage::from_fn(1_000, 1_000, |x, y| Luma([if matches!(ring(x, y), 2 | 4) { 255 } else { 0 }]));
        let document = read(&picture(&corners, ImageFormat::Png));
        assert!(document.partial.is_some_and(|limit| limit == "looks-max"), "{LOOKS_MAX} looks: {document:?}");
    }

    proptest! {
        #[test]
        fn any_change_of_a_picture_is_read(at in 0..900_usize, byte in any::<u8>(), length in 0..1_200_usize, kind in 0..4_usize) {
            let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];
            let mut file = picture(&qr("a.example", 2, 2), formats[kind]);
            if let Some(changed) = file.get_mut(at) {
                *changed = byte;
            }
            crate::read(&file[..length.min(file.len())]);
        }
    }
}
