//! What stands beside watched things. It is proposed to whoever keeps the list, and accuses nobody.

use crate::WatchKind;
use crate::names::closed_set;

closed_set! {
    /// How something stands beside a watched thing.
    Beside {
        /// Both are hidden, in the same way, and next to each other.
        HiddenBlock = "hidden-block",
        /// In the same script.
        Script = "script",
        /// In the same lines, where everybody sees them.
        Lines = "lines",
        /// In one text that somebody asked a search for, and that its page repeats.
        Reflected = "reflected",
    }
}

/// Something that nobody watches, beside something that is watched.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Neighbor {
    /// What it is: a domain, or a contact handle of some kind.
    pub kind: WatchKind,
    /// The domain that can be registered, or the handle, in its one spelling.
    pub value: String,
    /// How it stands there.
    pub beside: Beside,
    /// As it stood there, a URL or the words.
    pub raw: String,
    /// Where it begins in the body, before character decoding; none for a handle in the lines around it.
    pub byte_offset: Option<u64>,
    /// Where the watched thing begins in the body.
    pub of: u64,
}

/// Something beside a watched thing on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeighborSeen {
    /// What it is.
    pub kind: WatchKind,
    /// The domain or the handle.
    pub value: String,
    /// How it stands there.
    pub beside: Beside,
    /// The hosting site of the page.
    pub site: String,
    /// The page.
    pub page: String,
    /// As it stood there.
    pub raw: String,
    /// Where it begins in the body; none for a handle.
    pub byte_offset: Option<u64>,
    /// The watched thing, as `KIND:VALUE`.
    pub watched: String,
}
