//! One place in one capture that names a watchlisted thing, with its evidence.

use crate::names::closed_set;
use crate::{Technique, WatchId};

closed_set! {
    /// How bad it is for the hosting site; the worst comes last.
    Severity {
        /// Information only.
        Info = "info",
        /// Neutralised user content, plain mentions.
        Low = "low",
        /// User content that passes ranking.
        Medium = "medium",
        /// A delegated resource or a function of the site is abused.
        High = "high",
        /// Somebody else controls what the server sends.
        Critical = "critical",
    }
}

closed_set! {
    /// How much a sighting proves; the strongest comes last.
    EvidenceLevel {
        /// A mention.
        E0 = "E0",
        /// A machine reference: href, src, action …
        E1 = "E1",
        /// A machine reference that is concealed or stands where it cannot belong.
        E2 = "E2",
        /// Two visitors or vantages are shown different things.
        E3 = "E3",
        /// The page sends the visitor there without a click.
        E4 = "E4",
    }
}

closed_set! {
    /// Where in a capture a sighting stands.
    Place {
        /// `a href`.
        Anchor = "anchor",
        /// `area href`.
        Area = "area",
        /// `form action`.
        Form = "form",
        /// `button` or `input` with `formaction`, and values of form fields.
        Button = "button",
        /// `iframe src`.
        Iframe = "iframe",
        /// `frame src`.
        Frame = "frame",
        /// `object data`, `applet archive`.
        Object = "object",
        /// `embed src`.
        Embed = "embed",
        /// `script src`.
        ScriptSrc = "script-src",
        /// `link rel=stylesheet`.
        Stylesheet = "stylesheet",
        /// `img src`, `srcset`, icons.
        Image = "image",
        /// Sound and film.
        Media = "media",
        /// `meta http-equiv=refresh`.
        MetaRefresh = "meta-refresh",
        /// Another `meta content`.
        Meta = "meta",
        /// `title`.
        Title = "title",
        /// `h1` to `h6`.
        Heading = "heading",
        /// Other text.
        Text = "text",
        /// Any other attribute.
        Attribute = "attribute",
        /// An attribute whose name begins with `data-`.
        DataAttribute = "data-attribute",
        /// `base href`.
        Base = "base",
        /// `link rel=canonical`.
        Canonical = "canonical",
        /// Another `link` of the head: alternate, next, preconnect …
        Alternate = "alternate",
        /// Open Graph and Twitter cards.
        Og = "og",
        /// `script type=application/ld+json`.
        JsonLd = "json-ld",
        /// Microdata and RDFa.
        Microdata = "microdata",
        /// Inside a comment.
        Comment = "comment",
        /// Text inside `noscript`.
        Noscript = "noscript",
        /// Text inside `template`.
        Template = "template",
        /// `url()` or `@import` of a style sheet or style attribute.
        Css = "css",
        /// `content:` of a style sheet.
        CssContent = "css-content",
        /// Inside SVG.
        Svg = "svg",
        /// An event handler attribute or a `javascript:` URL.
        Handler = "handler",
        /// The text of a script.
        ScriptString = "script-string",
        /// What a script did when it was run.
        ScriptRun = "script-run",
        /// The `Location` header.
        HeaderLocation = "header-location",
        /// The `Refresh` header.
        HeaderRefresh = "header-refresh",
        /// The `Link` header.
        HeaderLink = "header-link",
        /// Another header.
        HeaderOther = "header-other",
        /// The query of a URL.
        UrlParameter = "url-parameter",
        /// robots.txt.
        Robots = "robots",
        /// A sitemap.
        Sitemap = "sitemap",
        /// A feed.
        Feed = "feed",
        /// A document: PDF, Office …
        Document = "document",
        /// A QR code.
        Qr = "qr",
        /// What a search engine showed.
        SearchResult = "search-result",
    }
}

