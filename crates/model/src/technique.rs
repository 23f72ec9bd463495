//! The catalogue of techniques: how an illegal domain gets embedded. `docs/detection.md` tells each in words.

use crate::Severity;
use crate::names::closed_set;

closed_set! {
    /// What kind of work the owner has to do.
    Remedy {
        /// Somebody controls what the server sends: find the injector, restore, change credentials.
        Compromise = "compromise",
        /// A function of the site sends visitors anywhere.
        Redirector = "redirector",
        /// The site's own search or error page repeats what it is given.
        Reflection = "reflection",
        /// Anybody can put files there.
        Upload = "upload",
        /// A name points to what is no longer the owner's.
        Dns = "dns",
        /// Users wrote it.
        UserContent = "user-content",
        /// A third party's asset or widget brings it in.
        ThirdParty = "third-party",
        /// The link was honest until its target changed hands, or nobody looked whom it names.
        OutboundLink = "outbound-link",
        /// It is named in words, and nothing leads to it.
        Mention = "mention",
        /// Nothing for the owner to do; a matter for the search engine.
        None = "none",
    }
}

/// Declares the techniques: code, default severity, remedy, a few words.
macro_rules! techniques {
    ($($code:ident $severity:ident $remedy:ident $words:literal;)+) => {
        closed_set! {
            /// A way in which a page embeds a watchlisted thing. The codes are stable.
            Technique { $(#[doc = concat!($words, ": ")] $code = stringify!($code),)+ }
        }

        impl Technique {
            /// How bad a sighting of this technique is by itself.
            pub const fn severity(self) -> Severity {
                match self { $(Technique::$code => Severity::$severity,)+ }
            }

            /// What the owner has to do about it.
            pub const fn remedy(self) -> Remedy {
                match self { $(Technique::$code => Remedy::$remedy,)+ }
            }
        }
    };
}

techniques! {
    M1 Medium OutboundLink "plain link";
    M2 Low UserContent "link that asks not to be followed (nofollow, ugc, sponsored)";
    M3 Critical Compromise "markup in the wrong place: before the doctype, after the end of the document, outside the body";
    M4 Critical Compromise "second title or meta text with another vocabulary";
    M5 Critical Compromise "written in character references";
    M6 Critical Compromise "bare domain in title, meta or alternative text";
    M7 Critical Compromise "container that is not displayed";
    M8 Critical Compromise "container that is not visible";
    M9 Critical Compromise "moved off the screen";
    M10 Critical Compromise "box of no size";
    M11 Critical Compromise "type of no size";
    M12 Critical Compromise "color of the background";
    M13 Critical Compromise "no opacity";
    M14 Critical Compromise "clipped away";
    M15 Critical Compromise "covered by something else";
    M16 Critical Compromise "marquee that nobody can read";
    M17 Critical Compromise "noscript, template, noframes or noembed";
    M18 Medium Compromise "option or hidden field";
    M19 Low Compromise "comment, CDATA, xmp or plaintext";
    M20 Medium Compromise "an attribute other than href or src";
    M21 Critical Compromise "link inside SVG or MathML";
    M22 Medium Compromise "style sheet";
    M23 Critical Compromise "script, frame, object or style sheet from there";
    M24 Critical Compromise "form that is sent there";
    M25 Critical Compromise "base of all links";
    M26 Critical Compromise "canonical, alternate, og:url or another link of the head";
    M27 Critical Compromise "JSON-LD, microdata or RDFa";
    M28 Medium Compromise "picture or icon from there";
    M29 Critical Compromise "event handler or javascript:, data:, vbscript: URL";
    M30 Medium ThirdParty "credit link of a widget or template";
    M31 Medium Compromise "hidden words for AI crawlers";
    J1 Critical Compromise "document.write of links or scripts";
    J2 Critical Compromise "escaped script text";
    J3 Critical Compromise "packed script";
    J4 Critical Compromise "title that depends on the user agent";
    J5 Critical Compromise "redirect that depends on referrer or user agent";
    J6 Critical Compromise "frame over the whole page";
    J7 Critical Compromise "condition by cookie, time, screen";
    J8 Critical Compromise "script that loads another";
    J9 Critical Compromise "service worker or manifest";
    J10 Critical Compromise "history and tab tricks";
    J11 Info None "automatic push to engines";
    J12 Critical Compromise "body text that depends on the user agent";
    N1 Critical Compromise "redirect by status";
    N2 Critical Compromise "redirect by Refresh";
    N3 Critical Compromise "another header field";
    N4 High Redirector "open redirect";
    N5 Medium OutboundLink "shortener or wrapper";
    N6 High Redirector "proxy or viewer of other people's pages";
    N7 High Dns "default host answers for a foreign name";
    N8 High Compromise "injected on the way";
    C1 Critical Compromise "cloaking by user agent";
    C2 Critical Compromise "cloaking by referrer";
    C3 Critical Compromise "cloaking by address";
    C4 Critical Compromise "cloaking by repeat";
    C5 Critical Compromise "cloaking by language, place or hour";
    C6 Critical Compromise "for phones only";
    C7 Critical Compromise "doorway behind odd paths";
    C8 Critical Compromise "doorway behind a token";
    C9 Critical Compromise "cloaking by status";
    U1 High Reflection "reflected site search";
    U2 High Reflection "hot searches that keep what was searched";
    U3 High Reflection "another reflection";
    U4 Critical Compromise "any path answers";
    U5 Critical Dns "any sub-domain answers";
    U6 Critical Compromise "parasite directory";
    U7 Critical Compromise "directory served from elsewhere";
    U8 Critical Compromise "sitemap or robots.txt";
    U9 Critical Compromise "feed, llms.txt, ads.txt, security.txt";
    U10 High Upload "uploaded document";
    U11 Medium UserContent "page that users write";
    U12 Medium None "rented folder";
    U13 Medium OutboundLink "target that changed hands";
    U14 High Dns "sub-domain taken over";
    U15 Medium OutboundLink "name that looks like another";
    U16 Info None "search suggestion";
    U17 Info None "advertisement in search results";
    U18 Info None "mirror";
    T1 Low OutboundLink "mention in the text";
    T2 Info OutboundLink "mention made harmless";
    T3 Medium UserContent "other dots, digits, spaces";
    T4 Medium UserContent "invisible characters inside a name";
    T5 Medium UserContent "letters that look alike";
    T6 Medium UserContent "address in an odd spelling";
    T7 Medium UserContent "contact handle";
    T8 Medium UserContent "QR code or text in a picture";
    T9 Low UserContent "lure to search a code word";
}

impl Technique {
    /// Where several techniques fit one sighting, the one with the lowest rank names it: what needs control of the server
    /// before what needs a link, what carries a name before how it is hidden, how it is spelled before the plain ones.
    pub fn rank(self) -> (u8, u8) {
        let (family, number) = self.name().split_at(1);
        let number: u8 = number.parse().unwrap_or(u8::MAX);
        let group = match (family, number) {
            ("C", _) => 0,
            ("J", _) => 1,
            ("N", _) => 2,
            ("U", _) => 3,
            ("M", 16..=30) => 4,
            ("M", 3 | 4) => 5,
            ("M", 7..=15 | 31) => 6,
            ("M", 5 | 6) => 7,
            ("T", 2..) => 8,
            ("M", 2) => 9,
            ("M", _) => 10,
            _ => 11,
        };
        (group, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_telling_technique_names_a_sighting() {
        let order = "C1 C9 J1 J12 N1 N8 U1 U18 M16 M17 M30 M3 M4 M7 M15 M31 M5 M6 T2 T9 M2 M1 T1";
        let ranks: Vec<_> = order.split(' ').map(|name| Technique::from_name(name).unwrap().rank()).collect();
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{ranks:?}");
    }
}
