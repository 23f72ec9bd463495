//! Pictures that a page shows or leads to: a QR code may be in any of them.

use suyuan_model::{PageUrl, Place};

use crate::data_url;
use crate::finds::At;

/// Most pictures of one page that are told, the first ones; codes that are to be scanned stand in sight.
pub const PICTURES_PER_PAGE_MAX: usize = 12;

/// Most pictures that stand in a page themselves (`data:`), the first ones: each may cost as much as all of the page.
pub const INLINE_PICTURES_MAX: usize = 3;

/// Largest of them, in bytes; codes have hardly a tenth.
pub const INLINE_PICTURE_BYTES_MAX: usize = 128 << 10;

/// The pictures of one page, each once.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    pub(crate) urls: Vec<PageUrl>,
    /// Those that stand in the page itself.
    pub(crate) inline: Vec<Vec<u8>>,
}

impl Pictures {
    /// Takes up the URL at this place, if it is that of a picture that a visitor sees.
    pub(crate) fn add(&mut self, at: &At, url: &PageUrl) {
        let is_picture = is_shown(at) || at.place == Place::Anchor && has_ending_of_picture(url.path());
        if self.urls.len() < PICTURES_PER_PAGE_MAX && at.fixed.is_none() && is_picture && !self.urls.contains(url) {
            self.urls.push(url.clone());
        }
    }

    /// Takes up the `data:` URL at this place, if it is a picture that a visitor sees.
    pub(crate) fn add_inline(&mut self, at: &At, value: &str) {
        if self.inline.len() < INLINE_PICTURES_MAX
            && at.fixed.is_none()
            && is_shown(at)
            && let Some(bytes) = data_url::picture(value, INLINE_PICTURE_BYTES_MAX)
            && !self.inline.contains(&bytes)
        {
            self.inline.push(bytes);
        }
    }
}

fn is_shown(at: &At) -> bool {
    match at.place {
        Place::Image => matches!(at.element, "img" | "image" | "source" | "input"),
        Place::Svg => at.element == "image",
        Place::Css => at.named.is_some_and(|named| named.starts_with("background")),
        _ => false,
    }
}

fn has_ending_of_picture(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("png" | "jpg" | "jpeg" | "gif" | "webp"))
}

#[cfg(test)]
mod tests {
    use suyuan_model::Headers;

    use super::*;
    use crate::{Source, examine};

    fn pictures(markup: &str) -> Vec<String> {
        let url = PageUrl::new("http://page.example/a/").unwrap();
        let headers = Headers::default();
        let source = Source::new(&url, &headers, markup.as_bytes());
        examine(&source, &mut |_| false).pictures.into_iter().map(|url| url.path_and_query().to_owned()).collect()
    }

    #[test]
    fn what_a_visitor_sees_is_a_picture() {
        let markup = "<img src=1.png srcset='2.png 1x, 3.png 2x'><a href=4.JPG>x</a><a href=5.html>x</a>\
            <div style='background:url(6.png)'></div><picture><source srcset=7.webp></picture><img src=1.png>\
            <link rel=icon href=8.png><script src=9.png></script><!-- <img src=10.png> --><style>@import 'a.gif'</style>\
            <svg><image href=11.png></image></svg>";
        assert_eq!(
            pictures(markup),
            ["/a/1.png", "/a/2.png", "/a/3.png", "/a/4.JPG", "/a/6.png", "/a/7.webp", "/a/11.png"]
        );
    }

    #[test]
    fn so_many_pictures_stand_in_a_page_and_are_so_large() {
        let inline = |markup: &str| {
            let url = PageUrl::new("http://page.example/").unwrap();
            let headers = Headers::default();
            examine(&Source::new(&url, &headers, markup.as_bytes()), &mut |_| false).inline_pictures
        };
        let picture = |bytes: &[u8]| format!("<img src='data:image/png;base64,{}'>", crate::base64::encode(bytes));
        assert_eq!(inline(&picture(b"\x89PNG")), [b"\x89PNG"]);
        assert_eq!(inline(&format!("<p style=\"background:url(data:image/gif;base64,{})\">", "R0lG")), [b"GIF"]);
        for none in
            ["<a href='data:image/png;base64,AAAA'>", "<img src='data:image/svg+xml,<svg>'>", "<img src=data:,x>"]
        {
            assert!(inline(none).is_empty(), "{none}");
        }
        let many: String = (0..=INLINE_PICTURES_MAX).map(|at| picture(&[at as u8])).collect();
        assert_eq!(inline(&many).len(), INLINE_PICTURES_MAX);
        let large = |bytes: usize| inline(&picture(&vec![1; bytes])).len();
        assert_eq!((large(INLINE_PICTURE_BYTES_MAX), large(INLINE_PICTURE_BYTES_MAX + 1)), (1, 0));
    }

    #[test]
    fn so_many_pictures_are_told() {
        let many: String = (0..=PICTURES_PER_PAGE_MAX).map(|at| format!("<img src={at}.png>")).collect();
        assert_eq!(pictures(&many).len(), PICTURES_PER_PAGE_MAX);
    }
}