closed_set! {
    /// A way in which something was kept from a person's eyes.
    Concealment {
        /// `display: none`.
        DisplayNone = "display-none",
        /// `visibility: hidden`.
        Visibility = "visibility",
        /// The `hidden` attribute.
        HiddenAttribute = "hidden-attribute",
        /// Moved off the screen.
        OffScreen = "off-screen",
        /// A box of no size.
        ZeroSize = "zero-size",
        /// Type too small to read.
        TinyFont = "tiny-font",
        /// Text indented out of sight.
        TextIndent = "text-indent",
        /// The color of the background.
        SameColor = "same-color",
        /// See-through.
        Transparent = "transparent",
        /// Clipped away.
        Clipped = "clipped",
        /// Under something else.
        Covered = "covered",
        /// In a marquee that nobody can read.
        Marquee = "marquee",
        /// In `noscript`, `noframes`, `noembed`.
        Noscript = "noscript",
        /// In `template`.
        Template = "template",
        /// In a comment.
        Comment = "comment",
        /// Before the doctype, after the end, outside the body.
        OutsideDocument = "outside-document",
        /// Written in another spelling than the plain one.
        Encoded = "encoded",
        /// Made by a script.
        ScriptBuilt = "script-built",
        /// Shown to some user agents only.
        AgentCloaked = "agent-cloaked",
        /// Shown to visitors from some places only.
        ReferrerCloaked = "referrer-cloaked",
        /// Shown to phones only.
        MobileCloaked = "mobile-cloaked",
        /// Shown the first time only.
        RepeatCloaked = "repeat-cloaked",
        /// Shown to a real browser only.
        BrowserOnly = "browser-only",
        /// Known from a search result only.
        IndexOnly = "index-only",
    }
}

closed_set! {
    /// A spelling that had to be undone before the thing could be read.
    Decoding {
        /// Character references of HTML.
        Entity = "entity",
        /// Percent encoding.
        Percent = "percent",
        /// An internationalized name.
        Punycode = "punycode",
        /// Unicode compatibility forms.
        Nfkc = "nfkc",
        /// Invisible characters.
        ZeroWidth = "zero-width",
        /// `hxxp`, `[.]` and the like.
        Defang = "defang",
        /// `点`, `。` for a dot.
        ChineseDot = "chinese-dot",
        /// Spaces between letters.
        Spacing = "spacing",
        /// Chinese digits, words that sound like others.
        Homophone = "homophone",
        /// Letters of another script that look Latin.
        Confusable = "confusable",
        /// `\x68`, `\u0068` in a script.
        JsEscape = "js-escape",
        /// Pieces put together in a script.
        JsConcat = "js-concat",
        /// Base64.
        Base64 = "base64",
        /// `fromCharCode` and the like.
        CharCodes = "char-codes",
        /// A script packer.
        Packer = "packer",
        /// Written backwards.
        Reverse = "reverse",
        /// The script was run.
        ScriptRun = "script-run",
    }
}

/// One place in one capture that names a watchlisted thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Which entry of the watchlist: the most specific that matches.
    pub watch: WatchId,
    /// How it is embedded.
    pub technique: Technique,
    /// Where.
    pub place: Place,
    /// Every way in which it was hidden, in the order of [`Concealment`], none twice.
    pub concealment: Vec<Concealment>,
    /// What stood there, byte for byte after decoding of the page's characters; at most a few hundred characters.
    pub raw: String,
    /// What had to be undone to read it, outermost first.
    pub decoded_by: Vec<Decoding>,
    /// The URL that matched, normalized, when it was one.
    pub matched_url: Option<String>,
    /// The words of the link, or what a person reads there.
    pub text: String,
    /// The tokens of `rel`, in lower case, in their order.
    pub rel: Vec<String>,
    /// A CSS selector of the element in the tree that a browser builds.
    pub selector: Option<String>,
    /// Where it begins in the body after content decoding, before character decoding; none outside a body.
    pub byte_offset: Option<u64>,
    /// What stands around it.
    pub snippet: String,
    /// How bad it is.
    pub severity: Severity,
    /// How much it proves.
    pub level: EvidenceLevel,
}
