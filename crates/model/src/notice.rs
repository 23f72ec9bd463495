//! What was done to tell the owners of sites.

use crate::names::closed_set;
use crate::{Site, Timestamp};

closed_set! {
    /// What was done with a notice.
    NoticeStep {
        /// It lies in a file; nobody was told yet.
        Drafted = "drafted",
        /// It is about to be handed to a mail server. Where nothing follows, nobody knows how that ended.
        Sending = "sending",
        /// The mail server did not say what became of it.
        Unclear = "unclear",
        /// A mail server took it, or a person says that it was sent.
        Sent = "sent",
        /// A mail server will not take it.
        Refused = "refused",
        /// It was not handed over; that may go better the next time.
        Failed = "failed",
    }
}

impl NoticeStep {
    /// Whether the recipient may have read it: who may know is not told twice.
    pub const fn may_be_told(self) -> bool {
        matches!(self, NoticeStep::Sending | NoticeStep::Unclear | NoticeStep::Sent)
    }
}

/// Something that was done with a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeEvent {
    /// The name of the message, as its header `Message-ID` has it, without brackets.
    pub message: String,
    /// The sites that it tells of, sorted.
    pub sites: Vec<Site>,
    /// The address that it goes to; empty where none is known.
    pub recipient: String,
    /// SHA-256 of the message, in hex.
    pub sha256: String,
    /// What was done.
    pub step: NoticeStep,
    /// What the mail server said, or what came in between.
    pub answer: String,
    /// Why it tells of cases that nobody confirmed; empty where it does not.
    pub unreviewed: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub actor: String,
    /// True if the time was told by `SUYUAN_NOW` instead of read from a clock.
    pub told: bool,
}
